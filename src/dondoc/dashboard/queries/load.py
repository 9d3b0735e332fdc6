"""The work that comes: assignments that fall due in each of the next eight weeks, in sum and at each agency. Of today only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from dondoc.organisations.models import Agency
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.blocks import holder
from dondoc.tasks.queries.waiting import STILL_TO_DO

WEEKS = 8
PER_PAGE = 50
#: A cell as full as the fullest one is of degree 4.
DEGREES = 4


@dataclass(frozen=True, slots=True)
class Week:
    """A week, Monday to Sunday; the first one begins today. `n` assignments are judged by one of its days and still to be done."""

    first: date
    last: date
    n: int
    degree: int = 0


@dataclass(frozen=True, slots=True)
class AgencyLoad:
    code: str
    name: str
    total: int
    weeks: list[Week]


def weeks(today: date) -> list[tuple[date, date]]:
    """The rest of this week and the seven after it; on a Saturday or a Sunday the first one is the week to come as well."""
    sunday = today + timedelta(days=6 - today.weekday() + (7 if today.weekday() > 4 else 0))
    found = [(today, sunday)]
    while len(found) < WEEKS:
        found.append((found[-1][1] + timedelta(days=1), found[-1][1] + timedelta(days=7)))
    return found


def load_by_week(rows: QuerySet[Assignment], today: date) -> list[Week]:
    """One query."""
    spans = weeks(today)
    told = _due(rows, spans).aggregate(**_counts(spans))
    return _weeks(told, spans, max(told.values()))


def load_by_agency(
    rows: QuerySet[Assignment], kinds: tuple[str, ...], today: date, number: int
) -> tuple[Page, list[AgencyLoad]]:
    """Agencies of these kinds with most to do first, fifty a page. Five queries."""
    spans = weeks(today)
    ids = list(Agency.objects.filter(kind__in=kinds).values_list("pk", flat=True))
    due = _due(rows, spans).annotate(holder=holder(today)).filter(holder__in=ids).order_by().values("holder")
    counted = due.annotate(total=Count("pk"), **_counts(spans)).order_by("-total", "holder")
    page = Paginator(counted, PER_PAGE).get_page(number)
    found = list(page.object_list)
    top = max((row[f"w{i}"] for row in found for i in range(WEEKS)), default=0)
    names = Agency.objects.in_bulk([row["holder"] for row in found])
    lines = []
    for row in found:
        agency = names[row["holder"]]
        lines.append(AgencyLoad(agency.code, agency.name, row["total"], _weeks(row, spans, top)))
    return page, lines


def _due(rows: QuerySet[Assignment], spans: list[tuple[date, date]]) -> QuerySet[Assignment]:
    return rows.filter(state__in=STILL_TO_DO, late_after__range=(spans[0][0], spans[-1][1]))


def _counts(spans: list[tuple[date, date]]) -> dict[str, Count]:
    return {f"w{i}": Count("pk", filter=Q(late_after__range=span)) for i, span in enumerate(spans)}


def _weeks(told: dict[str, int], spans: list[tuple[date, date]], top: int) -> list[Week]:
    return [
        Week(*span, told[f"w{i}"], -(-DEGREES * told[f"w{i}"] // top) if top else 0) for i, span in enumerate(spans)
    ]
