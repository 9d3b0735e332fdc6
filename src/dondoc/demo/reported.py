"""Reports that agencies of the demo sent for the last quarter (H2), before the Office's own: most in time, two late, one a draft, one sent back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from dondoc.core.clock import VIETNAM, day_of
from dondoc.demo.script import NO_TASK, Aside, DirectivePlan
from dondoc.demo.showcase import Showcase
from dondoc.reports.actions import agency, receiving
from dondoc.reports.queries.agency import report_seen
from dondoc.reports.queries.rounds import plan_of
from dondoc.reports.seen import before_the_signer
from dondoc.rules.access import Actor
from dondoc.rules.periods import calendar_bounds, period_of
from dondoc.rules.report_rounds import Planned

#: How many agencies have done anything at all: the figures of each take a third of a second, which only a demo of so many assignments is worth.
FEW, SOME, LARGE = 5, 10, 1000
#: What became of whose report, by place: the others were in time.
DRAFT, SENT_BACK, LATE, TAKEN = 1, 2, (3, 8), (0, 4, 6)
#: Working days after the data close on which those in time filed; where the regulation names no last day, the agencies' and the Office's.
IN_TIME = (1, 2, 2, 3, 3)
AGENCIES_DAY, OFFICE_DAY = 4, 8


def reports(show: Showcase, plans: list[DirectivePlan], assignments: int) -> list[Aside]:
    """By the people of the sign-in page's agencies and some others. Told with fixed moments, without chance."""
    hours, plan, said = show.desk.hours, _quarter(show), show.desk.words.phrases["reported"]
    due = plan.agency_due.last_day if plan.agency_due else hours.shift(plan.last, AGENCIES_DAY)
    found = []
    for place, code in enumerate(_agencies(show)[: SOME if assignments >= LARGE else FEW]):
        day = hours.shift(due, LATE.index(place) + 1) if place in LATE else hours.shift(plan.last, IN_TIME[place % 5])
        head = show.desk.cast.heads[code]
        begun = Aside(
            at=_at(day, 8, 20 + 7 * place), what="begin_report",
            who=next(iter(show.desk.cast.specialists.get(code, ())), head), by=code, directive=NO_TASK, task=0, agency=code,
            text=said["proposals"][place % len(said["proposals"])], word=_code(plan), part=f"report-{code}",
        )  # fmt: skip
        found.append(begun)
        if place != DRAFT:
            found.append(replace(begun, at=_at(day, 14, 7 * place), what="file_report", who=head))
        office = replace(begun, who=plans[0].specialist, by="VP")
        back = hours.shift(due, 1)
        if place == SENT_BACK:
            again = hours.shift(back, 3)
            found.append(
                replace(office, at=_at(back, 9, 30), what="send_report_back", text=said["sent_back"], day=again)
            )
        elif place in TAKEN:
            found.append(replace(office, at=_at(back, 15, place), what="take_report"))
    return found


def office_reports_on(show: Showcase) -> tuple[str, date]:
    """The code of the round, and the day of the Office's own report: its last, or the last working day before "now" if that comes first."""
    plan, hours = _quarter(show), show.desk.hours
    due = plan.office_due.last_day if plan.office_due else hours.shift(plan.last, OFFICE_DAY)
    return _code(plan), min(hours.calendar.roll_back(due), show.day(-1))


def do(aside: Aside, actor: Actor, parts: dict[str, int]) -> None:
    """By the ordinary actions."""
    if aside.what == "begin_report":
        made = agency.begin(actor=actor, code=aside.word, at=aside.at)
        agency.write(actor=actor, report_id=made.pk, texts={"proposals": (aside.text, 0)}, at=aside.at)
        parts[aside.part] = made.pk
        return
    said = {"actor": actor, "report_id": parts[aside.part], "at": aside.at}
    match aside.what:
        case "file_report":
            report = report_seen(actor, parts[aside.part], day_of(aside.at))
            assert report is not None
            agency.file_report(filing=agency.Filing(), files=[], seen=before_the_signer(report, aside.at), **said)
        case "take_report":
            receiving.accept(**said)
        case "send_report_back":
            receiving.send_back(reason=aside.text, due_on=aside.day, **said)


def _quarter(show: Showcase) -> Planned:
    """The round of the calendar quarter that ended last: its data are closed, and everybody's last day is over."""
    ended = calendar_bounds(period_of("quarter", day_of(show.desk.now))).first - timedelta(1)
    plan = plan_of(period_of("quarter", ended))
    assert plan is not None, "every shipped profile asks for quarters"
    return plan


def _code(plan: Planned) -> str:
    return f"quarter-{plan.period.year}-{plan.period.part}"


def _agencies(show: Showcase) -> list[str]:
    cast = show.desk.cast
    local = [code for code in cast.local if code in cast.heads]
    return list(dict.fromkeys([*cast.visited, *local[:2], *cast.departments, *local]))


def _at(day: date, hour: int, minutes: int) -> datetime:
    return datetime.combine(day, time(hour), VIETNAM) + timedelta(minutes=minutes)
