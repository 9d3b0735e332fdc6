"""How many of the updates that were owed by a day were given in time (D5; TH 6.2, BT 8.1).

Owed by the end of a day D: one update for every counted dated assignment whose deadline has passed (by that deadline, or by the day of grace
where the text gives one), and one for every assignment without a deadline that was open through the last full period of the profile's
shortest kind (within that period, to the day the profile names). An update is any filed report: progress or result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import SPANS, last_day, period_around
from dondoc.rules.regulation import Regulation
from dondoc.tasks.models import Update


@dataclass(frozen=True, slots=True)
class Held:
    """Where the rows that are counted keep what is asked of them, beside `state` and `late_after`: the assignment, its day of issue, the
    moment of its last move."""

    assignment: str
    issued_on: str
    moved_at: str


#: The move that held on a day, annotated with `late_after`; the assignment as it stands.
MOVE = Held("assignment", "assignment__issued_on", "at")
PRESENT = Held("pk", "issued_on", "moved_at")


def update_counts(regulation: Regulation, as_of: date, held: Held) -> dict[str, Count]:
    """`updates_due` and `updates_on_time` of rows in the population, to be counted with whatever else is counted of them."""
    dated, given = _dated(regulation, as_of, held)
    undated, given_undated = _undated(regulation, as_of, held)
    return {
        "updates_due": Count("pk", filter=dated | undated),
        # what is owed stands before what was given: the reports of the others are not looked for
        "updates_on_time": Count("pk", filter=(dated & Q(Exists(given))) | (undated & Q(Exists(given_undated)))),
    }


def _filed(as_of: date, held: Held) -> QuerySet[Update]:
    # "is not null" is said for the index that holds these reports only
    return Update.objects.filter(
        assignment=OuterRef(held.assignment),
        kind__in=["progress", "result"],
        filed_at__isnull=False,
        filed_at__lte=clock.end_of(as_of),
    )


def _dated(regulation: Regulation, as_of: date, held: Held) -> tuple[Q, QuerySet[Update]]:
    """What is owed, and the reports that give it in time."""
    grace = regulation.update.dated.grace_after_overdue
    days = timedelta(days=grace.value) if grace else timedelta(0)
    filed = _filed(as_of, held).annotate(day=TruncDate("filed_at", tzinfo=clock.VIETNAM))
    in_time = filed.filter(day__lte=OuterRef("late_after") + days if days else OuterRef("late_after"))
    return Q(late_after__lt=as_of - days), in_time


def _undated(regulation: Regulation, as_of: date, held: Held) -> tuple[Q, QuerySet[Update]]:
    kinds = [kind for kind in SPANS if kind in regulation.update.undated.periods]
    if not kinds:
        return Q(pk__in=[]), Update.objects.none()
    present, _ = period_around(as_of + timedelta(days=1), SPANS[kinds[0]])
    first, last = period_around(present - timedelta(days=1), SPANS[kinds[0]])
    due = last_day(calendar(), regulation.update.undated.due.limit, last)
    in_time = _filed(as_of, held).filter(
        filed_at__gt=clock.end_of(first - timedelta(days=1)), filed_at__lte=clock.end_of(due)
    )
    through = Q(late_after__isnull=True, **{f"{held.issued_on}__lt": first})
    still = ~Q(state=State.COMPLETED.value) | Q(**{f"{held.moved_at}__gt": clock.end_of(last)})
    return through & still, in_time
