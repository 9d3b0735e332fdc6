"""What is recorded of reports."""
