"""Teams and plans (G1; TH 10.1, 12, 13; BT 12.1, 13.2, 14.1): who is in a team and reads by it, who approves which plan, with the refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.make import AT, DAY, a_person
from tests.refusing import refused
from tests.tasks.loop import World, a_world

from dondoc.inspections.actions import members, teams
from dondoc.inspections.models import Team
from dondoc.inspections.queries import teams as asked
from dondoc.organisations.models import Post, User
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import NotThere

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
def test_th_13_1_a_team_is_set_up_by_its_decision_and_who_joins_it_reads_only_while_he_is_in_it(world):
    first, second = world.agencies
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
    team = a_team(world)
    assert a_team(world).pk == team.pk, "the same form twice is one team"
    assert team.set_up_by == "Chủ tịch UBND tỉnh" and posts_as_inspector(world.leader) == []
    of = {"actor": world.specialist, "team_id": team.pk, "version": None, "at": AT}
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
    for address in (address, reverse("inspection_teams")):
        at(world.chairman, address)
        with django_assert_max_num_queries(16):
            assert at(world.chairman, address).status_code == 200
    head = world.heads[world.agencies[0].pk]
    for stranger in (head, a_person(role=Role.READER)):
        for address in (new, address, reverse("inspection_teams"), reverse("inspection_people")):
            assert at(stranger, address).status_code == 404
