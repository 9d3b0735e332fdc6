"""The first page of whoever must see the whole."""
