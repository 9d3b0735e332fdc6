"""What a report draws: results by month and what stood overdue at its end; how old is what is overdue and what has no deadline (H3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from dondoc.rules.lifecycle import OPEN, State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.figures import moves_held
from dondoc.tasks.queries.month_ends import overdue_at_the_ends

MONTHS = 12


def drawn(
    as_of: date,
    known_at: date,
    bounds: tuple[tuple[int, ...], tuple[int, ...]],
    within: QuerySet[Assignment] | None = None,
    original: bool = False,
) -> dict[str, Any]:
    """`months`, the twelve that end with `as_of`: dated results filed in each and confirmed by `as_of`, in time and late; and what stood open and
    overdue at the end of each, as known at `known_at`. `ageing`: days behind the deadline of what is overdue, days since the issue of what has
    none and is open, in the groups of the profile (upper bounds); they add up to `open_overdue` and `undated_open`. Two queries."""
    groups = {"overdue": _groups(bounds[0]), "undated": _groups(bounds[1])}
    done, late = Q(state=State.COMPLETED.value, late_after__isnull=False), of_counted(Cell.DONE_LATE, as_of)
    asked = {
        name: Count("pk", filter=which & Q(filed_on__lte=as_of)) for name, which in (("done", done), ("late", late))
    }
    asked |= _ages(groups, as_of)
    rows = moves_held(as_of, known_at, within, original).order_by()
    by_month: dict[tuple[int, int], tuple[int, int]] = {}
    aged: Counter[str] = Counter()
    for year, month, n, late, *ages in rows.values_list(ExtractYear("filed_on"), ExtractMonth("filed_on")).annotate(
        **asked
    ):
        by_month[year, month] = n, late
        aged.update(dict(zip(list(asked)[2:], ages, strict=True)))
    ends = [after - timedelta(days=1) for after in _firsts(as_of)[1:]] + [as_of]
    (overdue,) = overdue_at_the_ends(ends, known_at, within, original).values()
    return {"months": _months(ends, by_month, overdue), "ageing": _aged(groups, aged)}


def _months(
    ends: list[date], by_month: dict[tuple[int, int], tuple[int, int]], overdue: tuple[int, ...]
) -> list[dict[str, Any]]:
    made = []
    for end, left in zip(ends, overdue, strict=True):
        n, late = by_month.get((end.year, end.month), (0, 0))
        made.append({"year": end.year, "month": end.month, "on_time": n - late, "late": late, "overdue": left})
    return made


def _firsts(as_of: date) -> list[date]:
    index = as_of.year * 12 + as_of.month - 1
    return [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in reversed(range(MONTHS))]


def _ages(groups: Mapping[str, list[tuple[int, int | None]]], as_of: date) -> dict[str, Count]:
    overdue = of_counted(Cell.OPEN_OVERDUE, as_of)
    undated = Q(late_after__isnull=True, state__in=sorted(s.value for s in OPEN))
    asked: dict[str, Count] = {}
    for n, (first, last) in enumerate(groups["overdue"]):
        asked[f"overdue_{n}"] = Count("pk", filter=overdue & _behind("late_after", as_of, first, last))
    for n, (first, last) in enumerate(groups["undated"]):
        asked[f"undated_{n}"] = Count("pk", filter=undated & _behind("assignment__issued_on", as_of, first, last))
    return asked


def _aged(groups: Mapping[str, list[tuple[int, int | None]]], told: Mapping[str, int]) -> dict[str, Any]:
    return {
        name: [{"from": first, "to": last, "n": told.get(f"{name}_{n}", 0)} for n, (first, last) in enumerate(of)]
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
