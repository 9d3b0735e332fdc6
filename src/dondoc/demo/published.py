"""The public site of the demo (H5): the Office's report of the last quarter, approved, and the edition that was published from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from dondoc.core.clock import VIETNAM, day_of
from dondoc.demo.script import Aside, DirectivePlan
from dondoc.demo.showcase import Showcase
from dondoc.publication.actions import approving as published
from dondoc.publication.actions import preparing
from dondoc.reports.actions import approving, office
from dondoc.reports.queries.office import office_reports
from dondoc.reports.seen import before_the_approver
from dondoc.rules.access import Actor
from dondoc.rules.periods import calendar_bounds, period_of

#: Below this a demo is for looking at states, and the figures of a quarter say nothing.
FEWEST = 200
TABLES = ("agency", "field", "month")


def edition(show: Showcase, plans: list[DirectivePlan]) -> list[Aside]:
    """By a specialist of the Office and its head, on the working day before "now"."""
    plan = plans[0]
    leader, at = show.desk.cast.heads["VP"], datetime.combine(show.day(-1), time(14, 0), VIETNAM)
    beside = Aside(
        at=at, what="", who=plan.specialist, by="VP", directive=0, task=0, agency=plan.tasks[0].leads[0], text=""
    )

    def after(minutes: int, what: str, who: str) -> Aside:
        return replace(beside, at=at + timedelta(minutes=minutes), what=what, who=who)

    return [
        after(0, "office_report", plan.specialist),
        after(40, "approve_report", leader),
        after(70, "edition", plan.specialist),
        after(100, "publish", leader),
    ]


def do(aside: Aside, actor: Actor, parts: dict[str, int]) -> None:
    """By the ordinary actions."""
    said = {"actor": actor, "at": aside.at}
    match aside.what:
        case "office_report":
            quarter = period_of("quarter", calendar_bounds(period_of("quarter", day_of(aside.at))).first - timedelta(1))
            report = office.begin(code=f"quarter-{quarter.year}-{quarter.part}", **said)
            office.count(report_id=report.pk, **said)
            parts["office_report"] = office.hand_up(report_id=report.pk, **said).pk
        case "approve_report":
            seen = before_the_approver(office_reports(actor).get(pk=parts["office_report"]))
            approving.approve(report_id=parts["office_report"], seen=seen, **said)
        case "edition":
            made = preparing.prepare(report_id=parts["office_report"], tables=TABLES, **said)
            parts["edition"] = preparing.propose(proposal_id=made.pk, **said).pk
        case "publish":
            published.approve(proposal_id=parts["edition"], **said)
