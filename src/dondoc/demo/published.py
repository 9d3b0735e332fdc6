"""The public site of the demo (H5): the Office's report of the last quarter, approved, and the edition that was published from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from dondoc.core.clock import VIETNAM
from dondoc.demo.reported import office_reports_on
from dondoc.demo.script import NO_TASK, Aside, DirectivePlan
from dondoc.demo.showcase import Showcase
from dondoc.publication.actions import approving as published
from dondoc.publication.actions import preparing
from dondoc.reports.actions import approving, office, office_writing
from dondoc.reports.office import NEEDED
from dondoc.reports.queries.office import office_reports
from dondoc.reports.seen import before_the_approver
from dondoc.rules.access import Actor

#: Below this a demo is for looking at states, and the figures of a quarter say nothing.
FEWEST = 200
TABLES = ("agency", "field", "month")
OVERVIEW = "Trong kỳ chưa có nhiệm vụ đến hạn để đánh giá tỷ lệ; Văn phòng tiếp tục theo dõi, đôn đốc."


def edition(show: Showcase, plans: list[DirectivePlan]) -> list[Aside]:
    """By a specialist of the Office and its head, on the Office's last day or the working day before "now"."""
    plan, (code, day) = plans[0], office_reports_on(show)
    leader, at = show.desk.cast.heads["VP"], datetime.combine(day, time(14, 0), VIETNAM)
    beside = Aside(
        at=at, what="", who=plan.specialist, by="VP", directive=NO_TASK, task=0, agency="VP", text="", word=code
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
            report = office.begin(code=aside.word, **said)
            if not office.count(report_id=report.pk, **said):  # a large province's figures are the worker's to count
                office.count_wanted(**said)
            overview = report.sections.get(code=NEEDED)
            if not overview.text:  # a quarter of whose rates nothing can be said yet
                office_writing.write(report_id=report.pk, code=NEEDED, text=OVERVIEW, version=overview.version, **said)
            parts["office_report"] = office.hand_up(report_id=report.pk, **said).pk
        case "approve_report":
            seen = before_the_approver(office_reports(actor).get(pk=parts["office_report"]))
            approving.approve(report_id=parts["office_report"], seen=seen, **said)
        case "edition":
            made = preparing.prepare(report_id=parts["office_report"], tables=TABLES, **said)
            parts["edition"] = preparing.propose(proposal_id=made.pk, **said).pk
        case "publish":
            published.approve(proposal_id=parts["edition"], **said)
