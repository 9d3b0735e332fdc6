"""Pages of the regulation, the life of an assignment, the working calendar."""
