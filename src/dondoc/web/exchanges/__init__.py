"""Threads: what is brought up, the list, one thread with what may be done about it."""
