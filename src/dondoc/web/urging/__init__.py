"""Urging by hand: its form with a preview, the list with the answers, letters and reports of late and stuck tasks."""
