"""What reports make due (F1): an agency owes its report of each round and then the signature; the Office takes what was filed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.reports.models import SPECIAL, Report, ReportDeed, ReportState, Round, RoundAgency
from dondoc.reports.models.report import Side
from dondoc.reports.queries.agency import WRITTEN_IN
from dondoc.reports.queries.rounds import code_of, handles, name_of, owing_agency
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock
from dondoc.search.among import Among
from dondoc.tasks.queries.visibility import stands_for

#: A round that nobody of the agency has begun is put before its people this long before its day, and this long after it.
AHEAD, BEHIND = timedelta(days=14), timedelta(days=92)


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Of an agency: reports that are written, for the head those that wait for him, and recorded rounds of these weeks that it has not begun. Of the
    Office: rounds with reports to take. One query; one more for an agency with a round to begin."""
    if actor.role in AGENCY_ROLES:
        yield from _of_an_agency(actor, today)
    elif handles(actor):
        yield from _of_the_office()


def _of_an_agency(actor: Actor, today: date) -> Iterator[Light]:
    gone = {f"gone_{pk}": pk for pk in stands_for(actor.agency_id, today) if pk != actor.agency_id}
    told = _rounds_of(tuple(gone), agency=actor.agency_id, since=today - 2 * BEHIND, **gone)
    waiting = []
    for pk, kind, last, due, cite, made_at, report, state, at, again in told:
        day = due or last + AHEAD
        if due is not None and clock.day_of(made_at) > due:
            due = None  # recorded behind its day: nobody is late
        if report is None:
            if kind == SPECIAL or day - AHEAD <= today <= day + BEHIND:
                begun = Clock(due, clock.day_of(made_at), cite)
                waiting.append(Light(Work.BEGIN_REPORT, pk, begun, mine=not actor.signs))
        elif state == ReportState.AWAITING_SIGNATURE and actor.signs:
            yield Light(Work.SIGN_REPORT, report, Clock(again or due, clock.day_of(at), cite))
        elif state in WRITTEN_IN and state != ReportState.AWAITING_SIGNATURE:
            yield Light(Work.WRITE_REPORT, report, Clock(again or due, clock.day_of(at), cite), mine=not actor.signs)
    if waiting and owing_agency(actor.agency_id, today):
        yield from waiting


@MadeOnce
def _rounds_of(names: tuple[str, ...], agency: Any, since: Any, **gone: Any) -> QuerySet[Any]:
    """Rounds with what the agency has of each. `gone`: those that went into it, by `names`: what they filed is not its own report."""
    of_own = Q(reports__agency=agency)
    for name in names:
        of_own |= Q(reports__agency=gone[name], reports__state__in=WRITTEN_IN)
    of_own &= Q(reports__side=Side.AGENCY.value)
    asked = RoundAgency.objects.filter(round=OuterRef("pk"), agency=agency)
    rows = Round.objects.filter(agency=True).annotate(own=FilteredRelation("reports", condition=of_own))
    rows = rows.filter(Q(own__state__in=WRITTEN_IN) | Q(last__gte=since))
    rows = rows.filter(~Q(kind=SPECIAL) | Exists(asked) | Q(own__isnull=False))
    return rows.values_list(
        "pk", "kind", "last", "agency_due", "agency_cite", "made_at", "own__pk", "own__state", "own__drafted_at", "own__due_again_on"
    )  # fmt: skip


@MadeOnce
def _filed_rounds() -> QuerySet[Any]:
    filed = Q(reports__side=Side.AGENCY.value, reports__state=ReportState.FILED.value)
    rows = Round.objects.annotate(n=Count("reports", filter=filed)).filter(n__gt=0)
    return rows.values_list("pk", "office_due", "made_at", "office_cite")


def _of_the_office() -> Iterator[Light]:
    for pk, due, made_at, cite in _filed_rounds():
        yield Light(Work.TAKE_REPORTS, pk, Clock(due, clock.day_of(made_at), cite), mine=False)


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines about reports that are written: of which round, and why it came back. Two queries."""
    deeds: dict[int, list[ReportDeed]] = {}
    for one in _sent_back(keys=pks):
        deeds.setdefault(one.report_id, []).append(one)
    return {report.pk: _detail(report, deeds.get(report.pk, [])) for report in _reports(keys=pks)}


_reports = MadeOnce(lambda keys: Report.objects.filter(Among("pk", keys)).select_related("round"))
_sent_back = MadeOnce(
    lambda keys: (
        ReportDeed.objects.filter(Among("report", keys), deed__in=("sent_back", "handed_back"))
        .select_related("by")
        .order_by("at", "pk")
    )
)


@MadeOnce
def _taken(keys: Any) -> QuerySet[Round]:
    filed = Q(reports__side=Side.AGENCY.value, reports__state=ReportState.FILED.value)
    return Round.objects.filter(Among("pk", keys)).annotate(n=Count("reports", filter=filed))


def round_details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines about rounds to begin. One query."""
    rows = Round.objects.in_bulk(pks)
    return {pk: {"title": name_of(row), "ground": code_of(row), "due_on": row.late_after} for pk, row in rows.items()}


def taking_details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the Office's lines: of which round, and how many reports are to be taken. One query."""
    return {
        row.pk: {"title": name_of(row), "ground": code_of(row), "entered_tasks": row.n, "due_on": row.office_due}
        for row in _taken(keys=pks)
    }


def _detail(report: Report, back: list[ReportDeed]) -> dict[str, Any]:
    found = {"title": name_of(report.round), "due_on": report.due_again_on or report.round.late_after}
    if back and report.state != ReportState.AWAITING_SIGNATURE:
        last = back[-1]
        found |= {
            "said": last.reason,
            "said_by": last.by.full_name,
            "said_at": last.at,
            "said_deed": f"report_{last.deed}",
        }
    return found
