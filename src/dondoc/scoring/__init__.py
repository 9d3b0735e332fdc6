"""The year's judgement of agencies and people by a formula that stands in the profile, with its parts and evidence (I1)."""
