"""The pages on which agencies are kept: who may, what they show, what is refused at its field (B1, J5)."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import make
from tests.tasks.loop import a_directive, a_form, a_world

from dondoc.organisations.models import Agency, AgencyGroup, Succession, User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
BASIS = "Nghị quyết số 15/NQ-HĐND"


def client_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    return client


@pytest.fixture
def root(frozen) -> Client:
    make.the_office()
    return client_of(make.a_person(role=Role.ADMINISTRATOR))


@pytest.mark.parametrize("role", [Role.OFFICE_LEADER, Role.AGENCY_HEAD])
def test_only_the_administrator_keeps_agencies(frozen, role):
    agency = make.an_agency(kind=AgencyKind.COMMUNE)
    client = client_of(make.a_person(role=role))
    assert client.get(reverse("agency", args=[agency.pk])).status_code == 200
    for name in ("agency_edit", "agency_rename", "agency_merge"):
        assert client.get(reverse(name, args=[agency.pk])).status_code == 404
    for name in ("setup", "agency_new", "agency_groups", "agencies_import", "agencies_export"):
        assert client.get(reverse(name)).status_code == 404
    for name in ("agency_code_new", "agency_merge_undo"):
        assert client.post(reverse(name, args=[agency.pk])).status_code == 404


def test_an_agency_is_founded_changed_and_renamed_and_its_page_tells(root):
    said = {"name": "UBND xã Một", "code": "X1", "kind": "commune", "founded_on": "1/7/2025", "basis": BASIS}
    province = Agency.objects.get(code="UBND")
    made = root.post(reverse("agency_new"), said | {"parent_id": province.pk})
    agency = Agency.objects.get(code="X1")
    assert made["Location"] == reverse("agency", args=[agency.pk])
    refused = root.post(reverse("agency_new"), said | {"name": "UBND xã Hai"})
    assert refused.status_code == 422
    assert "Mã “X1” đã dùng" in refused.content.decode()
    assert 'value="UBND xã Hai"' in refused.content.decode()
    edit = {"short_name": "Một", "kind": "commune", "parent_id": province.pk, "position": "5", "founded_on": "1/7/2025"}
    assert root.post(reverse("agency_edit", args=[agency.pk]), edit).status_code == 302
    rename = {"name": "UBND phường Một", "on": "01/11/2026", "basis": BASIS}
    assert root.post(reverse("agency_rename", args=[agency.pk]), rename).status_code == 302
    code = {"kind": "statistics", "code": "14845", "valid_from": ""}
    assert root.post(reverse("agency_code_new", args=[agency.pk]), code).status_code == 302
    text = root.get(reverse("agency", args=[agency.pk])).content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    assert all(words in text for words in ("UBND xã Một → UBND phường Một", "14845", BASIS, "01/07/2025"))
    wrong = root.post(reverse("agency_code_new", args=[agency.pk]), {"kind": "exchange", "code": "sai mã"})
    assert "chưa đúng cách ghi" in wrong.content.decode()
    assert root.post(reverse("agency_code_end", args=[agency.pk, agency.codes.get().pk])).status_code == 302


def test_a_merger_is_seen_before_it_is_written_and_can_be_taken_back(frozen, django_assert_max_num_queries):
    world = a_world(2, kind=AgencyKind.COMMUNE)
    a_directive(world, tasks=[a_form(world), a_form(world, leads=world.agencies[:1])])
    root = client_of(make.a_person(role=Role.ADMINISTRATOR))
    gone, heir = world.agencies
    address = reverse("agency_merge", args=[gone.pk])
    said = {"successor_id": heir.pk, "on": "25/11/2026", "basis": BASIS, "carry_people": "on"}
    with django_assert_max_num_queries(40):
        seen = root.post(address, said | {"step": "preview"})
    held = seen.context["preview"]["held"]
    assert (held.open, held.shared, [u.pk for u in held.specialists]) == (2, 1, [world.specialist.user_id])
    assert world.heads[gone.pk].name in seen.content.decode()
    assert not Succession.objects.exists()
    back = root.post(address, said | {"step": "edit"})
    assert (back.status_code, 'value="25/11/2026"' in back.content.decode()) == (200, True)
    refused = root.post(address, said | {"step": "preview", "successor_id": "0"})
    assert (refused.status_code, "phải có cơ quan kế thừa" in refused.content.decode()) == (422, True)
    assert root.post(address, said | {"step": "do"}).status_code == 302
    assert Succession.objects.get().posts["given"]
    assert root.post(reverse("agency_merge_undo", args=[gone.pk])).status_code == 302
    assert not Succession.objects.exists()
    assert root.post(reverse("agency_merge_undo", args=[gone.pk])).status_code == 422


def test_the_open_work_on_the_page_is_what_its_list_holds(frozen):
    world = a_world(1)
    a_directive(world, tasks=[a_form(world), a_form(world)])
    address = reverse("agency", args=[world.agencies[0].pk])
    answer = client_of(world.leader).get(address)
    assert answer.context["work"]["n"] == 2
    listed = client_of(world.leader).get(answer.context["work"]["url"])
    assert listed.context["page"].paginator.count == 2
    stranger = client_of(make.a_person(role=Role.AGENCY_HEAD)).get(address)
    assert stranger.context["work"]["n"] == 0
    assert client_of(make.a_person(role=Role.ADMINISTRATOR)).get(address).context["work"] is None


def test_the_page_of_an_agency_asks_no_more_for_many_people_and_units(root, django_assert_max_num_queries):
    agency = make.an_agency(kind=AgencyKind.COMMUNE)
    for _ in range(12):
        make.a_person(role=Role.AGENCY_SPECIALIST, agency=agency)
        make.an_agency(kind=AgencyKind.SUBORDINATE, parent=agency)
    with django_assert_max_num_queries(22):
        assert len(root.get(reverse("agency", args=[agency.pk])).context["shown"].people) == 12
    assert root.get(reverse("agency", args=[10**9])).status_code == 404


def test_groups_are_kept_on_their_page(root):
    commune = make.an_agency(kind=AgencyKind.COMMUNE)
    said = {"name": "Khối ven biển", "kinds": ["unit"], "members": [f"a:{commune.pk}"]}
    assert root.post(reverse("agency_groups"), said).status_code == 302
    group = AgencyGroup.objects.get()
    assert [a.pk for a in group.members.all()] == [commune.pk]
    address = reverse("agency_group", args=[group.code])
    assert f'value="a:{commune.pk}"' in root.get(address).content.decode()
    assert root.post(address, {"name": "Khối ven biển"}).status_code == 422
    assert root.get(reverse("agency_group", args=["khong-co"])).status_code == 404


def test_j5_the_list_goes_out_is_changed_and_comes_in_after_a_preview(root):
    from dondoc.core.workbooks import as_text, read_workbook

    sheet = root.get(reverse("agencies_export")).content
    rows = next(s for s in read_workbook("a.xlsx", sheet) if not s.hidden).rows
    table = [[as_text(v) for v in row.values] for row in rows]
    table.append(["X1", "UBND xã Một", "", "UBND xã, phường, thị trấn", "UBND"])
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in table).encode()
    address = reverse("agencies_import")
    seen = root.post(address, {"file": SimpleUploadedFile("a.csv", text)})
    assert (seen.status_code, len(seen.context["plan"].adds), seen.context["plan"].changes) == (200, 1, [])
    assert not Agency.objects.filter(code="X1").exists()
    assert root.post(address, {"step": "do", "lines": seen.context["lines"]}).status_code == 302
    assert Agency.objects.get(code="X1").parent.code == "UBND"
    bad = json.dumps([json.loads(seen.context["lines"])[0] | {"kind": "x"}])
    assert root.post(address, {"step": "do", "lines": bad}).status_code == 422
    assert root.post(address, {"file": io.BytesIO(b"x")}).status_code == 422
    assert root.post(address).status_code == 422


def test_j5_the_first_page_says_what_is_next(frozen, settings, django_assert_max_num_queries):
    make.the_office()
    root = client_of(make.a_person(role=Role.ADMINISTRATOR))
    assert root.get(reverse("home"))["Location"] == reverse("setup")
    with django_assert_max_num_queries(16):
        answer = root.get(reverse("setup"))
    assert answer.context["next"] == answer.context["steps"][0]
    assert [step.done for step in answer.context["steps"][:4]] == [False] * 4
    calendar = answer.context["steps"][4]
    assert not calendar.done and "2027" in calendar.told, "from November on, the coming year too, as the doctor says"
    settings.ENV = replace(settings.ENV, mode="production")
    emergency = root.get(reverse("setup")).context["steps"][-1]
    assert "dondoc break-glass" in emergency.told and not emergency.done
