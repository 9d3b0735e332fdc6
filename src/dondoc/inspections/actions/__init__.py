"""The deeds of inspections, each one way of writing it."""
