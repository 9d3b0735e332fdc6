"""How many of the updates that were owed by a day were given in time (D5; TH 6.2, BT 8.1).

Owed by the end of a day D: one update for every counted dated assignment whose deadline has passed (by that deadline, or by the day of grace
where the text gives one), and one for every assignment without a deadline that was open through the last full period of the profile's
shortest kind (within that period, to the day the profile names). An update is any filed report: progress or result.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import SPANS, last_day, period_around
from dondoc.rules.regulation import Regulation
from dondoc.tasks.models import Move, Update


def update_counts(held: QuerySet[Move], regulation: Regulation, as_of: date) -> dict[int, tuple[int, int]]:
    """Agency id -> (given in time, owed). `held`: the move that held on the day for each counted assignment, annotated with `late_after`.

    Four queries, whatever the number of assignments. What was given is a condition and not a column: the database then joins the reports
    once instead of looking them up for every assignment.
    """
    found: dict[int, tuple[int, int]] = {}
    for owed, in_time in (_dated(held, regulation, as_of), _undated(held, regulation, as_of)):
        given = _by_agency(owed.filter(Exists(in_time)))
        for agency_id, due in _by_agency(owed).items():
            before = found.get(agency_id, (0, 0))
            found[agency_id] = (before[0] + given.get(agency_id, 0), before[1] + due)
    return found


def _by_agency(rows: QuerySet[Move]) -> dict[int, int]:
    return dict(rows.order_by().values_list("assignment__agency_id").annotate(n=Count("*")))


def _filed(as_of: date) -> QuerySet[Update]:
    return Update.objects.filter(
        assignment=OuterRef("assignment"), kind__in=["progress", "result"], filed_at__lte=clock.end_of(as_of)
    )


def _dated(held: QuerySet[Move], regulation: Regulation, as_of: date) -> tuple[QuerySet[Move], QuerySet[Update]]:
    """What is owed, and the reports that give it in time."""
    grace = regulation.update.dated.grace_after_overdue
    days = timedelta(days=grace.value) if grace else timedelta(0)
    filed = _filed(as_of).annotate(day=TruncDate("filed_at", tzinfo=clock.VIETNAM))
    in_time = filed.filter(day__lte=OuterRef("late_after") + days if days else OuterRef("late_after"))
    return held.filter(late_after__lt=as_of - days), in_time


def _undated(held: QuerySet[Move], regulation: Regulation, as_of: date) -> tuple[QuerySet[Move], QuerySet[Update]]:
    kinds = [kind for kind in SPANS if kind in regulation.update.undated.periods]
    if not kinds:
        return held.none(), Update.objects.none()
    present, _ = period_around(as_of + timedelta(days=1), SPANS[kinds[0]])
    first, last = period_around(present - timedelta(days=1), SPANS[kinds[0]])
    due = last_day(calendar(), regulation.update.undated.due.limit, last)
    in_time = _filed(as_of).filter(
        filed_at__gt=clock.end_of(first - timedelta(days=1)), filed_at__lte=clock.end_of(due)
    )
    through = held.filter(late_after__isnull=True, assignment__issued_on__lt=first)
    through = through.filter(~Q(state=State.COMPLETED.value) | Q(at__gt=clock.end_of(last)))
    return through, in_time
