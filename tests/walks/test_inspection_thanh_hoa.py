"""A planned inspection in Thanh Hóa, from the plan to the last recommendation confirmed (G1–G4; TH 10.1, 11–15), with the refusals on the way.

After each step: what is due from whom, who has heard, and what the inspected agency may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.inspections.ground import a_team, tasks_of
from tests.make import AT, DAY
from tests.refusing import refused
from tests.tasks.loop import World, a_world
from tests.web.work.test_work_pages import body, signed_in

from dondoc.audit import queries as audit
from dondoc.dashboard.queries.due import pile
from dondoc.dashboard.queries.work_lines import fill
from dondoc.inspections.actions import (
    announcing,
    choosing,
    concluding,
    findings,
    following,
    minutes,
    opening,
    papers,
    plan_steps,
    plans,
    recommending,
    running,
    signing,
)
from dondoc.inspections.models import InspectedTask, Inspection, Plan, PlanLine, Recommendation, Team
from dondoc.inspections.queries.conclusion_content import Signing
from dondoc.inspections.queries.sight import Side, inspections_for, side_of
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.queries.inbox import inbox
from dondoc.notices.telling_of_inspections import OF_INSPECTIONS
from dondoc.rules.access import Actor
from dondoc.rules.due_work import CHIPS
from dondoc.rules.errors import NotThere, Refusals
from dondoc.tasks.queries.visibility import assignments_for
from dondoc.web.work.words import context_of

pytestmark = pytest.mark.django_db
FIRST, LAST = DAY + timedelta(days=4), DAY + timedelta(days=6)  # Monday 23 to Wednesday 25 November 2026
OPENED, BEGUN, ENDED = AT + timedelta(hours=2), AT + timedelta(days=4), AT + timedelta(days=6)
SIGNED, DONE = AT + timedelta(days=12), AT + timedelta(days=20)
POINTS = {"nature": "Kéo dài", "degree": "Một việc", "cause": "Chưa phân công", "responsibility": "Phòng Kế hoạch"}


@pytest.fixture
def world(frozen) -> World:
    made = a_world(2)
    tell_new(actor=None, at=AT)
    return made


def due_from(actor: Actor, when: Any) -> set[str]:
    """The inspections' part of his work, each line with its words and its way on."""
    gathered = pile(actor, (when + timedelta(hours=7)).date())
    lines = fill(gathered.of(CHIPS["inspection"]), actor, (when + timedelta(hours=7)).date())
    assert len(lines) == len(gathered.of(CHIPS["inspection"])), "every line has its words"
    assert all(
        context_of(line, signs=bool(actor.signs))["url"].startswith("/kiem-tra/") and line.title for line in lines
    )
    return {str(line.work) for line in lines}


def heard(actor: Actor, when: Any) -> list[str]:
    """What he has been told of inspections, oldest first."""
    while tell_new(actor=None, at=when):
        pass
    told = list(inbox(actor.user_id, [actor.agency_id]).object_list)
    return [one.text for one in reversed(told) if one.kind in OF_INSPECTIONS]


def a_planned_line(world: World, team: Team) -> PlanLine:
    """TH 10.1.a, 12.1, 13.2: the plan is approved by whom the regulation names, and by nobody else."""
    agency = world.agencies[0]
    wording = plans.Wording(year=2026, quarter=4, title="Kế hoạch thử", ground="Theo chỉ đạo.", words="")
    line = plans.Line(
        agencies=(f"a:{agency.pk}",), contents=("execution", "updating"), first=FIRST, last=LAST, reason="Chậm nhiều"
    )
    plan = plans.begin(actor=world.leader, team_id=team.pk, replaces=None, wording=wording, at=AT)
    plans.add_lines(actor=world.leader, plan_id=plan.pk, version=None, line=line, at=AT)
    plan_steps.submit(actor=world.leader, plan_id=plan.pk, version=None, at=AT)
    said: dict[str, Any] = {
        "plan_id": plan.pk,
        "version": None,
        "leader": None,
        "number": "",
        "approved_on": None,
        "at": AT,
    }
    with refused("wrong_approver") as told:
        plan_steps.approve(actor=world.specialist, **said)
    assert told.value.cite == "13.2"
    assert due_from(world.leader, AT) == {"approve_plan"}
    plan_steps.approve(actor=world.leader, **said)
    plan_steps.publish(actor=world.leader, plan_id=plan.pk, version=None, at=AT)
    assert heard(world.heads[agency.pk], AT) == ["Cơ quan có trong kế hoạch kiểm tra đã được phê duyệt"]
    assert Plan.objects.get().state == "approved" and due_from(world.leader, AT) == set()
    return PlanLine.objects.get()


def opened(world: World, team: Team, inspector: Actor, line: PlanLine) -> Inspection:
    form: dict[str, Any] = {
        "kind": "planned", "agency_id": world.agencies[0].pk, "team_id": team.pk, "head": world.leader.user_id,
        "people": (inspector.user_id,), "contents": ("execution", "updating"), "first": FIRST, "last": LAST,
        "plan_line": line.pk,
    }  # fmt: skip

    def tried(token: str, **said: Any) -> Inspection:
        return opening.open_inspection(
            actor=world.specialist, opening=opening.Opening(**form | said), files=[], form_token=token, at=OPENED
        )

    for code, cite, said in (
        ("no_plan_line", "12.1", {"plan_line": None}),
        ("member_of_the_inspected", "quy định của hệ thống", {"agency_id": world.agencies[1].pk}),
    ):
        with refused(code) as told:
            tried(code, **said)
        assert {one.code: one.cite for one in told.value.refusals}[code] == cite
    return tried("t")


@dataclass
class Walk:
    """Who walks, and the inspection."""

    world: World
    made: Inspection
    office: Actor
    inspector: Actor
    head: Actor
    stranger: Actor


def prepared_and_announced(on: Walk, client: Client, frozen: Any) -> None:
    """TH 13, 14.1, 14.3: nothing is known of it before its notice; papers are asked for and handed in."""
    made, office, inspector, head = on.made, on.office, on.inspector, on.head
    of_it: dict[str, Any] = {"actor": office, "inspection_id": made.pk, "version": None}
    assert side_of(head, made, DAY) is None, "prepared, the agency knows nothing of it"
    assert not assignments_for(inspector, DAY).exists()
    choosing.choose(
        actor=office, inspection_id=made.pk, chosen=[one.pk for one in tasks_of(on.world, 2)], how="by_hand", at=OPENED
    )
    assert assignments_for(inspector, DAY).count() == 2, "his mandate covers what was chosen"
    asked = papers.ask(actor=office, inspection_id=made.pk, words="Sổ theo dõi", due_on=FIRST, task_id=None, at=OPENED)
    assert len(heard(head, OPENED)) == 1, "what is asked for goes out with the notice"
    with refused("not_announced"):
        running.begin(**of_it, at=BEGUN)

    announcing.announce(**of_it, words="Kiểm tra theo kế hoạch.", number="11/TB", on=DAY, at=OPENED)
    assert heard(head, OPENED)[1:] == ["Cơ quan được kiểm tra; anh/chị xem thông báo và nội dung cần chuẩn bị"]
    assert due_from(head, OPENED) == {"prepare_inspection", "hand_in"} and due_from(on.stranger, OPENED) == set()
    page = body(signed_in(head, client), reverse("inspection", args=[made.pk]))
    assert "Kiểm tra theo kế hoạch." in page and "còn 1 tài liệu phải gửi" in page
    assert client.get(reverse("inspection_evidence", args=[made.pk])).status_code == 404
    assert client.get(reverse("inspection_tasks", args=[made.pk])).status_code == 404
    papers.hand_in(actor=head, wanted_id=asked.pk, version=None, words="Có ở bộ phận một cửa.", files=[], at=OPENED)
    assert heard(office, OPENED)[-1] == f"{made.agency.name} đã gửi tài liệu theo yêu cầu kiểm tra"
    assert due_from(inspector, OPENED) == {"take_papers"} and due_from(head, OPENED) == {"prepare_inspection"}
    papers.take(actor=inspector, wanted_id=asked.pk, version=None, at=OPENED)


def on_site(on: Walk, client: Client, frozen: Any) -> None:
    """TH 11, 14: begun, judged, minutes shown, remarked and signed."""
    made, office, inspector, head = on.made, on.office, on.inspector, on.head
    of_it: dict[str, Any] = {"actor": office, "inspection_id": made.pk, "version": None}
    frozen(BEGUN)
    running.begin(**of_it, at=BEGUN)
    for task, verdict in zip(InspectedTask.objects.order_by("pk"), ("not_done", "correct"), strict=True):
        finding = findings.Finding(verdict=verdict, found="Xem tại chỗ")
        findings.record_finding(actor=inspector, task_id=task.pk, seen=0, finding=finding, at=BEGUN)
    record = minutes.begin_minutes(actor=inspector, inspection_id=made.pk, at=BEGUN)
    minutes.show(actor=inspector, minutes_id=record.pk, version=None, at=BEGUN)
    assert "Biên bản làm việc chờ ý kiến của thủ trưởng cơ quan" in heard(head, BEGUN)
    assert due_from(head, BEGUN) == {"remark_minutes"}
    minutes.remark(actor=head, minutes_id=record.pk, version=None, words="", agrees=True, at=BEGUN)
    minutes.sign(actor=office, minutes_id=record.pk, version=None, at=BEGUN)


def ended(on: Walk, client: Client, frozen: Any) -> None:
    """TH 15.2: not before it began; the day of the report is counted."""
    made, office = on.made, on.office
    of_it: dict[str, Any] = {"actor": office, "inspection_id": made.pk, "version": None}
    frozen(ENDED)
    assert due_from(office, ENDED) == {"end_inspection"}
    with refused("ended_before_begun"):
        running.end(**of_it, on=FIRST - timedelta(days=1), at=ENDED)
    running.end(**of_it, on=LAST, at=ENDED)
    made.refresh_from_db()
    assert made.report_due == date(2026, 12, 9), "10 working days after the end (TH 15.2)"
    assert due_from(office, ENDED) == {"conclude_inspection"}


def concluded(on: Walk, client: Client, frozen: Any) -> None:
    """TH 15.3: not without the four points and a day for each recommendation; the agency reads it once it is signed."""
    made, office, inspector, head = on.made, on.office, on.inspector, on.head
    of_it: dict[str, Any] = {"actor": office, "inspection_id": made.pk, "version": None}
    frozen(SIGNED)
    concluding.begin(actor=inspector, inspection_id=made.pk, at=SIGNED)
    document = Signing("05/BC-TCT", SIGNED.date())
    with pytest.raises(Refusals) as told:
        signing.sign(**of_it, signing=document, at=SIGNED)
    lacks = {one.code: one.cite for one in told.value.refusals}
    assert lacks == {"points_lacking": "15.3.b", "recommendation_without_day": "15.3.c"}
    wrong = InspectedTask.objects.get(verdict="not_done")
    finding = findings.Finding(verdict="not_done", found="Xem tại chỗ", **POINTS)
    findings.record_finding(actor=inspector, task_id=wrong.pk, seen=wrong.version, finding=finding, at=SIGNED)
    recommending.set_days(actor=office, inspection_id=made.pk, due_on=DAY + timedelta(days=30), at=SIGNED)
    page = reverse("inspection_conclusion", args=[made.pk])
    assert "Kéo dài" not in body(signed_in(head, client), page), "nothing of it before it is signed"
    signing.sign(**of_it, signing=document, at=SIGNED)
    assert "Kéo dài" in body(client, page)
    assert not assignments_for(inspector, DAY + timedelta(days=13)).exists(), "the mandate ended with it"
    assert heard(head, SIGNED)[-1] == "Đã có kết luận kiểm tra và các kiến nghị phải thực hiện"


def followed(on: Walk, client: Client, frozen: Any) -> None:
    """TH 15.3.c: until the last recommendation is confirmed."""
    made, office, inspector, head = on.made, on.office, on.inspector, on.head
    one = Recommendation.objects.get()
    assert due_from(head, SIGNED) == {"carry_recommendation"} and due_from(on.stranger, SIGNED) == set()
    with pytest.raises(NotThere):
        following.report(actor=on.stranger, recommendation_id=one.pk, version=None, words="Xong", files=[], at=DONE)
    following.report(actor=head, recommendation_id=one.pk, version=None, words="Đã làm.", files=[], at=DONE)
    assert due_from(office, DONE) == {"confirm_recommendation"} and due_from(head, DONE) == set()
    assert heard(office, DONE)[-1] == "Một kiến nghị sau kiểm tra được báo cáo là đã thực hiện"
    following.confirm(actor=office, recommendation_id=one.pk, version=None, words="", at=DONE)
    assert heard(head, DONE)[-1] == "Một kiến nghị sau kiểm tra đã được xác nhận là thực hiện xong"
    assert due_from(office, DONE) == due_from(head, DONE) == due_from(inspector, DONE) == set()
    made.refresh_from_db()
    assert side_of(inspector, made, DAY + timedelta(days=20)) is Side.CONCLUDED
    assert not inspections_for(on.stranger, DAY + timedelta(days=20)).exists()
    assert audit.verify() == []


def test_th_10_to_15_a_planned_inspection_from_the_plan_to_the_last_recommendation(world, frozen, client):
    team, inspector = a_team(world)
    made = opened(world, team, inspector, a_planned_line(world, team))
    heads = [world.heads[agency.pk] for agency in world.agencies]
    on = Walk(world, made, world.leader, inspector, *heads)
    for part in (prepared_and_announced, on_site, ended, concluded, followed):
        part(on, client, frozen)
