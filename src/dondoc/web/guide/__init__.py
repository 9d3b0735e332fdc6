"""The guides inside the system, one a role (J3)."""
