"""What was published, in tables of its own."""
