"""What reports make due (F1): an agency owes its report of each round and then the signature; the Office takes what was filed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q

from dondoc.core import clock
from dondoc.reports.models import SPECIAL, Report, ReportState, Round, RoundAgency
from dondoc.reports.models.report import Side
from dondoc.reports.queries.agency import WRITTEN_IN
from dondoc.reports.queries.rounds import code_of, handles, name_of, owing_agency
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock
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
    own = stands_for(actor.agency_id, today)
    of_own = Q(reports__side=Side.AGENCY, reports__agency__in=own)
    # what an agency filed that went into this one is not its own report
    of_own &= Q(reports__agency=actor.agency_id) | Q(reports__state__in=WRITTEN_IN)
    asked = RoundAgency.objects.filter(round=OuterRef("pk"), agency=actor.agency_id)
    rows = Round.objects.filter(agency=True).annotate(own=FilteredRelation("reports", condition=of_own))
    rows = rows.filter(Q(own__state__in=WRITTEN_IN) | Q(last__gte=today - 2 * BEHIND))
    rows = rows.filter(~Q(kind=SPECIAL) | Exists(asked) | Q(own__isnull=False))
    told = rows.values_list(
        "pk", "kind", "last", "agency_due", "agency_cite", "made_at", "own__pk", "own__state", "own__drafted_at", "own__due_again_on"
    )  # fmt: skip
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


def _of_the_office() -> Iterator[Light]:
    filed = Q(reports__side=Side.AGENCY, reports__state=ReportState.FILED)
    rows = Round.objects.annotate(n=Count("reports", filter=filed)).filter(n__gt=0)
    for pk, due, made_at, cite in rows.values_list("pk", "office_due", "made_at", "office_cite"):
        yield Light(Work.TAKE_REPORTS, pk, Clock(due, clock.day_of(made_at), cite), mine=False)


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines about reports that are written: of which round, and why it came back. Two queries."""
    rows = Report.objects.filter(pk__in=pks).select_related("round", "drafted_by").prefetch_related("deeds__by")
    return {report.pk: _detail(report) for report in rows}


def round_details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines about rounds to begin. One query."""
    rows = Round.objects.in_bulk(pks)
    return {
        pk: {"title": str(name_of(row)), "ground": code_of(row), "due_on": row.late_after} for pk, row in rows.items()
    }


def taking_details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the Office's lines: of which round, and how many reports are to be taken. One query."""
    filed = Q(reports__side=Side.AGENCY, reports__state=ReportState.FILED)
    rows = Round.objects.filter(pk__in=pks).annotate(n=Count("reports", filter=filed))
    return {
        row.pk: {"title": str(name_of(row)), "ground": code_of(row), "entered_tasks": row.n, "due_on": row.office_due}
        for row in rows
    }


def _detail(report: Report) -> dict[str, Any]:
    found = {"title": str(name_of(report.round)), "due_on": report.due_again_on or report.round.late_after}
    back = [one for one in report.deeds.all() if one.deed in ("sent_back", "handed_back")]
    if back and report.state != ReportState.AWAITING_SIGNATURE:
        last = max(back, key=lambda one: (one.at, one.pk))
        found |= {
            "said": last.reason,
            "said_by": last.by.full_name,
            "said_at": last.at,
            "said_deed": f"report_{last.deed}",
        }
    return found
