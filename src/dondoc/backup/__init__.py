"""Backup, restore and drill: the whole installation as one file, put back elsewhere, and the proof that nothing is missing."""
