"""Documents from which tasks come, and the Office's entry clock over them."""
