"""The assignments of a period, as the facts tell them: the rows behind every figure of a report (H3, H4; docs/definitions.md 4).

Counted is every assignment in the population at the end of the last day, but for those that were done when the period began and still are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, FilteredRelation, Q, QuerySet

from dondoc.core import clock
from dondoc.rules.lifecycle import NOT_COUNTED, State
from dondoc.tasks.models import Assignment, Move
from dondoc.tasks.queries.figures import held, moves_held

_DONE, _NOT_COUNTED = State.COMPLETED.value, sorted(s.value for s in NOT_COUNTED)


@dataclass(frozen=True, slots=True)
class Window:
    """From `first` (None: the one day `last`) to `last`, both inside, as known at the end of `known_at`; `original`: by the first deadlines."""

    first: date | None
    last: date
    known_at: date
    original: bool = False

    @property
    def known(self) -> date:
        """Nothing is known before it happened."""
        return max(self.known_at, self.last)


def moves_of(window: Window, within: QuerySet[Assignment] | None = None) -> QuerySet[Move]:
    """The move that held at the end of the period, one for each assignment, with `late_after` and, of a period, `opened_as`: the state before it."""
    moves = moves_held(window.last, window.known, within, window.original)
    if window.first is None:
        return moves
    before = held(window.first - timedelta(days=1), window.known, "assignment__moves__")
    joined = moves.annotate(opening=FilteredRelation("assignment__moves", condition=before))
    told = joined.annotate(opened_as=F("opening__state"))
    return told.filter(~Q(state=_DONE) | Q(opened_as__isnull=True) | ~Q(opened_as=_DONE))


def origins(window: Window) -> dict[str, Q]:
    """Where the rows of `moves_of` come from; each is of one origin."""
    if window.first is None:
        return {"carried_over": Q(pk__in=[]), "assigned": Q(), "reopened": Q(pk__in=[])}
    new = Q(opened_as__isnull=True) | Q(opened_as__in=_NOT_COUNTED)
    return {"carried_over": ~new & ~Q(opened_as=_DONE), "assigned": new, "reopened": Q(opened_as=_DONE)}


def inside(window: Window, column: str) -> Q:
    """A moment of this column lies in the period, Vietnamese days from the first's beginning to the last's end."""
    first = window.first or window.last
    return Q(**{f"{column}__gt": clock.end_of(first - timedelta(days=1)), f"{column}__lte": clock.end_of(window.last)})
