"""Finding: the page of the search, and what the command palette offers."""
