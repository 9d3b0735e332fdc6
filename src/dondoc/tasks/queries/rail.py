"""Beside a list of work: the Office's own clocks with their fractions, the load of the next two weeks, and what one follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.core.regulation import calendar, current
from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.lifecycle import OPEN, State
from dondoc.rules.own_clocks import limited
from dondoc.rules.regulation import Rule
from dondoc.rules.standing import Cell, Standing
from dondoc.tasks.models import Assignment, Dispute, Judgement, Move
from dondoc.tasks.queries.cells import in_cell, in_population
from dondoc.tasks.queries.list_views import is_soon, soon_until
from dondoc.tasks.queries.listing import led_by
from dondoc.tasks.queries.mine import followed, own_assignments
from dondoc.tasks.queries.rows import short_title, standing_of
from dondoc.tasks.queries.waiting import STILL_TO_DO, begun_too_long_ago

#: Working days in the strip: two weeks.
DAYS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class OfficeClock:
    """How often the Office kept one of its own limits this month. `kept` of `total`; what is late and still waiting is in `total`."""

    code: str
    cite: str
    confidence: str
    kept: int
    total: int

    @property
    def late(self) -> int:
        return self.total - self.kept


@dataclass(frozen=True, slots=True)
class Following:
    """Counts of what a person follows, each a saved view of the list."""

    total: int
    overdue: int
    soon: int
    office: int
    undated: int


@dataclass(frozen=True, slots=True)
class NextUp:
    """The next deadline that is not yet due from me."""

    assignment_id: int
    title: str
    due_on: date
    standing: Standing


def office_clocks(actor: Actor, today: date) -> list[OfficeClock]:
    """The limits that the regulation (or a local decision) gives the Office, this month; of a specialist his own. At most four queries."""
    rules = current()
    first = today.replace(day=1)
    found = [_entry(actor, first, today)]
    if rules.completion.confirm_limit is not None:
        found.append(_confirming(actor, first, today))
    if rules.dispute.answer_limit is not None:
        found.append(_answering(actor, first, today))
    return [one for one in found if one.total]


def _entry(actor: Actor, first: date, today: date) -> OfficeClock:
    """TH 6.1, BT 7.1.a."""
    rows = Directive.objects.filter(followed(actor), tracking=Tracking.TRACKED.value).filter(
        Q(entered_at__gte=clock.end_of(first - timedelta(days=1))) | Q(entered_at__isnull=True, entry_due_on__lt=today)
    )
    kept = total = 0
    for entered_at, due_on in rows.values_list("entered_at", "entry_due_on"):
        total += 1
        kept += entered_at is not None and clock.day_of(entered_at) <= due_on
    rule = current().entry.rules[0]
    article = rule.cite.rsplit(".", 1)[0] if len(current().entry.rules) > 1 else rule.cite
    return OfficeClock("entry", article, "stated", kept, total)


def _confirming(actor: Actor, first: date, today: date) -> OfficeClock:
    """Results judged this month, and those that wait beyond the limit."""
    rule = current().completion.confirm_limit
    judged = Judgement.objects.filter(
        followed(actor, "assignment__task__directive__"), at__gt=clock.end_of(first - timedelta(days=1))
    )
    kept, total = _kept(judged.filter(update__filed_at__isnull=False), rule, "update__filed_at", "at")
    waiting = Assignment.objects.filter(followed(actor, "task__directive__"), state=State.SUBMITTED.value)
    total += waiting.filter(filed_at__lte=clock.end_of(begun_too_long_ago(rule, today))).count()
    return OfficeClock("confirm", rule.cite, rule.confidence.value, kept, total)


def _kept(rows: QuerySet[Any], rule: Rule, begun: str, ended: str) -> tuple[int, int]:
    """How many of them ended within the limit, of how many; counted by pairs of days. One query."""
    pairs = rows.order_by().annotate(
        begun_on=TruncDate(begun, tzinfo=clock.VIETNAM), ended_on=TruncDate(ended, tzinfo=clock.VIETNAM)
    )
    kept = total = 0
    for first, last, n in pairs.values_list("begun_on", "ended_on").annotate(n=Count("pk")):
        total += n
        kept += n * (last <= limited(calendar(), rule, first).due)
    return kept, total


def _answering(actor: Actor, first: date, today: date) -> OfficeClock:
    """Disputes answered this month."""
    rule = current().dispute.answer_limit
    answered = Dispute.objects.filter(
        followed(actor, "assignment__task__directive__"), answered_at__gt=clock.end_of(first - timedelta(days=1))
    )
    kept, total = _kept(answered, rule, "at", "answered_at")
    return OfficeClock("answer", rule.cite, rule.confidence.value, kept, total)


def _whole(actor: Actor, today: date) -> QuerySet[Assignment]:
    """What the strip and the counts speak of: an agency's own work; of the Office what the reader follows."""
    if actor.role in AGENCY_ROLES:
        return Assignment.objects.filter(led_by(actor, today))
    followed_by_me = Q(task__directive__specialist_id=actor.duty_id)
    return Assignment.objects.filter(followed_by_me if actor.role is Role.OFFICE_SPECIALIST else Q())


def load(actor: Actor, today: date) -> list[tuple[date, int]]:
    """The next ten working days with the number of deadlines on each; what was filed waits for the Office and weighs nothing. One query."""
    days, ahead = [], today
    while len(days) < DAYS_AHEAD:
        ahead += timedelta(days=1)
        if calendar().is_working(ahead):
            days.append(ahead)
    rows = _whole(actor, today).filter(state__in=STILL_TO_DO, late_after__range=(days[0], days[-1]))
    found = dict(rows.order_by().values("late_after").annotate(n=Count("pk")).values_list("late_after", "n"))
    return [(day, found.get(day, 0)) for day in days]


def following(actor: Actor, today: date) -> Following:
    """One query."""
    rows = _whole(actor, today).filter(in_population())
    return Following(
        **rows.aggregate(
            total=Count("pk"),
            overdue=Count("pk", filter=in_cell(Cell.OPEN_OVERDUE, today)),
            soon=Count("pk", filter=is_soon(today, soon_until(today))),
            office=Count("pk", filter=Q(state=State.SUBMITTED.value)),
            undated=Count("pk", filter=in_cell(Cell.UNDATED, today)),
        )
    )


def next_up(actor: Actor, today: date, most: int = 3) -> list[NextUp]:
    """For a day on which nothing is due: the next deadlines. One query."""
    rows = _whole(actor, today).filter(
        state__in=sorted(s.value for s in OPEN - {State.SUBMITTED}), late_after__gte=today
    )
    return [
        NextUp(a.pk, short_title(a.task.content, 90), a.due_on, standing_of(a, today))
        for a in rows.select_related("task").order_by("late_after", "pk")[:most]
    ]


def just_done(actor: Actor, today: date, most: int = 3) -> list[Move]:
    """The Office's last confirmations of one's own work within a week; the task is joined. One query."""
    moves = Move.objects.filter(
        assignment__in=own_assignments(actor, today).values("pk"),
        deed="confirm",
        superseded_at__isnull=True,
        at__gt=clock.end_of(today - timedelta(days=7)),
    )
    return list(moves.select_related("assignment__task").order_by("-at")[:most])
