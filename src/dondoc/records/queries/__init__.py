"""What may be asked of records."""
