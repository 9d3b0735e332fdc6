"""An approved report of the Office over a closed month, and an edition made from it by the ordinary deeds."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from tests.make import DAY, the_office
from tests.tasks.loop import World, a_directive, a_form, an_assignment, confirmed, filed

from dondoc.publication.actions.approving import approve
from dondoc.publication.actions.preparing import Wording, choose_tasks, prepare, propose
from dondoc.publication.models import Edition, Proposal
from dondoc.reports.figures import canonical, checksum
from dondoc.reports.models import Report, ReportState, Round
from dondoc.reports.queries.figures import Asked, Span, compute
from dondoc.rules.periods import Bounds
from dondoc.tasks.models import Assignment

MONTH = Span(
    kind="month", year=2026, part=11, name="Tháng 11/2026", bounds=Bounds(date(2026, 11, 1), date(2026, 11, 30))
)
KNOWN = date(2026, 12, 4)
ALL = ("agency", "field", "month")


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def a_month(world: World) -> list[Assignment]:
    """Three assignments of a world with two agencies: done in time, overdue, without a deadline."""
    directive = a_directive(world, at=at(11, 3), tasks=[a_form(world, due_on=date(2026, 11, 20))])
    done, late = Assignment.objects.filter(task__directive=directive).order_by("pk")
    filed(world, done, at(11, 18))
    confirmed(world, done, at(11, 19))
    return [done, late, an_assignment(world, at=at(11, 7), due_on=None)]


def an_approved_report(world: World, *, state: str = "approved", provisional: bool = False) -> Report:
    """As the Office's deeds leave it."""
    payload = compute(Asked(span=MONTH, known_at=KNOWN)) | {"provisional": provisional}
    text = canonical(payload).decode()
    round_ = Round.objects.create(
        kind="month", year=2026, part=11, first=MONTH.bounds.first, last=MONTH.bounds.last, basis="calendar",
        basis_confidence="default", agency=True, office=True, regulation_id="thanh-hoa-2025", made_at=at(12, 5),
    )  # fmt: skip
    return Report.objects.create(
        round=round_, side="office", agency=the_office(), state=ReportState(state), provisional=provisional,
        as_of=MONTH.bounds.last, known_at=KNOWN, figures=text, sha256=checksum(text), drafted_by_id=world.specialist.user_id,
        drafted_at=at(12, 5), signed_by_id=world.leader.user_id, filed_at=at(12, 5),
    )  # fmt: skip


def an_edition(world: World, chosen: dict[int, Wording] | None = None, *, report: Report | None = None) -> Edition:
    """Before the public since 6 December."""
    report = report or an_approved_report(world)
    row = proposed(world, report, chosen)
    return approve(actor=world.leader, proposal_id=row.pk, at=at(12, 6))


def proposed(world: World, report: Report, chosen: dict[int, Wording] | None = None) -> Proposal:
    row = prepare(actor=world.specialist, report_id=report.pk, tables=ALL, at=at(12, 6))
    if chosen:
        choose_tasks(actor=world.specialist, proposal_id=row.pk, wanted=chosen, among=chosen, at=at(12, 6))
    return propose(actor=world.specialist, proposal_id=row.pk, at=at(12, 6))


def frozen_of(report: Report) -> dict:
    return json.loads(report.figures)


__all__ = ["ALL", "DAY", "a_month", "an_approved_report", "an_edition", "at", "frozen_of", "proposed"]
