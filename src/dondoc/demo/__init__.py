"""A province to try things on, made of invented people, directives and tasks."""
