"""The figures of today from the assignments as they stand: what `figures` answers for today from the dated facts, at a fraction of the cost."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.core.regulation import calendar, current
from dondoc.dashboard.queries.cuts import agencies_of
from dondoc.dashboard.queries.scope import counted
from dondoc.rules.access import Actor
from dondoc.rules.figures import Cells, Figures, RateFigure
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import SPANS, last_day, period_around
from dondoc.rules.regulation import Regulation
from dondoc.tasks.models import Assignment, Update
from dondoc.tasks.queries.figures import rates

#: Parts of rates that are counted apart, since they ask every report there is.
UPDATES = frozenset({"updates_on_time", "updates_due"})


def live_figures(actor: Actor, today: date) -> Figures:
    """By the deadlines in force; without the rates that count updates (`update_rates`). Three queries."""
    agencies = agencies_of(counted(actor, today), today)
    total = Cells()
    for one in agencies:
        total.add(one.cells)
    told = [rate for rate in rates(total, current()) if rate.code not in _of_updates(current())]
    return Figures(today, today, False, total, agencies, told)


def update_rates(actor: Actor, today: date) -> list[RateFigure]:
    """The rates that count updates (D5; TH 6.2, BT 8.1). Four queries."""
    rows, rules = counted(actor, today), current()
    cells = Cells()
    for owed in (_dated(rows, rules, today), _undated(rows, rules, today)):
        cells.updates_due += owed.count()
        cells.updates_on_time += owed.filter(in_time=True).count()
    return [rate for rate in rates(cells, rules) if rate.code in _of_updates(rules)]


def _of_updates(rules: Regulation) -> set[str]:
    return {rate.code for rate in rules.rates if UPDATES & {*rate.numerator, *rate.denominator}}


def _filed(today: date) -> QuerySet[Update]:
    return Update.objects.filter(
        assignment=OuterRef("pk"), kind__in=["progress", "result"], filed_at__lte=clock.end_of(today)
    )


def _dated(rows: QuerySet[Assignment], rules: Regulation, today: date) -> QuerySet[Assignment]:
    grace = rules.update.dated.grace_after_overdue
    days = timedelta(days=grace.value) if grace else timedelta(0)
    filed = _filed(today).annotate(day=TruncDate("filed_at", tzinfo=clock.VIETNAM))
    in_time = filed.filter(day__lte=OuterRef("late_after") + days if days else OuterRef("late_after"))
    return rows.filter(late_after__lt=today - days).annotate(in_time=Exists(in_time))


def _undated(rows: QuerySet[Assignment], rules: Regulation, today: date) -> QuerySet[Assignment]:
    kinds = [kind for kind in SPANS if kind in rules.update.undated.periods]
    if not kinds:
        return rows.none().annotate(in_time=F("marked"))
    present, _ = period_around(today + timedelta(days=1), SPANS[kinds[0]])
    first, last = period_around(present - timedelta(days=1), SPANS[kinds[0]])
    due = last_day(calendar(), rules.update.undated.due.limit, last)
    in_time = _filed(today).filter(
        filed_at__gt=clock.end_of(first - timedelta(days=1)), filed_at__lte=clock.end_of(due)
    )
    through = rows.filter(late_after__isnull=True, issued_on__lt=first)
    through = through.filter(~Q(state=State.COMPLETED.value) | Q(moved_at__gt=clock.end_of(last)))
    return through.annotate(in_time=Exists(in_time))
