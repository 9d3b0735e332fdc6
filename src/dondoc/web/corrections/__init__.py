"""What is put right: corrections that agencies ask for, and figures of their reports held against the system's."""
