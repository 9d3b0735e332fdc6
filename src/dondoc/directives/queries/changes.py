"""What a directive said before each correction, for whoever reads its history (TH 7; BT 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dondoc.directives.models import Directive, DirectiveChange
from dondoc.organisations.models import Agency, User

AGENCIES = frozenset({"issuer_id", "drafting_agency_id", "division_id"})
PEOPLE = frozenset({"specialist_id"})


@dataclass(frozen=True, slots=True)
class ChangedColumn:
    """One column: names stand for keys; codes stay codes, days are dates, moments are datetimes; "" where it said nothing."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One correction, by whom (key of the person) and when, column by column."""

    by_id: int
    at: datetime
    columns: tuple[ChangedColumn, ...]


def changes_of(directive: Directive) -> list[Change]:
    """All corrections, newest first; at most three queries."""
    rows = list(DirectiveChange.objects.filter(directive=directive).order_by("-at", "-id"))
    agencies = _names(Agency, AGENCIES, rows)
    people = _names(User, PEOPLE, rows)

    def value(column: str, kept: Any) -> Any:
        if column in AGENCIES:
            return agencies.get(kept, "")
        if column in PEOPLE:
            return people.get(kept, "")
        if column == "issued_on":
            return date.fromisoformat(kept)
        return datetime.fromisoformat(kept) if column == "released_at" else kept

    return [
        Change(
            row.by_id,
            row.at,
            tuple(ChangedColumn(c, value(c, row.before[c]), value(c, row.after[c])) for c in sorted(row.before)),
        )
        for row in rows
    ]


def _names(model: type[Agency] | type[User], columns: frozenset[str], rows: list[DirectiveChange]) -> dict[int, str]:
    keys = {side[c] for row in rows for side in (row.before, row.after) for c in columns & side.keys()} - {None}
    if not keys:
        return {}
    name = "name" if model is Agency else "full_name"
    return dict(model.objects.filter(pk__in=keys).values_list("pk", name))
