"""Where the public site is a process of its own nothing writes: whoever tries is stopped before the database is asked."""

from __future__ import annotations

from typing import Any


class ReadOnly:
    """A database router."""

    def db_for_write(self, model: Any, **hints: Any) -> str:
        raise PermissionError(f"the public site does not write ({model.__name__})")

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return False
