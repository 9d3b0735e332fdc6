"""The month's inspections for the session of UBND tỉnh (TH 10.1.đ): concluded, ended, running, found, open, from the desk, agencies' own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from dondoc.core import clock
from dondoc.core.regulation import regulation_in_force
from dondoc.inspections.models import ConclusionState, DeskCheck, InspectedTask, Inspection, Recommendation
from dondoc.inspections.queries.findings import NEEDY
from dondoc.inspections.queries.recommendations import DRAFT, late_before
from dondoc.rules.access import Actor, Role
from dondoc.rules.inspections import InspectionState, Verdict
from dondoc.rules.regulation.base import Choice

#: Inspections that the page names in each group; the counts tell all.
MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Month:
    """`first` and `last` day; `until`: the day its figures stand for, today where it runs."""

    first: date
    last: date
    until: date


@dataclass(frozen=True, slots=True)
class Session:
    """What is reported of a month. Lists are inspections; `found`: tasks by verdict of those concluded; `owed`: recommendations."""

    month: Month
    rhythm: Choice | None
    concluded: list[Inspection]
    ended: list[Inspection]
    running: list[Inspection]
    own: list[Inspection]
    found: dict[str, int]
    owed: dict[str, int]
    desk: dict[str, int]


def may_see(actor: Actor) -> bool:
    """The Office prepares it; the leaders of the province hear it."""
    return actor.is_office or actor.role is Role.PROVINCE_LEADER


def month_of(day: date, today: date) -> Month:
    """The month in which `day` falls."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Month(first, last, min(last, today))


def session(month: Month) -> Session:
    """Everything of one month. Eight queries, whatever the number of inspections."""
    teams = Inspection.objects.filter(team__isnull=False).exclude(state=InspectionState.CANCELLED.value)
    begins, ends = _span(month)
    signed = Q(conclusions__position=1, conclusions__state=ConclusionState.SIGNED.value)
    in_month = Q(conclusions__signed_at__gt=begins, conclusions__signed_at__lte=ends)
    not_yet = ~Q(pk__in=Inspection.objects.filter(signed, conclusions__signed_at__lte=ends).values("pk"))
    concluded = teams.filter(signed & in_month)
    return Session(
        month=month,
        rhythm=regulation_in_force(month.until).inspection.rhythm,
        concluded=_named(concluded),
        ended=_named(teams.filter(not_yet, ended_at__lte=ends)),
        running=_named(teams.filter(Q(ended_at=None) | Q(ended_at__gt=ends), begun_at__lte=ends)),
        own=_named(Inspection.objects.filter(team__isnull=True, filed_at__gt=begins, filed_at__lte=ends)),
        found=_found(concluded),
        owed=_owed(month, begins, ends),
        desk=_desk(begins, ends),
    )


def _span(month: Month) -> tuple[datetime, datetime]:
    """After the first moment, up to the second."""
    return clock.end_of(month.first - timedelta(days=1)), clock.end_of(month.last)


def _named(rows: QuerySet[Inspection]) -> list[Inspection]:
    tasks = Count("tasks", distinct=True)
    wrong = Count("tasks", filter=Q(tasks__verdict__in=NEEDY), distinct=True)
    rows = rows.select_related("agency", "by_agency").annotate(tasks_n=tasks, wrong_n=wrong)
    return list(rows.order_by("first", "pk")[:MOST_NAMED])


def _found(concluded: QuerySet[Inspection]) -> dict[str, int]:
    by = {one.value: Count("pk", filter=Q(verdict=one.value)) for one in Verdict}
    rows = InspectedTask.objects.filter(inspection__in=concluded.values("pk"))
    return rows.aggregate(tasks=Count("pk"), unjudged=Count("pk", filter=Q(verdict="")), **by)


def _owed(month: Month, begins: datetime, ends: datetime) -> dict[str, int]:
    """Of all that was signed by the end of the month: what was made and settled in it, what was open and overdue at its end."""
    rows = Recommendation.objects.exclude(state=DRAFT).filter(conclusion__signed_at__lte=ends)
    rows = rows.filter(conclusion__inspection__team__isnull=False)
    still = Q(settled_at=None) | Q(settled_at__gt=ends)
    return rows.aggregate(
        made=Count("pk", filter=Q(conclusion__signed_at__gt=begins)),
        settled=Count("pk", filter=Q(settled_at__gt=begins, settled_at__lte=ends)),
        open=Count("pk", filter=still),
        overdue=Count("pk", filter=still & Q(due_on__lt=late_before(month.until))),
    )


def _desk(begins: datetime, ends: datetime) -> dict[str, int]:
    rows = DeskCheck.objects.filter(at__gt=begins, at__lte=ends)
    told: dict[str, Any] = rows.aggregate(
        checks=Count("pk"),
        agencies=Count("agency", distinct=True),
        wanting=Count("agency", filter=Q(good=False), distinct=True),
    )
    return told
