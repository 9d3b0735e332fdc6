"""What the regulation says. Standard library only: no Django, no clock, no disk."""
