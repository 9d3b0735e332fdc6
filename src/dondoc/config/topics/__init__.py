"""One file a topic of what the operator decides: a frozen dataclass, its reader, and the variables it reads as the documents name them."""
