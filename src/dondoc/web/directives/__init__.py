"""Pages of a directive: its way in (register, split, check, issue), the list, one directive, its files."""
