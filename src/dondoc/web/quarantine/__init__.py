"""Found to be secret after it came in (C5)."""
