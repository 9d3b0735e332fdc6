"""Checks from the desk (TH 10.1.d; BT 12.1.d): how agencies update and report in a month or a quarter, worst first, and what was held of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator

from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.inspections.models import DeskCheck
from dondoc.organisations.models import Agency
from dondoc.organisations.queries import successors
from dondoc.organisations.queries.internal_rules import must_have_one
from dondoc.organisations.queries.picking import CAN_LEAD
from dondoc.reports.models import Round
from dondoc.reports.queries.rounds import agencies_of, regular
from dondoc.reports.queries.standing import WITH_THE_OFFICE, late_days, reports_of
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.figures import Cells
from dondoc.rules.folding import fold
from dondoc.rules.periods import Period, calendar_bounds, period_of
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import in_population
from dondoc.tasks.queries.figures import cells_of, moves_held
from dondoc.tasks.queries.update_rate import MOVE, PRESENT, update_counts

PER_PAGE = 50
#: What is checked, and of which periods.
WHAT = ("updating", "reporting")
KINDS = ("month", "quarter")
#: How an agency was checked in the period, for the tabs.
STANDINGS = ("unchecked", "wanting", "good")
_ORDER = {kind.value: place for place, kind in enumerate(CAN_LEAD)}


@dataclass(slots=True)
class Row:
    """One agency. `due`, `on_time`: updates owed and given in time by the day; `report`: "" where it owes none, else filed, late, sent_back,
    overdue or waiting, by `late` calendar days. `checks`: the newest of each thing that was checked."""

    agency: Agency
    due: int = 0
    on_time: int = 0
    report: str = ""
    late: int = 0
    checks: dict[str, DeskCheck] = field(default_factory=dict)

    @property
    def missed(self) -> int:
        return self.due - self.on_time

    @property
    def wanting(self) -> int:
        """How many things are not in order: updates that were not given in time, and a report that is late, missing or sent back."""
        return self.missed + (self.report in ("late", "overdue", "sent_back"))

    @property
    def standing(self) -> str:
        if not self.checks:
            return "unchecked"
        return "good" if all(one.good for one in self.checks.values()) else "wanting"

    def figures(self, what: str) -> dict[str, object]:
        """What a check keeps of what was seen."""
        if what == "updating":
            return {"due": self.due, "on_time": self.on_time}
        return {"report": self.report, "late": self.late}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing."""

    standing: str = ""
    kind: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """All agencies of a period as the system counts them on `as_of`, worst first; `round`: of its reports, None where nobody owes any."""

    period: Period
    as_of: date
    round: Round | None
    rows: list[Row]


def checks(actor: Actor) -> bool:
    """Whether this reader records such checks."""
    return may(Deed.CHECK_FROM_DESK, own_party(actor))


def cite() -> str:
    """The article by which the Office checks."""
    rule = current().inspection.desk_checks
    return rule.cite if rule else ""


def periods(day: date) -> list[Period]:
    """The months and quarters that are offered, newest first: this one and those of the last year."""
    found = []
    for kind, n in (("month", 12), ("quarter", 4)):
        one = period_of(kind, day)  # type: ignore[arg-type]
        for _ in range(n):
            found.append(one)
            first = calendar_bounds(one).first
            one = period_of(kind, date.fromordinal(first.toordinal() - 1))  # type: ignore[arg-type]
    return found


def code_of(of: Period) -> str:
    return f"{of.kind}-{of.year}-{of.part}"


def checked_before(agencies: list[int]) -> set[int]:
    """Those of which something was ever held. One query."""
    return set(DeskCheck.objects.filter(agency__in=agencies).order_by().values_list("agency_id", flat=True).distinct())


def reported(of: Period) -> bool:
    """Whether agencies report that period at all. One query."""
    found = regular(of)
    return found is not None and bool(found.agency)


def seen(of: Period, day: date) -> Seen:
    """A constant number of queries, whatever the number of agencies and tasks."""
    bounds = calendar_bounds(of)
    as_of = min(bounds.last, day)
    rows = {one.pk: Row(one) for one in must_have_one(as_of)}
    heirs = successors(as_of, clock.end_of(as_of))
    for (agency_id,), cells in _counted(as_of, day).items():
        row = rows.get(heirs.get(agency_id, agency_id))
        if row is not None:
            row.due += cells.updates_due
            row.on_time += cells.updates_on_time
    round_ = regular(of)
    if round_ is not None:
        _reports(round_, rows, day)
    for check in DeskCheck.objects.filter(first=bounds.first, last=bounds.last).order_by("pk").select_related("by"):
        if check.agency_id in rows:
            rows[check.agency_id].checks[check.what] = check
    found = sorted(rows.values(), key=_place)
    return Seen(of, as_of, round_ if round_ is not None and round_.agency else None, found)


def _place(row: Row) -> tuple[int, int, int, str, int]:
    """Worst first, then in the order of the directory."""
    one = row.agency
    return -row.wanting, _ORDER[one.kind], one.position, one.sort_key, one.pk


def _counted(as_of: date, today: date) -> dict[tuple[Any, ...], Cells]:
    """Of today from the assignments as they stand, of a day that is gone from their facts. One query."""
    if as_of == today:
        rows = Assignment.objects.filter(in_population())
        return cells_of(rows, ("agency_id",), as_of, update_counts(current(), as_of, PRESENT))
    rows = moves_held(as_of, today)
    return cells_of(rows, ("assignment__agency_id",), as_of, update_counts(current(), as_of, MOVE))


def _reports(round_: Round, rows: dict[int, Row], day: date) -> None:
    if round_.pk is None and (round_.agency_due is None or round_.agency_due < day):
        return  # it was never opened here: who reported then is not known
    filed = {one.agency_id: one for one in reports_of(round_)} if round_.pk else {}
    for agency_id in agencies_of(round_, day).values_list("pk", flat=True):
        row = rows.get(agency_id)
        if row is None:
            continue
        report = filed.get(agency_id)
        row.late = late_days(round_, report, day)
        if report is not None and report.state == "sent_back":
            row.report = "sent_back"
        elif report is not None and report.state in WITH_THE_OFFICE:
            row.report = "late" if row.late else "filed"
        else:
            row.report = "overdue" if row.late else "waiting"


def listing(found: Seen, filters: Filters, number: int = 1) -> tuple[Page[Row], dict[str, int]]:
    """One page of the agencies that the filters leave, and the counts of the standings within the other filters. No query."""
    words = fold(filters.q).split()
    rows = [
        row
        for row in found.rows
        if (not filters.kind or row.agency.kind == filters.kind)
        and all(word in row.agency.search_text for word in words)
    ]
    counts = {name: sum(row.standing == name for row in rows) for name in STANDINGS} | {"all": len(rows)}
    if filters.standing in STANDINGS:
        rows = [row for row in rows if row.standing == filters.standing]
    return Paginator(rows, PER_PAGE).get_page(number), counts


def history(agency_id: int, number: int = 1) -> Page[DeskCheck]:
    """What was held of one agency, newest first. Two queries."""
    rows = DeskCheck.objects.filter(agency=agency_id).select_related("by").order_by("-at", "-pk")
    return Paginator(rows, PER_PAGE).get_page(number)


def agency_named(agency_id: int) -> Agency | None:
    """The agency of that page."""
    return Agency.objects.filter(pk=agency_id).first()
