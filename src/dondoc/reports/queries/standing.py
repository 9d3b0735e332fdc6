"""How agencies stand in a round: who has filed, who is late, who has not (H2; TH 18.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.reports.models import Report, Round
from dondoc.reports.models.report import ReportState, Side
from dondoc.reports.queries.rounds import agencies_of

PER_PAGE = 50
#: A report in these states stands with the Office.
WITH_THE_OFFICE = (ReportState.FILED.value, ReportState.ACCEPTED.value)
#: How an agency stands in a round, in the order of the tabs.
STANDINGS = ("waiting", "overdue", "filed", "late", "sent_back")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing. `standing` a code of STANDINGS, `kind` of agency, `q` of its name."""

    standing: str = ""
    kind: str = ""
    q: str = ""


def official(path: str = "") -> Case:
    """Puts agencies in the order of their kinds, before that of the directory within each; `path`: from the rows to the agency ("agency__")."""
    kinds = (When(**{f"{path}kind": kind.value}, then=Value(n)) for n, kind in enumerate(AgencyKind))
    return Case(*kinds, output_field=IntegerField())


def reports_of(row: Round) -> QuerySet[Report]:
    """The agencies' reports of a round; none while it is not recorded."""
    return Report.objects.filter(round_id=row.pk, side=Side.AGENCY)


def not_filed(row: Round, day: date) -> QuerySet[Agency]:
    """Who owes a report and has none that stands with the Office."""
    filed = reports_of(row).filter(agency=OuterRef("pk"), state__in=WITH_THE_OFFICE)
    return agencies_of(row, day).exclude(Exists(filed))


def late_days(row: Round, report: Any, day: date) -> int:
    """Calendar days by which the first filing came, or is, behind the round's last day; 0 where it is not, and where nobody can be late
    (`Round.late_after`)."""
    if row.late_after is None:
        return 0
    until = clock.day_of(report.first_filed_at) if report is not None and report.first_filed_at else day
    return max((until - row.late_after).days, 0)


def standing_listing(row: Round, filters: Filters, day: date, number: int = 1) -> tuple[Page[Any], dict[str, int]]:
    """A page of the agencies of a round in the order of the directory, each with its report as `report`; and the counts of STANDINGS within the
    other filters. Three queries."""
    rows = agencies_of(row, day)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.q:
        asked = filters.q
        rows = rows.filter(Q(name__icontains=asked) | Q(short_name__icontains=asked) | Q(code=asked))
    own = reports_of(row).filter(agency=OuterRef("pk")).annotate(on=TruncDate("first_filed_at", tzinfo=clock.VIETNAM))
    rows = rows.annotate(
        report_id=Subquery(own.values("pk")[:1]),
        report_state=Subquery(own.values("state")[:1]),
        due_again=Subquery(own.values("due_again_on")[:1]),
        filed_on=Subquery(own.values("on")[:1]),
    )
    conditions = {name: _condition(name, row, day) for name in STANDINGS}
    counts = rows.aggregate(all=Count("pk"), **{name: Count("pk", filter=q) for name, q in conditions.items()})
    found = rows.filter(conditions[filters.standing]) if filters.standing in STANDINGS else rows
    pages = Paginator(found.order_by(official(), "position", "sort_key", "pk"), PER_PAGE)
    pages.count = counts[filters.standing if filters.standing in STANDINGS else "all"]
    page = pages.get_page(number)
    shown = list(page.object_list)
    reports = Report.objects.select_related("signed_by").in_bulk([one.report_id for one in shown if one.report_id])
    for one in shown:
        one.report = reports.get(one.report_id)
    page.object_list = shown
    return page, counts


def _condition(name: str, row: Round, day: date) -> Q:
    filed = Q(report_state__in=WITH_THE_OFFICE)
    due = row.late_after
    return {
        "waiting": ~filed | Q(report_state=None),
        "overdue": (~filed | Q(report_state=None)) if due is not None and due < day else Q(pk=None),
        "filed": filed,
        "late": Q(filed_on__gt=due) & filed if due is not None else Q(pk=None),
        "sent_back": ~filed & Q(due_again__isnull=False),
    }[name]


def tallies(rows: list[Round], day: date) -> dict[int, dict[str, int]]:
    """How many reports of each recorded round stand with the Office, and how many of them came late. One query."""
    kept = [row.pk for row in rows if row.pk is not None]
    if not kept:
        return {}
    found = Report.objects.filter(round__in=kept, side=Side.AGENCY, state__in=WITH_THE_OFFICE)
    found = found.annotate(on=TruncDate("first_filed_at", tzinfo=clock.VIETNAM))
    found = found.annotate(recorded=TruncDate("round__made_at", tzinfo=clock.VIETNAM))
    due = F("round__agency_due")
    late = Count("pk", filter=Q(on__gt=due, recorded__lte=due))
    return {
        pk: {"filed": n, "late": behind}
        for pk, n, behind in found.values_list("round").annotate(n=Count("pk"), behind=late).order_by()
    }
