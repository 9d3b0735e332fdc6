"""Measures: what the Office proposes to the leaders of the province, what agencies find hard in the regulation, the classes held on it."""
