"""Threads between agencies, the Office and the leaders: difficulties, differing opinions, questions; explanations that are demanded (D7, D9, F6)."""
