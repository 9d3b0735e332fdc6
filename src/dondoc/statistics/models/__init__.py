"""What is kept of statistics."""
