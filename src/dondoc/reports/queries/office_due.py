"""What the Office's own report makes due (F1): it is to be written when a round's data are closed, then a leader of the Office approves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.reports.models import Report, ReportState, Round
from dondoc.reports.models.report import Side
from dondoc.reports.queries.office import approves, drafts
from dondoc.reports.queries.rounds import code_of, name_of
from dondoc.rules.access import Actor
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock

#: A report that nobody wrote is put before the Office for so long after the data closed.
BEHIND = timedelta(days=92)


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Of a leader of the Office what waits for his approval, of its specialists the rounds whose report is not written. One query for these alone."""
    if not drafts(actor):
        return
    for pk, due, cite, last, at in _rounds(approves(actor), today=today, since=today - BEHIND):
        if approves(actor):
            yield Light(Work.APPROVE_OFFICE_REPORT, pk, Clock(due, clock.day_of(at), cite))
        else:
            yield Light(Work.WRITE_OFFICE_REPORT, pk, Clock(due, last + timedelta(days=1), cite), mine=False)


@MadeOnce
def _rounds(to_approve: bool, today: Any, since: Any) -> QuerySet[Any]:
    own = Report.objects.filter(round=OuterRef("pk"), side=Side.OFFICE.value)
    rows = Round.objects.annotate(
        own_state=Subquery(own.values("state")[:1]), handed_up_at=Subquery(own.values("handed_up_at")[:1])
    )
    waits = Q(own_state=ReportState.AWAITING_SIGNATURE.value)
    unwritten = Q(own_state=None) | Q(own_state=ReportState.DRAFT.value)
    rows = rows.filter(waits if to_approve else Q(office=True, last__lt=today, last__gte=since) & unwritten)
    return rows.values_list("pk", "office_due", "office_cite", "last", "handed_up_at")


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of these lines: of which round, and what a leader wanted otherwise. Three queries."""
    found = {}
    rows = Round.objects.filter(pk__in=pks)
    reports = Report.objects.filter(round__in=pks, side=Side.OFFICE).prefetch_related("deeds__by")
    by_round = {report.round_id: report for report in reports}
    for row in rows:
        found[row.pk] = {"title": name_of(row), "ground": code_of(row), "due_on": row.office_due}
        report = by_round.get(row.pk)
        back = [one for one in report.deeds.all() if one.deed == "handed_back"] if report else []
        if report and back and report.state == ReportState.DRAFT:
            last = max(back, key=lambda one: (one.at, one.pk))
            found[row.pk] |= {
                "said": last.reason,
                "said_by": last.by.full_name,
                "said_at": last.at,
                "said_deed": "report_handed_back",
            }
    return found
