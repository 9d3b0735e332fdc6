"""Explanations of a period: who owes one, the act that asks, the agency's answer, the file that gathers them."""
