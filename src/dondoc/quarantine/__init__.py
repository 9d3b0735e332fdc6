"""A document that is found to be secret after it came in: out of sight at once, then destroyed with all that came of it (C5)."""
