"""What stood open and overdue at the end of each of several days, by the facts that held then: what `figures` answers for each, asked once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from dondoc.core import clock
from dondoc.rules.lifecycle import OPEN
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Move
from dondoc.tasks.queries.cells import Columns, of_counted
from dondoc.tasks.queries.figures import standing_at

_DEADLINES = "assignment__deadlines__"
_FACTS = Columns(late_after="judged_by")


def overdue_at_the_ends(
    days: Sequence[date],
    known_at: date,
    within: QuerySet[Assignment] | None = None,
    original: bool = False,
    columns: tuple[str, ...] = (),
) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """By `columns` of the move: one number for each of `days`, in time; none of them after `known_at`. One query."""
    moves = Move.objects.filter(standing_at(known_at), state__in=sorted(s.value for s in OPEN))
    if within is not None:
        moves = moves.filter(assignment__in=within)
    # what is not marked is overdue behind its day only; of a pair of a move and a deadline that never held together nothing is counted
    late = Q(marked=True) | Q(**{f"{_DEADLINES}late_after__lt": days[-1]})
    which = Q(**{f"{_DEADLINES}original": True}) if original else Q()
    pairs = moves.filter(which, late, standing_at(known_at, _DEADLINES)).annotate(
        judged_by=F(f"{_DEADLINES}late_after"), set_at=F(f"{_DEADLINES}at"), set_until=F(f"{_DEADLINES}until")
    )
    asked = {
        f"d{place}": Count("pk", filter=_held(day, original) & of_counted(Cell.OPEN_OVERDUE, day, _FACTS))
        for place, day in enumerate(days)
    }
    told = pairs.order_by().values_list(*columns).annotate(**asked) if columns else [pairs.aggregate(**asked).values()]
    return {tuple(row)[: len(columns)]: tuple(row)[len(columns) :] for row in told}


def _held(day: date, original: bool) -> Q:
    """Both the move and the deadline held at the end of the day; the first deadline judges whatever came after it."""
    end = clock.end_of(day)
    moved = Q(at__lte=end) & (Q(until__isnull=True) | Q(until__gt=end))
    return moved if original else moved & Q(set_at__lte=end) & (Q(set_until__isnull=True) | Q(set_until__gt=end))
