"""Tasks, the agencies they are assigned to, what these report, what the Office decides."""
