"""What a directive's text says, found by rule: its head, its tasks, who leads, who coordinates, by when. Plain Python; explains itself."""
