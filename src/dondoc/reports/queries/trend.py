"""What a report draws: results by month and what stood overdue at its end; how old is what is overdue and what has no deadline (H3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from dondoc.rules.lifecycle import OPEN, State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.figures import moves_held

MONTHS = 12


def months(
    as_of: date, known_at: date, within: QuerySet[Assignment] | None = None, original: bool = False
) -> list[dict[str, Any]]:
    """The twelve months that end with `as_of`: dated results filed in each and confirmed by `as_of`, in time and late; and what stood open and
    overdue at the end of each, as known at `known_at`. Thirteen queries."""
    firsts = _firsts(as_of)
    done = moves_held(as_of, known_at, within, original).filter(
        state=State.COMPLETED.value, late_after__isnull=False, filed_on__range=(firsts[0], as_of)
    )
    told = (
        done.order_by()
        .values_list(ExtractYear("filed_on"), ExtractMonth("filed_on"))
        .annotate(n=Count("pk"), n_late=Count("pk", filter=of_counted(Cell.DONE_LATE, as_of)))
    )
    found = {(year, month): (n, late) for year, month, n, late in told}
    made = []
    for first, after in zip(firsts, [*firsts[1:], as_of + timedelta(days=1)], strict=True):
        n, late = found.get((first.year, first.month), (0, 0))
        end = after - timedelta(days=1)
        overdue = moves_held(end, known_at, within, original).filter(of_counted(Cell.OPEN_OVERDUE, end)).count()
        made.append({"year": first.year, "month": first.month, "on_time": n - late, "late": late, "overdue": overdue})
    return made


def _firsts(as_of: date) -> list[date]:
    index = as_of.year * 12 + as_of.month - 1
    return [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in reversed(range(MONTHS))]


def ageing(
    as_of: date,
    known_at: date,
    bounds: tuple[tuple[int, ...], tuple[int, ...]],
    within: QuerySet[Assignment] | None = None,
    original: bool = False,
) -> dict[str, list[dict[str, Any]]]:
    """Days behind the deadline of what is overdue, days since the issue of what has none and is open, in the groups of the profile (upper bounds).
    The groups add up to `open_overdue` and `undated_open`. One query."""
    groups = {"overdue": _groups(bounds[0]), "undated": _groups(bounds[1])}
    overdue = of_counted(Cell.OPEN_OVERDUE, as_of)
    undated = Q(late_after__isnull=True, state__in=sorted(s.value for s in OPEN))
    asked: dict[str, Count] = {}
    for n, (first, last) in enumerate(groups["overdue"]):
        asked[f"overdue_{n}"] = Count("pk", filter=overdue & _behind("late_after", as_of, first, last))
    for n, (first, last) in enumerate(groups["undated"]):
        asked[f"undated_{n}"] = Count("pk", filter=undated & _behind("assignment__issued_on", as_of, first, last))
    told = moves_held(as_of, known_at, within, original).order_by().aggregate(**asked)
    return {
        name: [{"from": first, "to": last, "n": told[f"{name}_{n}"] or 0} for n, (first, last) in enumerate(of)]
        for name, of in groups.items()
    }


def _groups(bounds: tuple[int, ...]) -> list[tuple[int, int | None]]:
    return [(a + 1 if n else 0, b) for n, (a, b) in enumerate(zip((0, *bounds), (*bounds, None), strict=True))]


def _behind(column: str, as_of: date, first: int, last: int | None) -> Q:
    """So many days lie between the day and `as_of`; the first group holds whatever is younger too."""
    found = Q()
    if first:
        found &= Q(**{f"{column}__lte": as_of - timedelta(days=first)})
    if last is not None:
        found &= Q(**{f"{column}__gt": as_of - timedelta(days=last + 1)})
    return found
