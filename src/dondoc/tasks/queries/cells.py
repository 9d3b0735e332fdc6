"""The five cells as conditions of the database: one place for figures, lists and counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from dondoc.rules.lifecycle import NOT_COUNTED, State
from dondoc.rules.standing import Cell


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the four facts of a cell lie: the columns of Assignment, or those of the facts of a past day."""

    state: str = "state"
    late_after: str = "late_after"
    filed_on: str = "filed_on"
    marked: str = "marked"


ASSIGNMENT = Columns()


def in_population(columns: Columns = ASSIGNMENT) -> Q:
    """Issued, not withdrawn, not transferred: what the figures count (docs/definitions.md 4)."""
    return ~Q(**{f"{columns.state}__in": sorted(s.value for s in NOT_COUNTED)})


def waits_as_standing(columns: Columns = ASSIGNMENT) -> Q:
    """`rules.standing.waits_for_the_office` as a condition: filed and not judged, even if it was suspended meanwhile."""
    c = columns
    return Q(**{c.state: State.SUBMITTED.value}) | Q(**{c.state: State.SUSPENDED.value, f"{c.filed_on}__isnull": False})


def in_cell(cell: Cell, today: date, columns: Columns = ASSIGNMENT) -> Q:
    """`rules.standing.cell` as a condition of the database: true for exactly the assignments that it puts into `cell` on `today`."""
    return in_population(columns) & of_counted(cell, today, columns)


def of_counted(cell: Cell, today: date, columns: Columns = ASSIGNMENT) -> Q:
    """The same among rows that are in the population."""
    c = columns
    if cell is Cell.UNDATED:
        return Q(**{f"{c.late_after}__isnull": True})
    completed = Q(**{c.state: State.COMPLETED.value})
    # The standing is frozen at the day of filing once the result waits for the Office (`rules.standing.cell`).
    waits = Q(**{f"{c.state}__in": [State.SUBMITTED.value, State.SUSPENDED.value]})
    behind, unfiled = Q(**{f"{c.late_after}__lt": today}), Q(**{f"{c.filed_on}__isnull": True})
    filed_late = Q(**{f"{c.filed_on}__gt": F(c.late_after)})
    done = cell in (Cell.DONE_ON_TIME, Cell.DONE_LATE)
    late = Q(**{c.marked: True}) | (
        filed_late | (unfiled & behind) if done else (waits & filed_late) | (behind & (unfiled | ~waits))
    )
    dated = Q(**{f"{c.late_after}__isnull": False})
    return (
        dated & (completed if done else ~completed) & (late if cell in (Cell.DONE_LATE, Cell.OPEN_OVERDUE) else ~late)
    )
