"""The Office's own clocks over a period, in the cells by which everybody else is counted: done in time, done late, open within, open overdue (E2).

Counted is what came before the period ended and was not done when it began. What the regulation gives no limit stands in the fifth cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from dondoc.core import clock
from dondoc.core.regulation import calendar, current
from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.feedback.models import Feedback
from dondoc.feedback.queries.clocks import clock_from
from dondoc.rules.figures import Cells
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import Clock, limited
from dondoc.statistics.queries.extensions import waiting
from dondoc.tasks.models import Dispute, Judgement, Move, Update
from dondoc.tasks.models.extension import Outcome
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.figures import moves_held, standing_at
from dondoc.tasks.queries.of_period import Window

#: (day it began, day it ended or None, how many)
Pair = tuple[date, date | None, int]


@dataclass(frozen=True, slots=True)
class OwnClock:
    """One duty: entry, confirm, dispute, advice, decision (of who assigned), feedback. `cite` of its limit, or of the duty itself."""

    code: str
    cite: str
    confidence: str
    cells: Cells


def own_clocks(window: Window) -> list[OwnClock]:
    """Of a period or of one day. Seven queries and one for each direction of feedback."""
    rules, first = current(), window.first or window.last
    began, ended = clock.end_of(first - timedelta(days=1)), clock.end_of(window.last)

    def duty(code: str, rule: Any, cite: str, pairs: Iterable[Pair]) -> OwnClock:
        told = limited(calendar(), rule, first, cite)
        return OwnClock(
            code, told.cite, told.confidence, _cells(pairs, lambda day: limited(calendar(), rule, day), window)
        )

    disputes = _pairs(Dispute.objects.all(), "at", F("answered_at"), began, ended)
    decided = Q(extension__outcome__in=[Outcome.GRANTED.value, Outcome.REFUSED.value])
    asked = Update.objects.filter(decided | waiting(), kind=UpdateKind.EXTENSION_REQUEST.value)
    advised = Coalesce("extension__advised_at", "extension__decided_at")
    more = rules.extension
    return [
        _entry(window, began, ended),
        duty(
            "confirm",
            rules.completion.confirm_limit,
            rules.completion.confirmer.cite,
            _confirming(window, began, ended),
        ),
        duty("dispute", rules.dispute.answer_limit, rules.dispute.cite, disputes),
        duty("advice", more.propose_limit, more.allowed.cite, _pairs(asked, "filed_at", advised, began, ended)),
        duty(
            "decision",
            more.decide_limit,
            more.allowed.cite,
            _pairs(asked, "filed_at", F("extension__decided_at"), began, ended),
        ),
        _feedback(window, began, ended),
    ]


def _pairs(rows: QuerySet[Any], begin: str, end: Any, began: Any, ended: Any) -> list[Pair]:
    """What began by the end of the period and had not ended when it began, by pairs of days; what ended later is still open. One query."""
    told = rows.annotate(end=end).filter(Q(end__isnull=True) | Q(end__gt=began), **{f"{begin}__lte": ended})
    days = told.order_by().annotate(
        begun_on=TruncDate(begin, tzinfo=clock.VIETNAM), ended_on=TruncDate("end", tzinfo=clock.VIETNAM)
    )
    last = clock.day_of(ended)
    return [
        (day, until if until and until <= last else None, n)
        for day, until, n in days.values_list("begun_on", "ended_on").annotate(n=Count("pk"))
    ]


def _cells(pairs: Iterable[Pair], clock_of: Callable[[date], Clock], window: Window) -> Cells:
    cells = Cells()
    for day, until, n in pairs:
        _count(cells, clock_of(day).due, until, window.last, n)
    return cells


def _count(cells: Cells, due: date | None, until: date | None, last: date, n: int) -> None:
    if due is None:
        cells.undated += n
        cells.undated_done += n if until else 0
        cells.undated_open += 0 if until else n
    elif until:
        cells.done_on_time += n if until <= due else 0
        cells.done_late += n if until > due else 0
    else:
        cells.open_within += n if last <= due else 0
        cells.open_overdue += n if last > due else 0


def _entry(window: Window, began: Any, ended: Any) -> OwnClock:
    """TH 6.1, BT 7.1.a: each directive has its own day, reckoned when it was registered."""
    rows = Directive.objects.filter(tracking=Tracking.TRACKED.value, released_at__lte=ended)
    rows = rows.filter(Q(entered_at__isnull=True) | Q(entered_at__gt=began))
    days = rows.order_by().annotate(ended_on=TruncDate("entered_at", tzinfo=clock.VIETNAM))
    cells = Cells()
    for due, until, n in days.values_list("entry_due_on", "ended_on").annotate(n=Count("pk")):
        _count(cells, due, until if until and until <= window.last else None, window.last, n)
    rules = current().entry.rules
    return OwnClock("entry", rules[0].cite.rsplit(".", 1)[0] if len(rules) > 1 else rules[0].cite, "stated", cells)


def _confirming(window: Window, began: Any, ended: Any) -> list[Pair]:
    """Results that the Office judged in the period, and those that waited for it at its end."""
    judged = Judgement.objects.filter(at__gt=began, update__filed_at__isnull=False)
    found = [pair for pair in _pairs(judged, "update__filed_at", F("at"), began, ended) if pair[1]]
    held = moves_held(window.last, window.known).filter(state=State.SUBMITTED.value).values("assignment_id")
    filings = Move.objects.filter(standing_at(window.known), at__lte=ended, state=State.SUBMITTED.value)
    begun = filings.filter(assignment_id__in=held).exclude(state_before=State.SUBMITTED.value)
    last = begun.order_by().values("assignment_id").annotate(filed=Max("at")).values_list("filed", flat=True)
    return found + [(clock.day_of(moment), None, 1) for moment in last]


def _feedback(window: Window, began: Any, ended: Any) -> OwnClock:
    """TH 16.6, BT 15.5: by direction, each under the regulation that governs it."""
    cells, cite, confidence = Cells(), "", "stated"
    kinds = Feedback.objects.order_by().values_list("regulation_id", "direction").distinct()
    for regulation_id, code in list(kinds):
        rows = Feedback.objects.filter(regulation_id=regulation_id, direction=code)
        pairs = _pairs(rows, "filed_at", F("stopped_at"), began, ended)
        told = clock_from(regulation_id, code, window.last)
        cite, confidence = cite or told.cite, told.confidence
        for day, until, n in pairs:
            _count(cells, clock_from(regulation_id, code, day).due, until, window.last, n)
    return OwnClock("feedback", cite, confidence, cells)
