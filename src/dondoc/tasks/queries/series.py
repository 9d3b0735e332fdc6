"""A recurring duty shown as one: its occurrences, how each stands, and what is not opened yet (C10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dondoc.core.regulation import regulation
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.periods import Period, calendar_bounds
from dondoc.rules.recurrence import Occurrence, following, period_from
from dondoc.tasks.models import Series, Task
from dondoc.tasks.queries.progress import Progress, sums_of_tasks
from dondoc.tasks.queries.visibility import assignments_for


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence that was sent out, with the sums of the assignments that the reader may see."""

    task: Task
    period: Period
    progress: Progress
    here: bool


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """`next`: the first period that is not opened yet, None where the series is over. `ended`: the last one was taken back from everybody, so
    nothing follows. `may_open`: the reader may open `next` and the rest of its year now; `may_end`: he may end the series."""

    series: Series
    lines: list[Line]
    next: Occurrence | None
    ended: bool
    may_open: bool
    may_end: bool

    @property
    def through(self) -> date | None:
        """To the end of which year the button opens."""
        return date(calendar_bounds(self.next.period).first.year, 12, 31) if self.next else None


def latest_end(task: Task) -> date:
    """The last day of the period of an occurrence."""
    of = period_from(task.period)
    assert of is not None  # every task of a series has one
    return calendar_bounds(of).last


def series_page(actor: Actor, task: Task, today: date) -> SeriesPage | None:
    """The series of a task, None where it does not recur. Two queries for one that does."""
    if task.series_id is None:
        return None
    tasks = list(Task.objects.filter(series=task.series_id, issued_at__isnull=False).select_related("series__ended_by"))
    sums = sums_of_tasks([t.pk for t in tasks], assignments_for(actor, today), today)
    tasks.sort(key=latest_end)
    lines = [
        Line(t, period, sums[t.pk], t.pk == task.pk)
        for t in tasks
        if t.pk in sums and (period := period_from(t.period)) is not None
    ]
    if not tasks or not lines:
        return None
    last = tasks[-1]
    rule, after = last.series.rule, latest_end(last)
    ahead = following(rule, regulation(task.directive.regulation_id), after, date(after.year + 2, 12, 31))
    ended = last.series.ended_at is None and lines[-1].task.pk == last.pk and not lines[-1].progress.total
    upcoming = ahead[0] if ahead and not ended and last.series.ended_at is None else None
    near = upcoming is not None and calendar_bounds(upcoming.period).first.year <= today.year + 1
    may_open = near and may(Deed.OPEN_PERIODS, own_party(actor))
    may_end = upcoming is not None and may(Deed.AMEND, own_party(actor))
    return SeriesPage(last.series, lines, upcoming, ended, may_open, may_end)
