"""The pages of more time and of coordinating agencies' parts: forms in place, refusals at their fields, lists, and who may not open them (D4, D6)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.make import AT, a_person
from tests.tasks.loop import a_directive, a_form, a_world, fresh

from dondoc.rules.access import Role
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions.coordinating import ask
from dondoc.tasks.models import Assignment, Extension, PartRequest, Reminder

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOUR = timedelta(hours=1)
PART = {"HX-Request": "true", "HX-Target": "slot"}


@pytest.fixture
def world(frozen):
    return a_world(4)


@pytest.fixture
def given(world):
    """One task of the first two agencies; the third coordinates it, the fourth has nothing to do with it."""
    first, second, third, _fourth = world.agencies
    form = replace(a_form(world, leads=[first, second]), no_coordinators=False, coordinators=(f"a:{third.pk}",))
    directive = a_directive(world, tasks=[form], at=AT - HOUR)
    return [fresh(a) for a in Assignment.objects.filter(task__directive=directive).order_by("pk")]


def asked(world, a, day=date(2026, 12, 12)):
    return agencies.file_update(
        actor=world.staff[a.agency_id], assignment_id=a.pk, kind="extension_request", text="Chờ số liệu.", asked_due_on=day, files=[],
        form_token=f"ask-{a.pk}", at=AT - HOUR / 2,
    )  # fmt: skip


def door(a, word):
    return reverse("deed", args=[a.pk, word])


def test_a_request_for_a_day_off_is_noted_softly_and_a_second_one_is_refused(world, given, as_actor):
    one, _two = given
    staff = as_actor(world.staff[one.agency_id])
    fields = {"kind": "extension_request", "text": "Chờ số liệu.", "asked_due_on": "13/12/2026", "form_token": "x"}
    said = staff.post(door(one, "cap-nhat"), fields, follow=True).content.decode()
    assert "13/12/2026 là ngày nghỉ (Chủ nhật)" in said  # a soft note, no refusal
    assert "Rút đề nghị gia hạn" in said and "Đề xuất gia hạn" not in said
    again = staff.post(door(one, "cap-nhat"), fields | {"form_token": "y"})
    assert again.status_code == 422 and "còn chờ quyết định" in again.content.decode()


def test_th_5_2_c_a_request_is_proposed_and_decided_from_viec_cua_toi(
    world, given, as_actor, django_assert_max_num_queries
):
    one, two = given
    request, other = asked(world, one, date(2026, 12, 13)), asked(world, two)
    specialist, chairman = as_actor(world.specialist), as_actor(world.chairman)
    mine = specialist.get(reverse("my_work")).content.decode()
    assert "xin gia hạn đến 13/12/2026" in mine and "quyết định nội bộ" in mine
    form = specialist.get(door(one, "de-xuat-gia-han"), headers=PART).content.decode()
    assert two.agency.name in form and "không kèm văn bản" in form
    word = {"request": request.pk, "others": [other.pk], "advice": "refuse", "text": ""}
    wrong = specialist.post(door(one, "de-xuat-gia-han"), word, headers=PART)
    assert wrong.status_code == 422 and "phải nêu rõ lý do" in wrong.content.decode() and not Extension.objects.exists()
    specialist.post(door(one, "de-xuat-gia-han"), word | {"advice": "as_asked", "text": "Có cơ sở."}, headers=PART)
    assert Extension.objects.filter(advice="as_asked").count() == 2

    menu = chairman.get(reverse("my_work")).content.decode()
    assert menu.count("Văn phòng đề xuất đồng ý") == 2 and reverse("extensions") in menu
    kept = chairman.post(
        door(one, "quyet-dinh-gia-han"),
        {"request": request.pk, "advice": "other_day", "day": "01/12/2026", "text": "Gấp."},
    )
    assert (
        kept.status_code == 422
        and "Gia hạn phải đến một ngày sau" in kept.content.decode()
        and "Gấp." in kept.content.decode()
    )
    chairman.post(door(one, "quyet-dinh-gia-han"), {"request": request.pk, "advice": "as_asked", "text": ""})
    assert fresh(one).due_on == date(2026, 12, 13) and fresh(two).due_on == date(2026, 12, 1)
    with django_assert_max_num_queries(34):
        page = chairman.get(reverse("assignment", args=[one.pk])).content.decode()
    assert '<circle class="original" cx="3.00%"' in page and '<circle class="later on" cx="97.00%"' in page
    assert "thời hạn ban đầu" in page and "đang áp dụng" in page and "Số liệu tính theo thời hạn đang áp dụng" in page
    assert "quyết định gia hạn cho" in page
    late = specialist.post(
        door(one, "quyet-dinh-gia-han"), {"request": request.pk, "advice": "refuse", "text": "Muộn."}
    )
    assert late.status_code == 422 and "đã quyết định về đề nghị gia hạn này" in late.content.decode()


def test_the_list_of_requests_shows_each_his_own_and_does_not_grow(
    world, given, as_actor, django_assert_max_num_queries
):
    for a in given:
        asked(world, a)
    address = reverse("extensions")
    specialist = as_actor(world.specialist)
    with django_assert_max_num_queries(7):
        assert specialist.get(address).content.decode().count("Chờ Văn phòng đề xuất</span>") == 2
    assert "theo bộ lọc này" in specialist.get(f"{address}?tinh-trang=granted&sau-han=1").content.decode()
    own = as_actor(world.heads[given[0].agency_id]).get(address).content.decode()
    assert given[0].agency.name in own and given[1].agency.name not in own
    coordinator = as_actor(world.heads[world.agencies[2].pk])
    assert (
        "Chưa có đề nghị gia hạn nào" in coordinator.get(address).content.decode()
    )  # of another's progress, not its requests
    assert "Gia hạn</h2>" not in coordinator.get(reverse("assignment", args=[given[0].pk])).content.decode()
    assert as_actor(a_person(role=Role.READER)).get(address).status_code == 404


def test_th_8_2_b_a_part_is_asked_for_and_given_on_the_pages(world, given, as_actor, django_assert_max_num_queries):
    one, third, fourth = given[0], world.agencies[2], world.agencies[3]
    lead, owing = as_actor(world.staff[one.agency_id]), as_actor(world.staff[third.pk])
    fields = {"agency_id": third.pk, "content": "Số liệu các đơn vị.", "due_on": "20/12/2026", "form_token": "p1"}
    wrong = lead.post(door(one, "de-nghi-phoi-hop"), fields)
    assert (
        wrong.status_code == 422
        and "muộn hơn thời hạn" in wrong.content.decode()
        and "Số liệu các đơn vị." in wrong.content.decode()
    )
    lead.post(door(one, "de-nghi-phoi-hop"), fields | {"due_on": "24/11/2026"})
    part = PartRequest.objects.get()
    address = reverse("part", args=[part.pk, "gui"])
    work = owing.get(reverse("my_work")).content.decode()
    assert "Số liệu các đơn vị." in work and f'hx-get="{address}"' in work
    assert as_actor(world.staff[fourth.pk]).get(address).status_code == 404
    for client, word in ((owing, "khac"), (as_actor(a_person(role=Role.READER)), "gui")):
        assert client.get(reverse("part", args=[part.pk, word])).status_code == 404
    assert lead.post(address, {"text": "Tự gửi."}).status_code == 404  # another agency's part


def test_th_8_2_b_a_part_is_given_each_reminds_the_other_and_the_list_does_not_grow(
    world, given, as_actor, django_assert_max_num_queries
):
    one, third = given[0], world.agencies[2]
    lead, owing = as_actor(world.staff[one.agency_id]), as_actor(world.staff[third.pk])
    part, *_more = [
        ask(actor=world.staff[one.agency_id], assignment_id=one.pk, agency_id=third.pk, content=f"Số liệu các đơn vị, phần {n}.",
            due_on=date(2026, 11, 25), beyond=False, form_token=f"q{n}", at=AT) for n in range(4)
    ]  # fmt: skip
    address = reverse("part", args=[part.pk, "gui"])
    refused = owing.post(reverse("part", args=[part.pk, "tu-choi"]), {"reason": ""}, headers=PART)
    assert refused.status_code == 422 and "phải nêu rõ lý do" in refused.content.decode()
    lead.post(reverse("part", args=[part.pk, "nhac"]), {"reason": "Xin gửi sớm."})
    owing.post(door(one, "nhac-chu-tri"), {"reason": "Xin gửi mẫu."})
    assert Reminder.objects.filter(part=None).count() == 1 and Reminder.objects.count() == 2
    owing.post(address, {"text": "Số liệu đây."}, headers=PART)
    assert fresh(one).due_on == date(2026, 12, 1) and PartRequest.objects.get(pk=part.pk).outcome == "given"
    with django_assert_max_num_queries(36):
        page = lead.get(reverse("assignment", args=[one.pk])).content.decode()
    assert "Số liệu đây." in page and "nhắc cơ quan chủ trì" in page and "gửi phần phối hợp" in page
    seen = owing.get(reverse("assignment", args=[one.pk])).content.decode()
    assert "Số liệu đây." in seen and "Nhắc cơ quan chủ trì" in seen
    with django_assert_max_num_queries(22):
        listed = owing.get(reverse("parts")).content.decode()
    assert listed.count("Số liệu các đơn vị") >= 4 and "Đã gửi" in listed
    assert "theo bộ lọc này" in owing.get(f"{reverse('parts')}?tinh-trang=late").content.decode()
    assert "Số liệu các đơn vị" in lead.get(f"{reverse('parts')}?xem=da-hoi&tinh-trang=given").content.decode()
    assert as_actor(world.specialist).get(reverse("parts")).status_code == 404
    whole = as_actor(world.chairman).get(reverse("dashboard")).content.decode()
    assert "có 1 lượt giao đang chờ cơ quan phối hợp gửi phần của mình, 0 đã quá ngày hẹn" in whole
