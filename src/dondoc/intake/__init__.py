"""Doors by which work arrives in bulk: workbooks of tasks, of history, of issued documents. Parsed here, written by the ordinary actions."""
