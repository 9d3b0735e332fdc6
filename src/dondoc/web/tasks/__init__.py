"""Pages of a task and of an assignment, the forms of their deeds, the queue of results to confirm."""
