"""What may be asked of readings."""
