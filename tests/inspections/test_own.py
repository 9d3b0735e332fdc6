"""Agencies inspect themselves and their units (G4; TH 10.2, 15.1; BT 12.2, 16.1): inside their own walls until the result is signed and filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests.inspections.ground import a_ground, tasks_of
from tests.make import AT, DAY, a_person, an_agency
from tests.refusing import refused
from tests.tasks.loop import a_world
from tests.web.work.test_work_pages import body, signed_in

from dondoc.audit.trail import TrailFilters, trail
from dondoc.core.regulation import regulation
from dondoc.inspections.actions import concluding, recommending
from dondoc.inspections.actions.mandate import renew
from dondoc.inspections.actions.own import OwnForm, open_own
from dondoc.inspections.models import InspectedTask, Inspection
from dondoc.inspections.queries.conclusion_parts import parts_of, recipients_of, report_of
from dondoc.inspections.queries.drafting import drafted
from dondoc.inspections.queries.own import unfiled_streams
from dondoc.inspections.queries.sight import Side, inspections_for, side_of
from dondoc.organisations.models.agency import Agency, AgencyKind
from dondoc.reports.proposing import proposed
from dondoc.reports.queries.own_inspections import own_inspections
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import NotThere
from dondoc.rules.periods import Bounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(frozen):
    return a_world(2)


def typed(world, **said) -> OwnForm:
    agency = world.agencies[0]
    form = OwnForm(
        agency=agency.pk,
        title="Tự kiểm tra quý IV",
        contents=("updating", "execution"),
        first=DAY,
        last=DAY + timedelta(days=2),
        head=world.heads[agency.pk].user_id,
        members=(world.staff[agency.pk].user_id,),
    )
    return replace(form, **said)


def test_th_10_2_an_agency_inspects_itself_and_nobody_else_knows(world):
    mine, other = world.agencies
    head, staff = world.heads[mine.pk], world.staff[mine.pk]
    unit = an_agency(kind=AgencyKind.SUBORDINATE, parent=mine)
    for code, said in (
        ("no_agency", {"agency": other.pk}),
        ("no_title", {"title": " "}),
        ("no_kind", {"kind": "whim"}),
        ("no_ground", {"kind": "unannounced"}),
        ("no_contents", {"contents": ("weather",)}),
        ("no_days", {"last": None}),
        ("end_before_start", {"last": DAY - timedelta(days=1)}),
        ("no_head", {"head": world.heads[other.pk].user_id}),
        ("not_a_colleague", {"members": (world.staff[other.pk].user_id,)}),
    ):
        with refused(code):
            open_own(actor=staff, form=typed(world, **said), form_token=code, at=AT)
    with refused("no_title") as told:
        open_own(actor=staff, form=typed(world, title="", contents=()), form_token="two", at=AT)
    assert len(told.value.refusals) == 2, "all faults at once"
    for stranger in (world.specialist, world.chairman, a_person(role=Role.READER)):
        with pytest.raises(NotThere):
            open_own(actor=stranger, form=typed(world), form_token="x", at=AT)
    assert not Inspection.objects.exists()
    made = open_own(actor=staff, form=typed(world), form_token="t", at=AT)
    assert open_own(actor=staff, form=typed(world), form_token="t", at=AT) == made
    below = open_own(actor=head, form=typed(world, agency=unit.pk, members=()), form_token="u", at=AT)
    assert made.contents == ["execution", "updating"] and below.agency_id == unit.pk
    assert [side_of(one, made, DAY) for one in (head, staff)] == [Side.HEAD, Side.INSPECTS]
    walls = (world.specialist, world.leader, world.chairman, world.heads[other.pk], a_person(role=Role.INSPECTOR))
    walls += (replace(world.specialist, user_id=staff.user_id),)  # who inspected there, and is of the Office by now
    walls += (replace(a_person(role=Role.INSPECTOR), user_id=staff.user_id),)
    for one in walls:
        assert side_of(one, made, DAY) is None and not inspections_for(one, DAY).exists()
    assert not inspections_for(a_person(role=Role.AGENCY_HEAD, agency=unit), DAY).exists(), "not announced to it yet"
    read = [line.stream for line in trail(TrailFilters(without=unfiled_streams())).lines]
    assert read and not [stream for stream in read if stream.startswith("inspection:")], "nor who reads the log"
    _binds_nobody_beyond(made, staff, other, unit)


def _binds_nobody_beyond(made: Inspection, staff: Actor, other: Agency, unit: Agency) -> None:
    Inspection.objects.filter(pk=made.pk).update(state="running", begun_at=AT, data_day=DAY)
    concluding.begin(actor=staff, inspection_id=made.pk, at=AT)
    wording = recommending.Wording(kind="other", words="Làm ngay", owner=other.pk, due_on=DAY)
    with refused("owner_beyond_reach"):
        recommending.add(actor=staff, inspection_id=made.pk, wording=wording, at=AT)
    within = {"actor": staff, "inspection_id": made.pk, "wording": replace(wording, owner=unit.pk), "at": AT}
    assert recommending.add(**within) == recommending.add(**within), "pressed twice"


def test_th_15_1_the_office_sees_who_filed_and_nothing_of_who_has_not(world, client, django_assert_max_num_queries):
    mine, other = world.agencies
    head = world.heads[mine.pk]
    listed, new = reverse("inspections_own"), reverse("inspection_own_new")
    signed_in(head, client)
    assert client.post(new, {"title": "", "contents": []}).status_code == 422
    said = {"title": "Tự kiểm tra quý IV", "agency": mine.pk, "contents": ["execution"], "kind": "planned",
            "first": "19/11/2026", "last": "20/11/2026", "head": head.user_id, "form_token": "f"}  # fmt: skip
    assert client.post(new, said).status_code == 302
    made = Inspection.objects.get()
    with django_assert_max_num_queries(14):
        assert "Tự kiểm tra quý IV" in body(client, listed)
    signed_in(world.specialist, client)
    with django_assert_max_num_queries(16):
        told = body(client, listed)
    assert "0 trong 2 cơ quan đã gửi" in told and "Tự kiểm tra quý IV" not in told
    assert client.get(reverse("inspection", args=[made.pk])).status_code == 404
    assert own_inspections([mine.pk], Bounds(DAY, DAY)) == [], "what is not filed is told in no report either"
    Inspection.objects.filter(pk=made.pk).update(
        state="concluded", filed_at=AT, ended_on=DAY, data_day=DAY
    )  # as signing leaves it
    its_report_of_the_period_names_it(made)
    told = body(client, listed)
    assert "1 trong 2 cơ quan đã gửi" in told and reverse("inspection", args=[made.pk]) in told
    assert f"agencies=a%3A{other.pk}" in told and f"agencies=a%3A{mine.pk}" not in told, "who has not is asked"
    assert f'value="a:{other.pk}"' in body(client, f"{reverse('inquiry_new')}?agencies=a:{other.pk}")
    assert mine.name not in body(client, f"{listed}?tinh-trang=none").split("<tbody>")[1]
    assert "0 trong 2" in body(client, f"{listed}?nam=2026&quy=1"), "another quarter"
    assert side_of(world.specialist, made, DAY) is None
    made.refresh_from_db()
    assert (
        side_of(world.specialist, made, DAY) is Side.CONCLUDED and side_of(world.chairman, made, DAY) is Side.CONCLUDED
    )
    signed_in(a_person(role=Role.READER), client)
    assert {client.get(listed).status_code, client.get(new).status_code} == {404}


def its_report_of_the_period_names_it(made):
    one = own_inspections([made.by_agency_id], Bounds(DAY, DAY))[0]
    assert (one.pk, one.ended_on, one.filed_on, one.tasks, one.wrong, one.asked) == (made.pk, DAY, DAY, 0, 0, 0)
    assert own_inspections([made.by_agency_id], Bounds(DAY + timedelta(days=1), DAY + timedelta(days=9))) == []
    for place in ("thanh-hoa-2025", "ben-tre-2020"):
        part = next(p for p in regulation(place).reports.sections if "own_inspections" in p.fills)
        part = replace(part, fills=("own_inspections",), needed=False)
        counted = replace(one, tasks=12, wrong=3, asked=2, open=1)
        words = proposed(part, SimpleNamespace(own_inspections=[counted]))
        assert "xem xét 12 nhiệm vụ, trong đó 3 nhiệm vụ chưa thực hiện" in words and "còn 1 kiến nghị" in words
        assert proposed(part, SimpleNamespace(own_inspections=[])) == ""


def test_bt_16_1_the_own_report_names_what_the_text_asks_for_and_has_no_limit(world):
    """In Thanh Hóa the sections of TH 15.3 and ten working days."""
    mine = world.agencies[0]
    made = open_own(actor=world.heads[mine.pk], form=typed(world), form_token="t", at=AT)
    assert [part.cite for part in parts_of(made)] == ["15.3.a", "15.3.b", "15.3.c"] and report_of(made).cite == "15.1"
    assert [one.agency.kind if one.agency else "" for one in recipients_of(made)] == ["province", "", "office"]
    made.regulation_id = "ben-tre-2020"
    assert [part.code for part in parts_of(made)] == [
        "own_assessment", "own_shortcomings", "own_difficulties", "own_proposals",
    ]  # fmt: skip
    assert {part.cite for part in parts_of(made)} == {"16.1"} and report_of(made) is None
    assert [one.agency.kind for one in recipients_of(made)] == ["province", "office"]
    assert set(drafted(made)) == {part.code for part in parts_of(made)} and drafted(made)["own_assessment"]


def test_definitions_5_the_head_alone_sees_who_looked(world, client, django_assert_max_num_queries):
    ground = a_ground(world)
    found = tasks_of(world, 2)
    for one in found:
        InspectedTask.objects.create(
            inspection=ground.inspection, assignment=one, how="by_hand", added_by_id=ground.head.user_id, added_at=AT
        )
    renew(ground.inspection)
    address = reverse("inspection_looks", args=[ground.inspection.pk])
    signed_in(ground.head, client)
    assert "Chưa có ai mở nhiệm vụ nào" in body(client, address)
    signed_in(ground.inspector, client)
    assert client.get(reverse("home")).url == reverse("inspections")
    body(client, reverse("assignment", args=[found[0].pk]))
    body(client, reverse("assignment", args=[found[1].pk]))
    assert client.get(address).status_code == 404
    signed_in(world.specialist, client)
    assert client.get(address).status_code == 404
    signed_in(ground.head, client)
    with django_assert_max_num_queries(16):
        told = body(client, address)
    assert told.count(ground.inspector.name) == 2 and found[1].task.content in told
