"""Tasks by workbook: the pages on which one is sent in, checked, written, issued and undone."""
