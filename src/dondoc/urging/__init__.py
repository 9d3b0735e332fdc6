"""Urging by hand: letters and other channels, their answers, the ladder that the system climbs (F2, F3, B4)."""
