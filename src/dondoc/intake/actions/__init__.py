"""What may be done with workbooks of tasks: sent in, checked, written, issued, undone (C4, J5)."""
