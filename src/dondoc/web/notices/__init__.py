"""What one was told, what e-mail one wants, one's calendar; and what goes above the head of an agency."""
