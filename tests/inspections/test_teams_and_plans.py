"""Teams and plans (G1; TH 10.1, 12, 13; BT 12.1, 13.2, 14.1): who is in a team and reads by it, who approves which plan, with the refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.inspections.ground import a_ground, as_inspector
from tests.make import AT, DAY, a_person
from tests.refusing import refused
from tests.tasks.loop import World, a_world

from dondoc.inspections.actions import members, plan_steps, plans, teams
from dondoc.inspections.actions.team_term import write_term
from dondoc.inspections.models import Inspection, Plan, Team
from dondoc.inspections.queries import plans as planned
from dondoc.inspections.queries import teams as asked
from dondoc.inspections.queries.sight import side_of
from dondoc.organisations.models import Post, User
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import NotThere
from dondoc.tasks.models import MandateHolder

LATER = AT + timedelta(days=30)
THEN = DAY + timedelta(days=30)


@pytest.fixture
def world(frozen) -> World:
    return a_world(2)


@pytest.fixture
def at(client):
    def go(actor: Actor, address: str, data: dict[str, Any] | None = None) -> Any:
        client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
        return client.get(address) if data is None else client.post(address, data)

    return go


def setting(who: Actor, **said: Any) -> teams.Setting:
    usual = {"name": "Tổ công tác số 1", "number": "15/QĐ-UBND", "decided_on": DAY, "set_up_by": ""}
    usual |= {"first": DAY, "last": None, "rules": "Họp vào sáng thứ Hai.", "head": who.user_id}
    return teams.Setting(**usual | said)


def a_team(world: World, who: Actor | None = None, token: str = "t1", **said: Any) -> Team:
    made = setting(who or world.leader, **said)
    return teams.set_up(actor=world.specialist, setting=made, files=[], rules_files=[], form_token=token, at=AT)


def posts_as_inspector(who: Actor) -> list[tuple[Any, Any]]:
    found = Post.objects.filter(user=who.user_id, role=Role.INSPECTOR.value).order_by("pk")
    return list(found.values_list("valid_from", "valid_to"))


@pytest.mark.django_db
def test_th_13_1_a_team_is_set_up_by_its_decision(world):
    first = world.agencies[0]
    for code, said in (
        ("no_name", {"name": " "}),
        ("no_number", {"number": ""}),
        ("decided_later", {"decided_on": DAY + timedelta(days=1)}),
        ("team_before_decision", {"first": DAY - timedelta(days=1)}),
        ("ends_before_it_begins", {"last": DAY - timedelta(days=1)}),
        ("no_head", {"head": None}),
        ("unknown_person", {"head": 10**9}),
        ("secret_marked", {"rules": "TỐI MẬT: danh sách"}),
    ):
        with refused(code):
            a_team(world, **said)
    with pytest.raises(NotThere):
        teams.set_up(
            actor=world.heads[first.pk], setting=setting(world.leader), files=[], rules_files=[], form_token="x", at=AT
        )
    assert not Team.objects.exists()


def _its_term_put_right(of, team, outsider):
    """Posts of its members go with it; also when its last day has passed."""
    soon, later = DAY + timedelta(days=5), DAY + timedelta(days=40)
    for code, first, last in (
        ("no_first_day", None, soon),
        ("team_before_decision", DAY - timedelta(days=1), soon),
        ("ends_before_it_begins", DAY, DAY - timedelta(days=1)),
        ("member_comes_sooner", DAY + timedelta(days=1), soon),
    ):
        with refused(code):
            write_term(**of, first=first, last=last)
    assert write_term(**of, first=DAY, last=soon).last == soon and posts_as_inspector(outsider) == [(DAY, soon)]
    passed = of | {"at": AT + timedelta(days=9)}
    with refused("team_over"):
        teams.write_rules(**passed, rules="Muộn", rules_files=[])
    write_term(**passed, first=DAY, last=later)
    assert posts_as_inspector(outsider) == [(DAY, later)]
    write_term(**passed, first=DAY, last=None)
    assert posts_as_inspector(outsider) == [(DAY, None)]


@pytest.mark.django_db
def test_th_13_1_who_joins_a_team_reads_only_while_he_is_in_it(world):
    first = world.agencies[0]
    team = a_team(world)
    assert a_team(world).pk == team.pk, "the same form twice is one team"
    assert team.set_up_by == "Chủ tịch UBND tỉnh" and posts_as_inspector(world.leader) == []
    of = {"actor": world.specialist, "team_id": team.pk, "version": None, "at": AT}
    right = {"name": team.name, "number": "16/QĐ-UBND", "decided_on": DAY, "files": []}
    with refused("team_before_decision"):
        teams.write_decision(**of, **right | {"decided_on": DAY + timedelta(days=1)})
    assert teams.write_decision(**of, **right).number == "16/QĐ-UBND"
    outsider = world.staff[first.pk]
    for code, said in (
        ("two_heads", {"role": "head"}),
        ("no_role", {"role": "boss"}),
        ("outside_the_team", {"first": DAY - timedelta(days=9)}),
        ("unknown_person", {"person": None}),
        ("member_already", {"person": world.leader.user_id}),
    ):
        with refused(code):
            members.take_in(**of, **{"person": outsider.user_id, "role": "member", "first": DAY} | said)
    joined = members.take_in(**of, person=outsider.user_id, role="member", first=DAY)
    assert posts_as_inspector(outsider) == [(DAY, None)] and first.name in joined.title
    _its_term_put_right(of, team, outsider)
    with refused("leaves_before_he_came"):
        members.let_go(**of, member_id=joined.pk, last=DAY - timedelta(days=1), reason="Chuyển việc.")
    with refused("no_reason"):
        members.let_go(**of, member_id=joined.pk, last=DAY, reason="")
    head = asked.head_of(team, DAY)
    with refused("no_head"):
        members.let_go(**of, member_id=head.pk, last=DAY, reason="Nghỉ hưu.")
    members.let_go(**of, member_id=joined.pk, last=DAY + timedelta(days=2), reason="Chuyển việc.")
    assert posts_as_inspector(outsider) == [(DAY, DAY + timedelta(days=2))]
    with refused("left_before"):
        members.let_go(**of, member_id=joined.pk, last=DAY, reason="Chuyển việc.")


@pytest.mark.django_db
def test_th_13_1_a_new_head_leads_from_his_day_and_all_ends_with_the_team(world):
    first, second = world.agencies
    team, outsider = a_team(world), world.staff[first.pk]
    of = {"actor": world.specialist, "team_id": team.pk, "version": None, "at": AT}
    head = asked.head_of(team, DAY)
    heir = members.take_in(**of, person=world.staff[second.pk].user_id, role="deputy", first=DAY)
    then = of | {"at": LATER}
    with refused("head_to_come"):
        members.change_head(**then, member_id=heir.pk, first=THEN + timedelta(days=1), reason="Quyết định 20.")
    with refused("overtaken"):
        members.change_head(**then | {"version": 1}, member_id=heir.pk, first=THEN, reason="Quyết định 20.")
    members.change_head(**then, member_id=heir.pk, first=THEN, reason="Quyết định 20.")
    assert asked.head_of(team, THEN).user_id == heir.user_id and asked.head_of(team, DAY).pk == head.pk
    assert posts_as_inspector(world.staff[second.pk]) == [(DAY, None)], "one post goes on through both roles"
    assert not asked.is_usual_head(team, heir.user_id, THEN), "TH 10.1.đ: told, not refused"
    with refused("ends_before_it_begins"):
        teams.end_team(**then, last=DAY - timedelta(days=1), reason="Xong việc.")
    teams.end_team(**then, last=THEN, reason="Xong việc.")
    assert posts_as_inspector(world.staff[second.pk]) == [(DAY, THEN)]
    assert asked.head_of(team, THEN + timedelta(days=1)) is None
    with refused("team_over"):
        members.take_in(**of | {"at": LATER + timedelta(days=1)}, person=outsider.user_id, role="member", first=THEN)


@pytest.mark.django_db
def test_th_13_1_a_running_inspection_follows_who_is_in_the_team(world):
    ground = a_ground(world)
    team, inspected, open_one = ground.team, ground.agency, ground.inspection
    of = {"actor": world.specialist, "team_id": team.pk, "version": None, "at": AT}
    with refused("member_of_the_inspected"):
        members.take_in(**of, person=world.staff[inspected.pk].user_id, role="member", first=DAY)
    with refused("team_still_inspects"):
        teams.end_team(**of, last=DAY, reason="Xong việc.")
    heir = team.members.get(user=ground.inspector.user_id)
    assert side_of(ground.inspector, open_one, THEN) == "inspects"
    then = of | {"at": LATER}
    Inspection.objects.filter(pk=open_one.pk).update(agency=world.agencies[1])
    with refused("member_of_the_inspected"):
        members.change_head(**then, member_id=heir.pk, first=THEN, reason="Quyết định 20.")
    Inspection.objects.filter(pk=open_one.pk).update(agency=inspected)
    Team.objects.filter(pk=team.pk).update(last=DAY)  # its term passes: what it began is concluded all the same
    assert side_of(ground.inspector, open_one, THEN) is None, "what has not begun does not begin any more"
    open_one.state = "running"
    assert side_of(ground.inspector, open_one, THEN) == "inspects"
    with refused("overtaken"):
        members.change_head(**then | {"version": 99}, member_id=heir.pk, first=THEN, reason="Quyết định 20.")
    Team.objects.filter(pk=team.pk).update(last=None)
    members.change_head(**then, member_id=heir.pk, first=THEN, reason="Quyết định 20.")
    assert side_of(as_inspector(ground.inspector.user_id), open_one, THEN) == "head"
    assert side_of(world.leader, open_one, THEN) == "prepares", "who led it stays the Office's"
    held = MandateHolder.objects.filter(mandate__code=f"inspection:{open_one.pk}")
    assert dict(held.values_list("user_id", "last"))[world.leader.user_id] == THEN - timedelta(days=1)


@pytest.mark.django_db
def test_th_13_1_the_pages_of_a_team(world, at, django_assert_max_num_queries):
    outsider = world.staff[world.agencies[0].pk]
    new = reverse("inspection_team_new")
    page = at(world.specialist, new).content.decode()
    assert world.leader.name in page and outsider.name not in page
    sent = {
        "name": "Tổ một",
        "number": "1/QĐ",
        "decided_on": "19/11/2026",
        "first": "19/11/2026",
        "set_up_by": "Chủ tịch",
    }
    looked = at(world.specialist, new, sent | {"find": outsider.name, "find_now": "1"}).content.decode()
    assert outsider.name in looked and 'value="Tổ một"' in looked and not Team.objects.exists()
    part = at(world.specialist, reverse("inspection_people") + f"?find={outsider.name}").content.decode()
    assert outsider.name in part and "<html" not in part
    refused_page = at(world.specialist, new, sent)
    assert refused_page.status_code == 422 and "Tổ trưởng" in refused_page.content.decode()
    done = at(world.specialist, new, sent | {"person": outsider.user_id})
    team = Team.objects.get()
    address = reverse("inspection_team", args=[team.pk])
    assert done.status_code == 302 and done["Location"] == address
    page = at(world.specialist, address).content.decode()
    assert "Lãnh đạo Văn phòng UBND tỉnh" in page, "the head comes from elsewhere: said"
    take = reverse("inspection_team_act", args=[team.pk, "them"])
    at(world.specialist, take, {"person": world.leader.user_id, "role": "deputy", "first": "19/11/2026"})
    gone = at(
        world.specialist, reverse("inspection_team_member", args=[team.pk, team.members.last().pk]), {"reason": ""}
    )
    assert gone.status_code == 422 and "Lý do thôi tham gia" in gone.content.decode()
    for one in (address, reverse("inspection_teams")):
        at(world.chairman, one)
        with django_assert_max_num_queries(16):
            assert at(world.chairman, one).status_code == 200
    head = world.heads[world.agencies[0].pk]
    for stranger in (head, a_person(role=Role.READER)):
        for one in (new, address, reverse("inspection_teams"), reverse("inspection_people")):
            assert at(stranger, one).status_code == 404


def wording(**said: Any) -> plans.Wording:
    usual = {"year": 2026, "quarter": 4, "title": "Kiểm tra quý IV", "ground": "Căn cứ chỉ đạo.", "words": "Làm gọn."}
    return plans.Wording(**usual | said)


def a_line(*agencies: Any, **said: Any) -> plans.Line:
    usual = {"agencies": tuple(f"a:{one.pk}" for one in agencies), "contents": ("execution",), "reason": "Trễ nhiều."}
    return plans.Line(**usual | {"first": DAY + timedelta(days=5), "last": DAY + timedelta(days=7)} | said)


def a_plan(actor: Actor, *agencies: Any, team: Team | None = None, **said: Any) -> Plan:
    made = plans.begin(actor=actor, team_id=team.pk if team else None, replaces=None, wording=wording(**said), at=AT)
    if agencies:
        plans.add_lines(actor=actor, plan_id=made.pk, version=None, line=a_line(*agencies), at=AT)
    return made


def of(plan: Plan, actor: Actor) -> dict[str, Any]:
    return {"actor": actor, "plan_id": plan.pk, "version": None, "at": AT}


@pytest.mark.django_db
def test_th_11_a_plan_names_agencies_contents_and_days(world):
    first, second = world.agencies
    plan = a_plan(world.specialist)
    assert a_plan(world.specialist).pk == plan.pk, "pressed twice"
    with refused("no_lines"):
        plan_steps.submit(**of(plan, world.specialist))
    for code, said in (
        ("no_agencies", {"agencies": ()}),
        ("unknown_agency", {"agencies": ("a:999999",)}),
        ("no_contents", {"contents": ("weather",)}),
        ("no_last_day", {"last": None}),
        ("ends_before_it_begins", {"last": DAY}),
        ("line_outside_plan", {"last": THEN + timedelta(days=30)}),
        ("secret_marked", {"reason": "TỐI MẬT: nghi vấn"}),
    ):
        with refused(code):
            plans.add_lines(**of(plan, world.specialist), line=a_line(first, **said))
    with refused("no_title"):
        plans.write(**of(plan, world.specialist), wording=wording(title=" "))
    plans.add_lines(**of(plan, world.specialist), line=a_line(first, second))
    with pytest.raises(NotThere):
        plans.begin(actor=world.heads[first.pk], team_id=None, replaces=None, wording=wording(), at=AT)


@pytest.mark.django_db
def test_th_12_1_the_offices_plan_is_approved_by_the_competent_person_or_in_his_name(world):
    first, second = world.agencies
    plan = a_plan(world.specialist, first, second)
    plan_steps.submit(**of(plan, world.specialist))
    with refused("plan_not_a_draft"):
        plans.write(**of(plan, world.specialist), wording=wording())
    plan_steps.hand_back(**of(plan, world.chairman), words="Thêm lý do.")
    plan_steps.submit(**of(plan, world.specialist))
    in_his_name = {"leader": world.chairman.user_id, "number": "90/KH-UBND", "approved_on": DAY}
    for code, said in (
        ("no_leader", {"leader": world.leader.user_id}),
        ("no_number", {"number": ""}),
        ("approved_later", {"approved_on": THEN}),
    ):
        with refused(code):
            plan_steps.approve(**of(plan, world.specialist), **in_his_name | said)
    plan_steps.approve(**of(plan, world.specialist), **in_his_name)
    plan.refresh_from_db()
    assert (plan.state, plan.number) == ("approved", "90/KH-UBND") and world.chairman.name in plan.on_behalf
    assert planned.own_lines(world.heads[first.pk], DAY).object_list.count() == 0, "told to nobody yet"
    plan_steps.publish(**of(plan, world.specialist))
    assert [one.agency for one in planned.own_lines(world.heads[first.pk], DAY).object_list] == [first]


@pytest.mark.django_db
def test_th_13_2_a_teams_plan_is_approved_by_its_head_alone_and_changed_by_another(world):
    first, second = world.agencies
    plan = a_plan(world.specialist, first)
    inspector_home = world.staff[second.pk]
    team = a_team(world)
    taken = {"team_id": team.pk, "version": None, "person": inspector_home.user_id, "role": "member", "first": DAY}
    members.take_in(actor=world.specialist, at=AT, **taken)
    inspector = as_inspector(inspector_home.user_id)
    own = a_plan(inspector, first, team=team)
    met = planned.overlaps(inspector, own, planned.lines_of(own), DAY).values()
    assert [one.line.plan_id for found in met for one in found] == [plan.pk]
    with refused("not_your_plan"):
        plans.write(**of(own, world.specialist), wording=wording())
    plan_steps.submit(**of(own, inspector))
    for who in (world.specialist, inspector):
        with refused("wrong_approver"):
            plan_steps.approve(**of(own, who), leader=None, number="", approved_on=None)
    with pytest.raises(NotThere):
        plan_steps.approve(**of(own, world.chairman), leader=None, number="", approved_on=None)
    plan_steps.approve(**of(own, world.leader), leader=None, number="", approved_on=None)

    other = plans.begin(actor=world.leader, team_id=None, replaces=own.pk, wording=wording(title="Bản thay"), at=AT)
    with refused("replaced_already"):
        plans.begin(actor=world.leader, team_id=None, replaces=own.pk, wording=wording(), at=AT)
    row = planned.lines_of(other)[0]
    moved = a_line(first, last=DAY + timedelta(days=9))
    plans.change_line(**of(other, world.leader), line_id=row.pk, line=moved)
    plans.add_lines(**of(other, world.leader), line=a_line(second))
    told = planned.changes(other, planned.lines_of(other))
    assert [(one.agency, one.before is None, one.now is None) for one in told] == [
        (first, False, False),
        (second, True, False),
    ]
    assert planned.twins_of(other) == [] and planned.twins_of(a_plan(inspector, team=team)) != []
    plan_steps.submit(**of(other, world.leader))
    plan_steps.approve(**of(other, world.leader), leader=None, number="", approved_on=None)
    own.refresh_from_db()
    assert own.state == "replaced"


@pytest.mark.django_db
def test_bt_14_1_no_plan_of_a_team_and_the_pages_say_what_an_inspection_rests_on(
    world, at, settings, django_assert_max_num_queries
):
    thanh_hoa, settings.ENV = settings.ENV, replace(settings.ENV, province="ben-tre-2020")
    team = a_team(world)
    with refused("no_team_plans"):
        a_plan(world.leader, team=team)
    page = at(world.specialist, reverse("inspection_plans")).content.decode()
    assert "Quyết định kiểm tra" in page and "Đoàn kiểm tra" in page
    settings.ENV = thanh_hoa
    new = reverse("inspection_plan_new")
    typed = {"title": "Kế hoạch năm", "year": "2026", "quarter": "0", "ground": "", "words": "Gọn."}
    assert at(world.specialist, new, typed | {"title": ""}).status_code == 422
    address = at(world.specialist, new, typed)["Location"]
    plan = Plan.objects.get()
    first, second = world.agencies
    act = lambda word, data: at(world.specialist, reverse("inspection_plan_act", args=[plan.pk, word]), data)  # noqa: E731
    line = {"contents": ["updating"], "first": "1/12/2026", "last": "30/11/2026"}
    wrong = act("them", line | {"agencies": [f"a:{first.pk}"]})
    assert wrong.status_code == 422 and f'value="a:{first.pk}"' in wrong.content.decode(), "what was picked stays"
    for _ in range(2):
        act("them", line | {"last": "2/12/2026", "agencies": [f"a:{first.pk}", f"a:{second.pk}"]})
    page = at(world.specialist, address)
    with django_assert_max_num_queries(22):
        page = at(world.specialist, address).content.decode()
    assert page.count("Trùng thời gian với kế hoạch") == 4
    assert act("trinh", {}).status_code == 302
    approve = reverse("inspection_plan_act", args=[plan.pk, "phe-duyet"])
    assert at(world.chairman, approve, {}).status_code == 302
    act("gui", {})
    own = at(world.heads[first.pk], reverse("inspection_plans")).content.decode()
    assert own.count("01/12/2026") == 2 and second.name not in own
    for form in ("docx", "pdf"):
        assert len(at(world.specialist, reverse("inspection_plan_paper", args=[plan.pk, form])).content) > 5000
    for stranger in (world.heads[first.pk], a_person(role=Role.READER)):
        assert [at(stranger, one).status_code for one in (address, new)] == [404, 404]
