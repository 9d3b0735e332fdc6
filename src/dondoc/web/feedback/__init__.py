"""Feedback between agencies: the list, one feedback with its clock, the form by which it is sent, and each act upon it."""
