"""A document that was dropped in or pasted, read by rule: its head and the tasks it seems to give, for a person to accept, change or drop (C4)."""
