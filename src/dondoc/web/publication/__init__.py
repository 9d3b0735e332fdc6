"""Editions for the public as the Office prepares, approves and withdraws them (H5)."""
