"""What is recorded of scores."""
