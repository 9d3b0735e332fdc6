"""Exercises for classes on the system (TH 20.1; BT 18.2): what is to be done, and how far somebody came by the log alone."""
