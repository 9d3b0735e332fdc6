"""A document is dropped in, read by rule, and gone through task by task."""
