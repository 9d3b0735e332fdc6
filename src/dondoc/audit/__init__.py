"""Who did what, when, to which record. Append-only, chained by hashes; ids and codes, never text."""
