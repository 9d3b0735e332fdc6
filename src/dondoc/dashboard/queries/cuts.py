"""The five cells by something else than the agency: by field, by who assigned, by month; within an agency by unit and by person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.dashboard.queries.agencies import share_on_time
from dondoc.dashboard.queries.kept import Counting
from dondoc.dashboard.queries.scope import counted, followed, scope
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor
from dondoc.rules.figures import AgencyFigures, Cells
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.blocks import holders
from dondoc.tasks.queries.cells import in_population
from dondoc.tasks.queries.figures import cells_asked, cells_by, cells_of, cells_told

#: By what: the columns of the assignment that tell it, the code or number first.
CUTS: dict[str, tuple[str, ...]] = {
    "field": ("task__field__code", "task__field__name"),
    "assigner": ("task__directive__assigned_by", "task__directive__assigned_by_name"),
    "month": ("issued_on__year", "issued_on__month"),
    "unit": ("unit_id", "unit__name"),
    "person": ("person_id", "person__full_name"),
}


@dataclass(frozen=True, slots=True)
class Slice:
    """One row of a cut: what the columns of CUTS hold, and its cells. The slices add up to the figures of the page."""

    key: tuple[Any, ...]
    cells: Cells


def cut(by: str, actor: Actor, as_of: date, today: date, original: bool = False) -> list[Slice]:
    """Worst first, months latest first. One query: today's from the assignments, a past day's from the dated facts."""
    if as_of == today and not original:
        found = cells_of(counted(actor, today), CUTS[by], today)
    else:
        found = cells_by(CUTS[by], as_of, today, scope(actor, today), original)
    slices = [Slice(key, cells) for key, cells in found.items()]
    if by == "month":
        return sorted(slices, key=lambda s: s.key, reverse=True)
    return sorted(slices, key=lambda s: (-s.cells.open_overdue, share_on_time(s.cells), -s.cells.total, str(s.key)))


def followed_agencies(actor: Actor, today: date) -> list[AgencyFigures]:
    """The agencies whose work this actor follows (TH 8.2.a, c; BT 10.2.a, c), of which only what he follows is counted. Three queries."""
    return agencies_of(cells_by_agency(followed(actor, today), today), holders(today))


def _cells_asked(rows: QuerySet[Assignment], today: date) -> QuerySet[Any]:
    return cells_asked(rows.filter(in_population()), ("agency_id",), today)


def _cells_told(told: Iterable[tuple[Any, ...]], today: date) -> dict[int, Cells]:
    return {key[0]: cells for key, cells in cells_told(told, 1).items()}


#: Today's cells by the agency that was given the work, mergers aside. One query.
cells_by_agency = Counting(_cells_asked, _cells_told)


def agencies_of(cells: dict[int, Cells], held_by: dict[int, int]) -> list[AgencyFigures]:
    """These cells at the agencies that hold them (`held_by`: gone agency -> holder), in the official order. One query."""
    found: dict[int, Cells] = {}
    for agency_id, part in cells.items():
        holder = held_by.get(agency_id, agency_id)
        found[holder] = Cells.together((found[holder], part)) if holder in found else part
    return [AgencyFigures(pk, code, name, kind, found[pk]) for pk, code, name, kind in _agencies(keys=sorted(found))]


@MadeOnce
def _agencies(keys: Any) -> QuerySet[Any]:
    agencies = Agency.objects.filter(Among("pk", keys)).order_by("kind", "position", "sort_key")
    return agencies.values_list("pk", "code", "name", "kind")
