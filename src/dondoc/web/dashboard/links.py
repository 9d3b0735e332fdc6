"""Addresses behind the figures: each leads to the list with exactly the rows that were counted. Figures of a past day have none."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.standing import Cell

#: What stands in a table beside the five cells, and what the list is asked for.
BESIDE: dict[str, dict[str, str]] = {"total": {}, "awaiting_office": {"state": "submitted"}}


def to_list(**asked: object) -> str:
    """The list with these filters; what is None asks for nothing."""
    return reverse("assignments") + _query(asked)


def _query(asked: dict[str, Any]) -> str:
    query = urlencode({name: str(value) for name, value in asked.items() if value is not None})
    return f"?{query}" if query else ""


class Links:
    """The addresses of one page: `live` False gives none. An agency's own figures lead to its own rows; who is told the standing only has no
    list of what waits for the Office."""

    def __init__(self, actor: Actor, live: bool = True) -> None:
        self.live = live
        self.beside = {name: asked for name, asked in BESIDE.items() if not asked or actor.role is not Role.READER}
        self.own: dict[str, str] = {"agency": actor.agency_code} if actor.role in AGENCY_ROLES else {}
        self._list = reverse("assignments")
        self._parts = {cell.value: urlencode({"cell": cell.value}) for cell in Cell}
        self._parts |= {name: urlencode(asked) for name, asked in self.beside.items()}

    def to(self, **asked: object) -> str:
        return self._list + _query(self.own | asked) if self.live else ""

    def of_cells(self, **asked: Any) -> dict[str, str]:
        """Of every cell, of the total and of what waits for the Office."""
        if not self.live:
            return {}
        whole = self.to(**asked)
        more = whole + ("&" if "?" in whole else "?")
        return {name: more + part if part else whole for name, part in self._parts.items()}
