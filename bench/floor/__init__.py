"""The floor: bare Django on the same rows and the same questions. No rights, no frame, no log."""
