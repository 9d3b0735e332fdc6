"""The operator's console script. Parses words, calls one action or query, prints."""
