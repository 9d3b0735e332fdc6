"""What happened to assignments inside a period, counted by deed: returned, more time given or refused, urged, withdrawn, transferred."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from dondoc.core import clock
from dondoc.rules.access import Deed
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Assignment, Extension, Move
from dondoc.tasks.models.extension import Outcome
from dondoc.tasks.queries.figures import standing_at
from dondoc.tasks.queries.of_period import Window, inside
from dondoc.urging.models import UrgeOf

#: The way to the assignment, the rows of one kind of fact, what is counted of them.
Flow = tuple[str, QuerySet[Any], dict[str, Count]]


def flows(window: Window, within: QuerySet[Assignment] | None = None) -> list[Flow]:
    """The three kinds of facts that flow through a period, as known at its `known`: to be grouped and counted. No query yet."""
    found: list[Flow] = [
        ("assignment__", _moves(window), _by("deed", {"returned": Deed.RETURN.value}) | _gone()),
        (
            "assignment__",
            Extension.objects.filter(inside(window, "decided_at")),
            _by("outcome", {"extended": Outcome.GRANTED.value, "extension_refused": Outcome.REFUSED.value}),
        ),
        ("assignment__", _urges(window), {"urged": Count("pk")}),
    ]
    if within is None:
        return found
    return [(way, rows.filter(assignment__in=within), counts) for way, rows, counts in found]


def returns(window: Window) -> QuerySet[Move]:
    """Results that were sent back in the period; `text` says what was lacking."""
    return Move.objects.filter(inside(window, "at"), standing_at(window.known), deed=Deed.RETURN.value)


def _moves(window: Window) -> QuerySet[Move]:
    asked = Q(deed=Deed.RETURN.value) | Q(state__in=[State.WITHDRAWN.value, State.TRANSFERRED.value])
    return Move.objects.filter(inside(window, "at"), standing_at(window.known)).filter(asked)


def _gone() -> dict[str, Count]:
    """The moves that took an assignment out of the figures."""
    states = {"withdrawn": State.WITHDRAWN.value, "transferred": State.TRANSFERRED.value}
    return {n: Count("pk", filter=Q(state=state) & ~Q(state_before=state)) for n, state in states.items()}


def _urges(window: Window) -> QuerySet[UrgeOf]:
    """But for those that were taken back by then."""
    taken_back = Q(urge__taken_back_at__isnull=False, urge__taken_back_at__lte=clock.end_of(window.known))
    return UrgeOf.objects.filter(inside(window, "urge__at")).exclude(taken_back)


def _by(column: str, named: dict[str, str]) -> dict[str, Count]:
    return {name: Count("pk", filter=Q(**{column: value})) for name, value in named.items()}
