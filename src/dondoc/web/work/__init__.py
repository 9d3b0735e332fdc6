"""One's own work, and the list of assignments."""
