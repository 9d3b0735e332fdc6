"""The figures of the first pages. Reads, never writes."""
