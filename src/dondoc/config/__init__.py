"""Wiring only: environment, settings, addresses."""
