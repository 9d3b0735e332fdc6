"""Inspections of the demo (G1, G2): a team, an approved plan of the year, one inspection that is running with its tasks, one that is announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from dondoc.core.clock import VIETNAM, day_of
from dondoc.core.regulation import current
from dondoc.demo.script import NO_TASK, Aside, DirectivePlan
from dondoc.demo.showcase import Showcase
from dondoc.inspections.actions import (
    announcing,
    choosing,
    members,
    opening,
    plan_steps,
    plans,
    running,
    teams,
)
from dondoc.inspections.queries import choosing as choosable
from dondoc.inspections.queries.notice import drafted_notice
from dondoc.inspections.queries.openable import lines_open, members_now, teams_on
from dondoc.inspections.queries.sight import inspections_for
from dondoc.organisations import actions as organisations
from dondoc.organisations import queries as directory
from dondoc.rules.access import Actor, Role

#: Tasks chosen by risk.
BY_RISK = 8
#: Calendar days from the one inspection to the other, and from the first day of one to its last.
APART, LASTS = timedelta(days=14), timedelta(days=4)
CONTENTS = ("execution", "updating", "reporting")


def inspections(show: Showcase, scripted: list[DirectivePlan]) -> list[Aside]:
    """In the four weeks before "now". None around the turn of a year, which a plan of the year does not cross."""
    cast, day = show.desk.cast, show.day
    found = [code for code in cast.visited if code in cast.departments or code in cast.local]
    inspector, administrator = _one(cast, Role.INSPECTOR), _one(cast, Role.ADMINISTRATOR)
    if not inspector or len(found) < 2 or day(-23).year != day(12).year:
        return []
    running_one, announced_one = found[0], found[1]
    office, leader = scripted[0].specialist, cast.heads["VP"]
    base = Aside(
        at=_at(day(-22), 9), what="inspect", who=office, by="VP", directive=NO_TASK, task=0, agency="VP", text=""
    )

    def step(word: str, on: date, hour: int, who: str = office, **said: object) -> Aside:
        return replace(base, word=word, at=_at(on, hour), who=who, **said)  # type: ignore[arg-type]

    return [
        step(
            "borrow",
            day(-23),
            9,
            administrator,
            text=inspector,
            part=next(c for c in cast.departments if c not in found),
        ),
        step("team", day(-22), 9, leader, text=inspector),
        step("plan", day(-20), 9, part=running_one, other=announced_one, day=day(-4)),
        step("approve", day(-18), 9, cast.chairman),
        step("publish", day(-17), 9),
        step("open", day(-10), 9, part=running_one, day=day(-4)),
        step("announce", day(-8), 9, part=running_one),
        step("begin", day(-4), 8, leader, part=running_one),
        step("open", day(-3), 9, part=announced_one, day=day(4)),
        step("announce", day(-2), 9, part=announced_one),
    ]


def _one(cast: Any, role: Role) -> str:
    """Who has this part in the province: who inspects beside the head of the team, who gives him the post that he is borrowed from."""
    return next((p.username for p in cast.people.values() if p.posts[0].role is role), "")


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 10), VIETNAM)


def do(aside: Aside, actor: Actor, parts: dict[str, int]) -> None:
    """By the ordinary actions. `parts` keeps the inspections by agency."""
    said = {"actor": actor, "at": aside.at}
    match aside.word:
        case "borrow":
            _borrow(aside, actor)
        case "team":
            _team(aside, actor)
        case "plan":
            parts["inspect-plan"] = _plan(aside, actor)
        case "approve":
            pk = parts["inspect-plan"]
            plan_steps.approve(plan_id=pk, version=None, leader=None, number="", approved_on=None, **said)
        case "publish":
            plan_steps.publish(plan_id=parts["inspect-plan"], version=None, **said)
        case "open":
            parts[f"inspect-{aside.part}"] = _open(aside, actor)
        case "announce":
            _announce(aside, actor, parts[f"inspect-{aside.part}"])
        case "begin":
            running.begin(inspection_id=parts[f"inspect-{aside.part}"], version=None, **said)


def _announce(aside: Aside, actor: Actor, inspection: int) -> None:
    """In the words that the facts propose, under the body's own number."""
    day, body = day_of(aside.at), current().inspection.bodies[0].name
    announcing.announce(
        actor=actor,
        inspection_id=inspection,
        version=None,
        words=drafted_notice(inspections_for(actor, day).get(pk=inspection)),
        number=f"31/TB-{''.join(word[0].upper() for word in body.split())}",
        on=day,
        at=aside.at,
    )


def _borrow(aside: Aside, actor: Actor) -> None:
    """The inspector comes from a department: nobody is taken into a team who works nowhere."""
    user, agency = directory.user_named(aside.text), directory.agency_by_code(aside.part)
    assert user is not None
    organisations.appoint(
        actor=actor,
        user_id=user.pk,
        agency_id=agency.pk,
        role=Role.AGENCY_SPECIALIST,
        title=f"Chuyên viên {agency.name}",
        signs="",
        valid_from=day_of(aside.at),
        at=aside.at,
    )


def _team(aside: Aside, actor: Actor) -> None:
    day, body = day_of(aside.at), current().inspection.bodies[0].name
    setting = teams.Setting(
        name=f"{body if 'kiểm tra' in body else f'{body} kiểm tra'} việc thực hiện nhiệm vụ được giao",
        number="2216/QĐ-UBND",
        decided_on=day,
        set_up_by="",
        first=day,
        last=None,
        rules="",
        head=actor.user_id,
    )
    said = {"actor": actor, "at": aside.at}
    team = teams.set_up(setting=setting, files=[], rules_files=[], form_token="demo-team", **said)  # noqa: S106 - a form that is not sent twice, no secret
    user = directory.user_named(aside.text)
    assert user is not None
    members.take_in(team_id=team.pk, version=None, person=user.pk, role="member", first=day, **said)


def _plan(aside: Aside, actor: Actor) -> int:
    """A line for each of the two agencies; the first in the days from `day`, the second eight working days later."""
    said, first = {"actor": actor, "at": aside.at}, aside.day
    assert first is not None
    wording = plans.Wording(
        year=first.year,
        quarter=0,
        title=f"Kế hoạch kiểm tra năm {first.year}",
        ground="",
        words="Kiểm tra việc thực hiện nhiệm vụ Ủy ban nhân dân tỉnh giao tại hai cơ quan có nhiều nhiệm vụ quá hạn.",
    )
    plan = plans.begin(team_id=None, replaces=None, wording=wording, **said)
    for code, begins in ((aside.part, first), (aside.other, first + APART)):
        line = plans.Line(
            agencies=(f"a:{directory.agency_by_code(code).pk}",),
            contents=CONTENTS,
            first=begins,
            last=begins + LASTS,
            reason="Nhiều nhiệm vụ quá hạn trong năm.",
        )
        plans.add_lines(plan_id=plan.pk, version=None, line=line, **said)
    plan_steps.submit(plan_id=plan.pk, version=None, **said)
    return plan.pk


def _open(aside: Aside, actor: Actor) -> int:
    """From the plan's line of that agency, with some tasks by risk. None by lot: the same demo is always the same, and a seed is not."""
    said, day = {"actor": actor, "at": aside.at}, day_of(aside.at)
    line = next(one for one in lines_open(day) if one.agency.code == aside.part)
    team = teams_on(day)[0]
    people = members_now(team, day)
    form = opening.Opening(
        kind="planned",
        agency_id=line.agency_id,
        team_id=team.pk,
        head=next(one.user_id for one in people if one.role == "head"),
        people=tuple(one.user_id for one in people if one.role != "head"),
        contents=CONTENTS,
        first=line.first,
        last=line.last,
        plan_line=line.pk,
        decision_number="2230/QĐ-UBND" if current().inspection.decision else "",
        decision_on=day if current().inspection.decision else None,
    )
    made = opening.open_inspection(opening=form, files=[], form_token=f"demo-inspection-{aside.part}", **said)
    rows = choosable.candidates(actor, made, day).order_by("-points", "late_after", "pk")[:BY_RISK]
    if chosen := [row.pk for row in rows]:
        choosing.choose(inspection_id=made.pk, chosen=chosen, how="risk", **said)
    return made.pk
