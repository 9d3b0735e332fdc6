"""The figures of a period or of a day by whatever is asked (H3, H4; docs/statistics.md): what the workbench shows and a report freezes.

Asked of the dated facts alone: the same answer whenever it is asked, whatever is deeded, extended, corrected, merged or renamed later. What no
fact dates is told by `tasks.queries.dimensions`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from dondoc.core.regulation import current, regulation_in_force
from dondoc.rules.period_figures import ORIGINS, PeriodCells
from dondoc.rules.periods import Bounds
from dondoc.statistics.queries.flows import flows
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import in_population
from dondoc.tasks.queries.dimensions import DIMENSIONS, Cut
from dondoc.tasks.queries.figures import cells_and_more
from dondoc.tasks.queries.of_period import Window, moves_of, origins
from dondoc.tasks.queries.update_rate import MOVE, PRESENT, update_counts

__all__ = ["DIMENSIONS", "PeriodRow", "counted", "counted_now", "of_period", "of_period_in", "rows_of", "summed"]

#: Keys of one or more dimensions -> their figures.
Counted = Mapping[tuple[str, ...], PeriodCells]


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """`key` is what links and frozen reports know the row by; `kind` is filled for agencies only. `name` is in Vietnamese, as recorded."""

    key: str
    code: str
    name: str
    part: PeriodCells
    kind: str = ""


def of_period(
    by: str,
    bounds: Bounds,
    known_at: date,
    *,
    within: QuerySet[Assignment] | None = None,
    original: bool = False,
) -> list[PeriodRow]:
    """The rows of one dimension (DIMENSIONS; "all" is one row), in the official order; they add up to the row of "all".

    `known_at`: the day on which it is asked or the report was made, never before `bounds.last`. `within` keeps what an actor may see. At most
    nine queries, whatever the number of assignments.
    """
    return of_period_in((by,), bounds, known_at, within=within, original=original)[by]


def of_period_in(
    bys: tuple[str, ...],
    bounds: Bounds,
    known_at: date,
    *,
    within: QuerySet[Assignment] | None = None,
    original: bool = False,
) -> dict[str, list[PeriodRow]]:
    """`of_period` for several dimensions that are counted together: the facts are gone through once. For those that make few groups together."""
    window = Window(bounds.first, bounds.last, known_at, original)
    cut = Cut(window.last, window.known)
    found = counted(bys, window, within, cut)
    return {by: rows_of(by, summed(found, place), cut) for place, by in enumerate(bys)}


def counted(
    bys: tuple[str, ...],
    window: Window,
    within: QuerySet[Assignment] | None = None,
    cut: Cut | None = None,
    updates: bool = True,
) -> Counted:
    """By one or more dimensions at once; `updates`: with those that were owed and given. Four queries, and what the dimensions ask."""
    cut = cut or Cut(window.last, window.known)
    found: defaultdict[tuple[str, ...], list[PeriodCells]] = defaultdict(list)
    columns, annotation = cut.groups(bys, "assignment__")
    rows = moves_of(window, within).annotate(**annotation)
    for values, cells, more in cells_and_more(rows, columns, window.last, _more(window, updates)):
        found[cut.key(bys, values)].append(PeriodCells(cells, **{name: more[name] for name in ORIGINS}))
    if window.first is not None:
        for way, events, counts in flows(window, within):
            columns, annotation = cut.groups(bys, way)
            for row in events.annotate(**annotation).order_by().values_list(*columns).annotate(**counts):
                told = dict(zip(counts, row[len(columns) :], strict=True))
                if any(told.values()):
                    found[cut.key(bys, row[: len(columns)])].append(PeriodCells(**told))
    return _together(found)


def counted_now(
    bys: tuple[str, ...], today: date, within: QuerySet[Assignment] | None, cut: Cut, updates: bool = True
) -> Counted:
    """What `counted` answers for the single day today, by the deadlines in force: from the assignments as they stand. One query."""
    found: defaultdict[tuple[str, ...], list[PeriodCells]] = defaultdict(list)
    columns, annotation = cut.groups(bys, "")
    rows = Assignment.objects.all() if within is None else within
    rows = rows.filter(in_population()).annotate(**annotation)
    more = update_counts(current(), today, PRESENT) if updates else {}
    for values, cells, _told in cells_and_more(rows, columns, today, more):
        found[cut.key(bys, values)].append(PeriodCells(cells, assigned=cells.total))
    return _together(found)


def rows_of(by: str, found: Counted, cut: Cut) -> list[PeriodRow]:
    """What was counted by one dimension, named and in order. "all" is always one row."""
    parts = {key[0]: part for key, part in found.items()}
    if by == "all":
        return [PeriodRow("", "", "", parts.get("", PeriodCells()))]
    names = cut.names(by, parts)
    return [
        PeriodRow(key, named.code, named.name, parts[key], named.kind)
        for key, named in sorted(names.items(), key=lambda item: (item[1].order, item[0]))
    ]


def summed(found: Counted, place: int) -> Counted:
    """By one of the dimensions alone."""
    parts: defaultdict[tuple[str, ...], list[PeriodCells]] = defaultdict(list)
    for key, part in found.items():
        parts[(key[place],)].append(part)
    return _together(parts)


def _together(parts: Mapping[tuple[str, ...], list[PeriodCells]]) -> Counted:
    return {key: some[0] if len(some) == 1 else PeriodCells.together(some) for key, some in parts.items()}


def _more(window: Window, updates: bool) -> dict[str, Any]:
    """Origins, and what was owed and given of updates by the last day."""
    counts = {name: Count("pk", filter=condition) for name, condition in origins(window).items() if condition != Q()}
    if window.first is None:
        counts["assigned"] = Count("*")
    return counts | (update_counts(regulation_in_force(window.last), window.last, MOVE) if updates else {})
