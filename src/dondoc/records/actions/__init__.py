"""What may be done with records."""
