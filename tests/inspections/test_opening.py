"""An inspection is opened, begins, ends, is cancelled (TH 12, 14.1, 15.2; BT 13.2, 14.1), with its refusals and its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.inspections.ground import Ground, a_ground, a_team, an_opening, tasks_of
from tests.make import AT, DAY, ROOT, a_person
from tests.refusing import refused
from tests.tasks.loop import a_world

from dondoc.inspections.actions import choosing, opening, running
from dondoc.inspections.models import Inspection
from dondoc.inspections.queries.frame import reckoned
from dondoc.organisations import actions as organisations
from dondoc.organisations.models import User
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import NotThere, Refusals
from dondoc.tasks.queries.visibility import assignments_for

LATER = AT + timedelta(days=2)


@pytest.fixture
def at(client):
    def go(actor: Actor, address: str, data: dict[str, Any] | None = None) -> Any:
        client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
        session = client.session
        session["post"] = actor.post_id
        session.save()
        return client.get(address) if data is None else client.post(address, data)

    return go


def a_begun(ground: Ground, n: int = 1) -> Inspection:
    ids = [row.pk for row in tasks_of(ground.world, n)]
    choosing.choose(actor=ground.world.specialist, inspection_id=ground.inspection.pk, chosen=ids, how="by_hand", at=AT)
    return running.begin(actor=ground.head, inspection_id=ground.inspection.pk, version=None, at=AT)


def what_is_typed(ground: Ground) -> dict[str, Any]:
    """A sudden inspection in the form; its last day stands before its first."""
    return {
        "kind": "unannounced",
        "ground": "not_done",
        "ground_words": "Chậm nộp báo cáo thử nhiều lần",
        "agency": f"a:{ground.agency.pk}",
        "contents": ["execution"],
        "first": "20/11/2026",
        "last": "19/11/2026",
        "head": str(ground.head.user_id),
        "people": [str(ground.inspector.user_id)],
        "form_token": "mot-lan",
    }


def codes(caught: Any) -> set[str]:
    return {one.code for one in caught.value.refusals}


def test_th_12_2_all_faults_of_a_sudden_inspection_are_told_at_once(frozen, db):
    world = a_world(2)
    team, inspector = a_team(world)
    wrong = replace(
        an_opening(world, team, inspector),
        ground="",
        ground_words=" ",
        contents=(),
        head=None,
        last=DAY - timedelta(days=1),
        decision_number="9/QĐ-UBND",
        decision_on=DAY + timedelta(days=1),
    )
    told = {"actor": world.specialist, "files": [], "form_token": "t1", "at": AT}
    with pytest.raises(Refusals) as caught:
        opening.open_inspection(opening=wrong, **told)
    assert codes(caught) == {
        "no_ground", "no_ground_words", "no_contents", "no_head", "end_before_start", "decision_to_come"
    }  # fmt: skip
    # the inspector comes from the second agency: there he inspects nothing
    own = replace(an_opening(world, team, inspector), agency_id=world.agencies[1].pk)
    with pytest.raises(Refusals) as caught:
        opening.open_inspection(opening=own, **told)
    assert codes(caught) == {"member_of_the_inspected"}
    with refused("secret_marked"):
        opening.open_inspection(opening=replace(own, ground_words="MẬT"), **told)
    for outside in (world.heads[world.agencies[0].pk], a_person(role=Role.OFFICE_CLERK)):
        with pytest.raises(NotThere):
            opening.open_inspection(opening=wrong, **told | {"actor": outside})
    assert not Inspection.objects.exists()


def test_th_12_1_a_planned_inspection_needs_its_line_and_bt_14_1_its_decision(frozen, db, settings):
    world = a_world(2)
    team, inspector = a_team(world)
    form = replace(an_opening(world, team, inspector), kind="planned", first=DAY - timedelta(days=1))
    told = {"actor": world.specialist, "files": [], "form_token": "t2", "at": AT}
    with pytest.raises(Refusals) as caught:
        opening.open_inspection(opening=form, **told)
    assert codes(caught) == {"no_plan_line", "day_gone"}
    assert [one.cite for one in caught.value.refusals][0] == "12.1"
    settings.ENV = replace(settings.ENV, province="ben-tre-2020")
    bare = replace(form, first=DAY, decision_number="", decision_on=None)
    with pytest.raises(Refusals) as caught:
        opening.open_inspection(opening=bare, **told)
    assert {one.cite for one in caught.value.refusals} == {"14.1"}
    made = opening.open_inspection(opening=replace(bare, decision_number="7/QĐ-UBND", decision_on=DAY), **told)
    with refused("not_announced"):
        running.begin(actor=world.leader, inspection_id=made.pk, version=None, at=AT)


def test_th_15_2_its_report_is_due_ten_working_days_after_its_end_and_bt_sets_none(frozen, db, at, settings):
    ground = a_ground()
    pk = ground.inspection.pk
    with refused("nothing_to_inspect"):
        running.begin(actor=ground.head, inspection_id=pk, version=None, at=AT)
    found = a_begun(ground, 3)
    assert found.data_day == DAY
    assert [bool(row.record and row.sha256) for row in found.tasks.all()] == [True] * 3
    step = {"actor": ground.head, "inspection_id": pk, "version": None}
    with refused("end_to_come"):
        running.end(**step, on=DAY + timedelta(days=3), at=LATER)
    with refused("ended_before_begun"):
        running.end(**step, on=DAY - timedelta(days=1), at=LATER)
    with refused("overtaken"):
        running.end(**step | {"version": 1}, on=DAY, at=LATER)
    ended = running.end(**step, on=DAY + timedelta(days=1), at=LATER)
    assert ended.report_due == date(2026, 12, 7)  # 20 November, ten working days; 24 November is a rest day
    told = reckoned(ended, ended.ended_on)
    assert told is not None and told.cite == "15.2"
    frozen(LATER)
    page = at(ground.head, reverse("inspection", args=[pk])).content.decode()
    assert "Vì sao là ngày này?" in page and "07/12" in page
    with refused("inspection_wrong_state"):
        running.cancel(**step, reason="Thôi", at=LATER)


def test_bt_sets_no_limit_for_the_report(frozen, db, settings):
    settings.ENV = replace(settings.ENV, province="ben-tre-2020")
    ground = a_ground(contents=("updating",))
    running.begin(actor=ground.head, inspection_id=ground.inspection.pk, version=None, at=AT)
    ended = running.end(actor=ground.head, inspection_id=ground.inspection.pk, version=None, on=DAY, at=LATER)
    assert ended.report_due is None and reckoned(ended, DAY) is None


def test_a_cancelled_inspection_says_why_and_its_inspectors_look_no_more(frozen, db, at):
    ground = a_ground()
    a_begun(ground)
    pk, seen = ground.inspection.pk, lambda: assignments_for(ground.inspector, DAY).count()
    assert seen() == 1
    head_of_inspected = ground.world.heads[ground.agency.pk]
    assert at(head_of_inspected, reverse("inspection", args=[pk])).status_code == 200
    told = at(ground.head, reverse("inspection_step", args=[pk, "huy"]), {"reason": " "})
    assert told.status_code == 422 and "Anh/chị ghi lý do hủy" in told.content.decode()
    done = at(ground.head, reverse("inspection_step", args=[pk, "huy"]), {"reason": "Trùng đoàn thanh tra"})
    assert done.status_code == 302 and seen() == 0
    assert ground.fresh().state == "cancelled"
    told = at(head_of_inspected, reverse("inspection", args=[pk])).content.decode()
    assert "Cuộc kiểm tra đã hủy" in told  # it knew of it


def test_g2_the_form_opens_it_keeps_what_was_typed_and_the_list_is_narrowed(
    frozen, db, at, django_assert_max_num_queries
):
    ground = a_ground()
    world, pk = ground.world, ground.inspection.pk
    assert at(world.heads[ground.agency.pk], reverse("inspection", args=[pk])).status_code == 404  # it is prepared
    assert at(world.heads[ground.agency.pk], reverse("inspection_new")).status_code == 404
    form = at(world.specialist, reverse("inspection_new"))
    assert form.status_code == 200 and ground.team.name in form.content.decode()
    typed = what_is_typed(ground)
    told = at(world.specialist, reverse("inspection_new"), typed)
    assert told.status_code == 422
    assert "ở trước ngày bắt đầu" in told.content.decode() and "Chậm nộp báo cáo thử nhiều lần" in told.content.decode()
    for _ in range(2):
        assert at(world.specialist, reverse("inspection_new"), typed | {"last": "21/11/2026"}).status_code == 302
    made = Inspection.objects.get(form_token="mot-lan")
    with django_assert_max_num_queries(30):
        page = at(world.specialist, reverse("inspection", args=[made.pk])).content.decode()
    assert "Trùng ngày với cuộc kiểm tra khác" in page and "Sửa" in page
    edit = reverse("inspection_edit", args=[made.pk])
    assert at(ground.inspector, edit).status_code == 404
    changed = {**typed, "last": "25/11/2026", "title": "Kiểm tra việc nộp báo cáo thử", "version": made.version}
    assert at(world.specialist, edit, changed).status_code == 302
    assert at(world.specialist, edit, changed).status_code == 422  # a stale page
    with django_assert_max_num_queries(22):
        listed = at(world.specialist, reverse("inspections") + f"?co-quan={ground.agency.pk}&nam=2026")
    assert "Kiểm tra việc nộp báo cáo thử" in listed.content.decode()
    none = at(world.specialist, reverse("inspections") + "?nam=2019").content.decode()
    assert "Không có cuộc kiểm tra nào theo bộ lọc này" in none
    assert "Kiểm tra việc nộp báo cáo thử" in at(ground.inspector, reverse("inspections")).content.decode()


@pytest.mark.django_db
def test_who_inspects_what_his_own_agency_went_into_is_told(at, frozen):
    """Quy định của hệ thống: nobody inspects his own agency, nor what became of it."""
    frozen(AT)
    ground = a_ground()
    page, office = reverse("inspection", args=[ground.inspection.pk]), ground.world.specialist
    assert "nay cùng cơ quan" not in at(office, page).content.decode()
    merger = {"on": DAY, "basis": "Nghị quyết 1", "actor": ROOT, "at": AT}
    organisations.dissolve_into(agency_id=ground.agency.pk, successor_id=ground.world.agencies[-1].pk, **merger)
    told = at(office, page).content.decode()
    assert "nay cùng cơ quan" in told and ground.inspector.name in told
