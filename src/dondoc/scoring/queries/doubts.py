"""Signals that a figure may have been made to look better than the work is. Shown to the Office alone, each with its rows; none changes a score.

A signal is a question, not a finding: each has honest causes. The thresholds are the product's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.rules.access import Deed
from dondoc.rules.periods import ONE_DAY, Bounds
from dondoc.tasks.models import Deadline, Move, Update, UpdateFile
from dondoc.tasks.models.update import UpdateKind

#: Sent back so many times in the period.
MANY_RETURNS = 2
#: So many results of one agency on the last day of a month.
BULK = 5
#: Confirmed so soon after it was filed that it can hardly have been read.
QUICK = timedelta(minutes=5)
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """`code` one of SIGNALS; `agency` its number, None for all."""

    code: str
    agency: int | None = None


def _moves(bounds: Bounds, *deeds: Deed) -> QuerySet[Move]:
    """Deeds of the period that still stand."""
    begin = clock.end_of(bounds.first - ONE_DAY)
    rows = Move.objects.filter(deed__in=[deed.value for deed in deeds], superseded_at__isnull=True)
    return rows.filter(at__gt=begin, at__lte=clock.end_of(bounds.last))


def _bare_on_the_last_day(bounds: Bounds) -> QuerySet[Any]:
    """Confirmed results that were filed on the very last day and brought no file."""
    held = Deadline.objects.filter(assignment=OuterRef("assignment"), until__isnull=True, superseded_at__isnull=True)
    rows = _moves(bounds, Deed.CONFIRM).annotate(late_after=Subquery(held.values("late_after")[:1]))
    bare = ~Exists(UpdateFile.objects.filter(update=OuterRef("update")))
    return rows.filter(bare, filed_on=F("late_after"), update__isnull=False)


def _sent_back_often(bounds: Bounds) -> QuerySet[Any]:
    """The last of at least MANY_RETURNS returns of one assignment."""
    others = _moves(bounds, Deed.RETURN).filter(assignment=OuterRef("assignment"))
    times = others.order_by().values("assignment").annotate(n=Count("pk")).values("n")
    later = others.filter(at__gt=OuterRef("at"))
    rows = _moves(bounds, Deed.RETURN).annotate(n=Subquery(times))
    return rows.filter(~Exists(later), n__gte=MANY_RETURNS)


def _asked_after_the_deadline(bounds: Bounds) -> QuerySet[Any]:
    """Requests for more time that came when the deadline that held had passed."""
    held = Deadline.objects.filter(
        Q(until__isnull=True) | Q(until__gt=OuterRef("filed_at")),
        assignment=OuterRef("assignment"),
        at__lte=OuterRef("filed_at"),
        superseded_at__isnull=True,
    ).order_by("-at", "-pk")
    rows = Update.objects.filter(
        kind=UpdateKind.EXTENSION_REQUEST,
        filed_at__gt=clock.end_of(bounds.first - ONE_DAY),
        filed_at__lte=clock.end_of(bounds.last),
    )
    dated = rows.annotate(
        late_after=Subquery(held.values("late_after")[:1]), day=TruncDate("filed_at", tzinfo=clock.VIETNAM)
    )
    return dated.filter(day__gt=F("late_after"))


def _opened_again(bounds: Bounds) -> QuerySet[Any]:
    return _moves(bounds, Deed.REOPEN)


def _many_on_the_last_day(bounds: Bounds) -> QuerySet[Any]:
    """Results filed on the last day of a month, where the agency filed at least BULK that day."""
    many: dict[date, list[int]] = {}
    for agency, day in _bulks(bounds):
        many.setdefault(day, []).append(agency)
    found = Q(pk__in=[])
    for day, agencies_of_day in many.items():
        found |= Q(filed_on=day, assignment__agency__in=agencies_of_day)
    return _moves(bounds, Deed.FILE_RESULT).filter(found)


def _bulks(bounds: Bounds) -> dict[tuple[int, date], int]:
    """Agency and last day of a month -> results filed that day, where they are at least BULK. One query."""
    filed = _moves(bounds, Deed.FILE_RESULT).filter(filed_on__in=_month_ends(bounds)).order_by()
    groups = filed.values_list("assignment__agency_id", "filed_on").annotate(n=Count("pk")).filter(n__gte=BULK)
    return {(agency, day): n for agency, day, n in groups}


def _confirmed_at_once(bounds: Bounds) -> QuerySet[Any]:
    """Confirmed within QUICK of being filed."""
    rows = _moves(bounds, Deed.CONFIRM).filter(update__filed_at__isnull=False)
    return rows.filter(at__lt=F("update__filed_at") + QUICK, at__gte=F("update__filed_at"))


def _month_ends(bounds: Bounds) -> list[date]:
    days = (bounds.last - bounds.first).days + 1
    every = (bounds.first + timedelta(days=n) for n in range(days))
    return [day for day in every if (day + ONE_DAY).day == 1]


#: Code -> its rows in a period; each row bears an assignment.
SIGNALS: dict[str, Callable[[Bounds], QuerySet[Any]]] = {
    "bare": _bare_on_the_last_day,
    "returns": _sent_back_often,
    "asked_late": _asked_after_the_deadline,
    "reopened": _opened_again,
    "bulk": _many_on_the_last_day,
    "quick": _confirmed_at_once,
}


def counts(bounds: Bounds, agency: int | None) -> dict[str, int]:
    """How many rows each signal has. One query a signal."""
    return {code: _of(rows(bounds), agency).count() for code, rows in SIGNALS.items()}


def listing(bounds: Bounds, filters: Filters, number: int = 1) -> Page[Any]:
    """The rows of one signal, newest first. Two queries, four for what was filed in bulk."""
    rows = _of(SIGNALS[filters.code](bounds), filters.agency)
    joined = rows.select_related("assignment__task__directive", "assignment__agency")
    newest = "-filed_at" if rows.model is Update else "-at"
    page = Paginator(joined.order_by(newest, "-pk"), PER_PAGE).get_page(number)
    if filters.code == "bulk":
        times = _bulks(bounds)
        for row in page.object_list:
            row.n = times.get((row.assignment.agency_id, row.filed_on))
    return page


def agencies(bounds: Bounds, code: str) -> list[tuple[int, str, int]]:
    """The agencies that a signal speaks of, most rows first: number, name, rows. One query."""
    rows = SIGNALS[code](bounds).order_by().values_list("assignment__agency_id", "assignment__agency__name")
    return sorted(rows.annotate(n=Count("pk")), key=lambda one: (-one[2], one[1]))


def _of(rows: QuerySet[Any], agency: int | None) -> QuerySet[Any]:
    return rows.filter(assignment__agency_id=agency) if agency is not None else rows
