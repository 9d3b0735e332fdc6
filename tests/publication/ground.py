"""An approved report of the Office over a closed quarter, and an edition made from it, by the ordinary deeds."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.tasks.loop import World, a_directive, a_form, an_assignment, confirmed, filed

from dondoc.publication.actions.approving import approve
from dondoc.publication.actions.preparing import Wording, choose_tasks, prepare, propose
from dondoc.publication.models import Edition
from dondoc.reports.actions import approving, office
from dondoc.reports.models import Report
from dondoc.reports.seen import before_the_approver
from dondoc.tasks.models import Assignment

#: Its data close on 14 December.
QUARTER, SLUG = "quarter-2026-4", "quy-4-2026"
ALL = ("agency", "field", "month")


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def a_quarter(world: World) -> list[Assignment]:
    """Three assignments of a world with two agencies: done in time, overdue, without a deadline."""
    directive = a_directive(world, at=at(11, 3), tasks=[a_form(world, due_on=date(2026, 11, 20))])
    done, late = Assignment.objects.filter(task__directive=directive).order_by("pk")
    filed(world, done, at(11, 18))
    confirmed(world, done, at(11, 19))
    return [done, late, an_assignment(world, at=at(11, 7), due_on=None)]


def a_draft(world: World, when: datetime) -> Report:
    """The Office's report of the quarter, handed up to its leader."""
    report = office.begin(actor=world.specialist, code=QUARTER, at=when)
    return handed_up(world, report, when)


def handed_up(world: World, report: Report, when: datetime) -> Report:
    office.count(actor=world.specialist, report_id=report.pk, at=when)
    office.hand_up(actor=world.specialist, report_id=report.pk, at=when)
    report.refresh_from_db()
    return report


def signed(world: World, report: Report, when: datetime, *, provisional: bool = False) -> Report:
    approving.approve(
        actor=world.leader,
        report_id=report.pk,
        seen=before_the_approver(report),
        provisional=provisional,
        early="Cần sớm.",
        at=when,
    )
    report.refresh_from_db()
    return report


def an_approved_report(world: World) -> Report:
    return signed(world, a_draft(world, at(12, 26)), at(12, 26))


def an_edition(world: World, report: Report, chosen: dict[int, Wording] | None = None) -> Edition:
    """Before the public since 27 December."""
    row = prepare(actor=world.specialist, report_id=report.pk, tables=ALL, at=at(12, 27))
    if chosen:
        choose_tasks(actor=world.specialist, proposal_id=row.pk, wanted=chosen, among=chosen, at=at(12, 27))
    propose(actor=world.specialist, proposal_id=row.pk, at=at(12, 27))
    return approve(actor=world.leader, proposal_id=row.pk, at=at(12, 27))
