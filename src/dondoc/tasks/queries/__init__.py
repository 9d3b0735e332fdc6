"""What may be asked of tasks and assignments: who sees what, lists, pages, figures."""
