"""What proves the records, on screen."""
