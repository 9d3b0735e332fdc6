"""Periodic reports: agencies' and the Office's own (H1–H4)."""
