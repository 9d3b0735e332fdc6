"""The last twelve months: results filed and confirmed since, in time and late, and what stood overdue at the end of each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from dondoc.dashboard.queries.kept import Look
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.month_ends import overdue_at_the_ends

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """What was filed in a month and has been confirmed since; `overdue`: what stood open and overdue at the end of `last`, as is known today."""

    first: date
    last: date
    on_time: int
    late: int
    overdue: int

    @property
    def total(self) -> int:
        return self.on_time + self.late


def last_months(look: Look) -> list[Month]:
    """Dated assignments by the month their result was filed in; the present month ends today. Two queries."""
    spans = _spans(look.today)
    done, late, overdue = ([0] * MONTHS for _ in range(3))
    for part in look.by_agency(done_by_agency).values():
        for month, (n, of_these_late) in part.items():
            done[month] += n
            late[month] += of_these_late
    for at_the_ends in look.by_agency(overdue_by_agency_at_the_ends).values():
        overdue = [before + n for before, n in zip(overdue, at_the_ends, strict=True)]
    return [Month(first, last, done[i] - late[i], late[i], overdue[i]) for i, (first, last) in enumerate(spans)]


def done_by_agency(rows: QuerySet[Assignment], today: date) -> dict[int, dict[int, tuple[int, int]]]:
    """By the place of the month among the last ones: how many were filed in it and confirmed since, and how many of these late. One query."""
    spans = _spans(today)
    done = rows.filter(state=State.COMPLETED.value, late_after__isnull=False, filed_on__range=(spans[0][0], today))
    told = (
        done.annotate(year=ExtractYear("filed_on"), month=ExtractMonth("filed_on"))
        .order_by()
        .values_list("agency_id", "year", "month")
        .annotate(n=Count("pk"), n_late=Count("pk", filter=of_counted(Cell.DONE_LATE, today)))
    )
    places = {(first.year, first.month): i for i, (first, _last) in enumerate(spans)}
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for agency_id, year, month, n, late in told:
        found.setdefault(agency_id, {})[places[year, month]] = n, late
    return found


def overdue_by_agency_at_the_ends(rows: QuerySet[Assignment], today: date) -> dict[int, tuple[int, ...]]:
    """How many were open and overdue at the end of each month, by the facts that held then, whatever became of them since. One query."""
    days = [last for _first, last in _spans(today)]
    told = overdue_at_the_ends(days, today, rows, columns=("assignment__agency_id",))
    return {agency_id: at_the_ends for (agency_id,), at_the_ends in told.items()}


def _spans(today: date) -> list[tuple[date, date]]:
    index = today.year * 12 + today.month - 1
    firsts = [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in reversed(range(MONTHS))]
    return [(first, after - timedelta(days=1)) for first, after in zip(firsts, firsts[1:], strict=False)] + [
        (firsts[-1], today)
    ]
