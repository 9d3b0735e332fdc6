"""Pages of the exercises (TH 20.1; BT 18.2)."""
