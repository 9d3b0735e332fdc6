"""What may be done with tasks and assignments. One deed, one function, one transaction; every door calls these."""
