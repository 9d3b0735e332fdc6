"""Machines that speak with the product: their tokens, and the addresses that are told of deeds (J4)."""
