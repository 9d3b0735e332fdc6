"""Requests of the Office for information and reports: sent, answered, watched, joined (F4)."""
