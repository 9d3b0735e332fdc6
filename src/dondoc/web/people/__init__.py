"""People and their accounts on screen: the administrator's pages, and one's own password."""
