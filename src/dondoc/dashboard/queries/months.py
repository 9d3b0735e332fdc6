"""The last twelve months: results filed and confirmed since, in time and late, and what stood overdue at the end of each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractMonth, ExtractYear

from dondoc.core import clock
from dondoc.dashboard.queries.scope import counted, scope
from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import OPEN, State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Move
from dondoc.tasks.queries.cells import Columns, in_cell


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


def last_months(actor: Actor, today: date, months: int = 12) -> list[Month]:
    """Dated assignments by the month their result was filed in; the present month ends today. Two queries."""
    spans = _spans(today, months)
    done = counted(actor, today).filter(
        state=State.COMPLETED.value, late_after__isnull=False, filed_on__gte=spans[0][0]
    )
    rows = (
        done.annotate(year=ExtractYear("filed_on"), month=ExtractMonth("filed_on"))
        .values("year", "month")
        .annotate(all=Count("*"), late=Count("pk", filter=Q(marked=True) | Q(filed_on__gt=F("late_after"))))
        .order_by()
    )
    found = {(row["year"], row["month"]): row for row in rows}
    overdue = _overdue_at(actor, today, [last for _first, last in spans])
    result = []
    for (first, last), late in zip(spans, overdue, strict=True):
        row = found.get((first.year, first.month), {"all": 0, "late": 0})
        result.append(Month(first, last, row["all"] - row["late"], row["late"], late))
    return result


def _overdue_at(actor: Actor, today: date, days: list[date]) -> list[int]:
    """How many were open and overdue at the end of each day, by the facts that held then: what `figures` answers for each of the days, asked once."""
    facts = Columns(late_after="judged_by")
    rows = Move.objects.filter(
        superseded_at__isnull=True,
        state__in=sorted(s.value for s in OPEN),
        assignment__deadlines__superseded_at__isnull=True,
        assignment__deadlines__late_after__lt=days[-1],
    ).annotate(
        judged_by=F("assignment__deadlines__late_after"),
        set_at=F("assignment__deadlines__at"),
        set_until=F("assignment__deadlines__until"),
    )
    within = scope(actor, today)
    if within is not None:
        rows = rows.filter(assignment__in=within)
    asked: dict[str, Any] = {}
    for i, day in enumerate(days):
        end = clock.end_of(day)
        held = Q(at__lte=end, set_at__lte=end) & (Q(until__isnull=True) | Q(until__gt=end))
        held &= Q(set_until__isnull=True) | Q(set_until__gt=end)
        asked[f"m{i}"] = Count("pk", filter=held & in_cell(Cell.OPEN_OVERDUE, day, facts))
    told = rows.aggregate(**asked)
    return [told[f"m{i}"] for i in range(len(days))]


def _spans(today: date, months: int) -> list[tuple[date, date]]:
    index = today.year * 12 + today.month - 1
    firsts = [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in reversed(range(months))]
    return [(first, after - timedelta(days=1)) for first, after in zip(firsts, firsts[1:], strict=False)] + [
        (firsts[-1], today)
    ]
