"""Completeness on screen: the register of issued documents held against what was entered, and the work programme as a whole (C9)."""
