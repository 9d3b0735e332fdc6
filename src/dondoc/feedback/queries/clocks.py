"""The Office's clock of a feedback: from the day it came until what the profile says stops it (TH 16.6; BT 15.5). Computed, never stored."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from dondoc.core import clock
from dondoc.core.regulation import calendar, regulation
from dondoc.feedback.models import Feedback
from dondoc.rules.deadlines import Reckoning, reckon_limit
from dondoc.rules.feedback import direction
from dondoc.rules.own_clocks import Clock, last_day, limited
from dondoc.rules.regulation.oversight import Direction


def direction_of(feedback: Feedback) -> Direction | None:
    """Its direction in the regulation that governs it."""
    return direction(regulation(feedback.regulation_id).feedback, feedback.direction)


def clock_from(regulation_id: str, code: str, since: date) -> Clock:
    """The clock of a feedback of this direction that came on `since`; without a day where the text gives none."""
    found = direction(regulation(regulation_id).feedback, code)
    return limited(calendar(), found.sla if found else None, since, found.cite if found else "")


def clock_of(feedback: Feedback) -> Clock:
    return clock_from(feedback.regulation_id, feedback.direction, clock.day_of(feedback.filed_at))


def reckoning_of(feedback: Feedback) -> Reckoning | None:
    """The same day with every day counted on the way; None where there is none."""
    found = direction_of(feedback)
    if found is None or found.sla is None:
        return None
    since = clock.day_of(feedback.filed_at)
    return reckon_limit(regulation(feedback.regulation_id), calendar(), "feedback", found.sla, since)


def days_late(feedback: Feedback, day: date) -> int:
    """Calendar days by which the act that stopped the clock came, or `day` is, behind its last day; 0 where it is not."""
    due = clock_of(feedback).due
    if due is None:
        return 0
    until = clock.day_of(feedback.stopped_at) if feedback.stopped_at else day
    return max((until - due).days, 0)


def late_on(day: date) -> Q:
    """Those whose clock still runs and is over on `day`. One query for the directions that occur, none for their rows."""
    late = Q(pk__in=[])
    kinds = Feedback.objects.filter(stopped_at__isnull=True).order_by().values_list("regulation_id", "direction")
    for regulation_id, code in kinds.distinct():
        found = direction(regulation(regulation_id).feedback, code)
        if found is None or found.sla is None:
            continue
        came = day
        while last_day(calendar(), found.sla.limit, came) >= day:
            came -= timedelta(days=1)
        late |= Q(regulation_id=regulation_id, direction=code, filed_at__lte=clock.end_of(came))
    return Q(stopped_at__isnull=True) & late
