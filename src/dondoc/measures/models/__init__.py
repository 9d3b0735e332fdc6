"""What is recorded of proposed measures."""
