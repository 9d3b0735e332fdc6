"""What nobody types by hand: signs that look like numbers, numbers no record bears, NUL, endless words. Answered, never a fault of the server."""

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from tests.make import AT, a_person
from tests.tasks.loop import a_directive, a_result, a_world, an_assignment, filed, grades

from dondoc.rules.access import Role
from dondoc.tasks.models import Assignment, MissingTask, Update

pytestmark = pytest.mark.django_db

ENDLESS = "9" * 5000
HUGE = "9" * 20
ANSWERED = (200, 302, 404, 422)


@pytest.fixture
def world(frozen):
    return a_world(2)


@pytest.mark.parametrize(
    "odd", ["²", ENDLESS, HUGE, "0000", "-1", "a\0b", "\ud800".encode("utf-8", "replace").decode()]
)
def test_odd_words_in_an_address_are_answered(world, as_actor, odd):
    task = a_directive(world).tasks.get()
    asked = {
        reverse("directives"): ("nam", "q", "loai", "xem", "trang"),
        reverse("assignments"): ("q", "agency", "field", "directive", "task", "specialist", "trang", "due_from", "on"),
        reverse("task", args=[task.pk]): ("trang-dien-bien", "dien-bien", "trang", "nhom"),
        reverse("task_correct", args=[task.pk]): ("luot",),
        reverse("confirm_queue"): ("task", "van-ban"),
        reverse("my_work"): ("hien", "viec"),
        reverse("agencies"): ("q",),
        reverse("calendar"): ("nam",),
        reverse("regulation"): ("ban",),
        reverse("dashboard"): ("ngay", "bang"),
    }
    client = as_actor(world.specialist)
    for address, names in asked.items():
        for name in names:
            assert client.get(address, {name: odd}).status_code in ANSWERED, (address, name)


@pytest.mark.parametrize("name", ["assignment", "task", "directive", "file", "confirm_one", "directive_split"])
def test_a_number_that_no_record_bears_is_not_found(world, as_actor, name):
    assert as_actor(world.specialist).get(reverse(name, args=[int(HUGE)])).status_code == 404


def test_odd_words_in_a_form_are_answered(world, as_actor):
    a = an_assignment(world)
    client = as_actor(world.specialist)
    for odd in ("²", ENDLESS, HUGE):
        said = {"version": odd, "reason": "Chuyển đúng cơ quan.", "agency_id": f"a:{odd}"}
        assert client.post(reverse("deed", args=[a.pk, "chuyen"]), said).status_code in ANSWERED
        assert client.post(reverse("missing_report"), {"missing": odd, "accepted": "no"}).status_code in ANSWERED
        assert client.post(reverse("confirm_many"), {"chosen": [odd, f"{a.pk}:{odd}"]}).status_code in ANSWERED
        assert client.post(reverse("switch_post"), {"post": odd}).status_code == 404
        issued = reverse("directive_issue", args=[a.task.directive_id])
        assert client.post(issued, {"version": odd}).status_code in ANSWERED
    assert client.post(reverse("set_language"), {"language": "vi", "next": "khong-co"}).status_code == 302


def test_one_result_chosen_twice_is_confirmed_once(world, as_actor):
    a = an_assignment(world)
    filed(world, a, AT)
    a.refresh_from_db()
    quality, effectiveness = grades()
    said = {"chosen": [f"{a.pk}", f"{a.pk}:{a.version}", f"{a.pk}:{a.version}"], "judged": "1"}
    answer = as_actor(world.specialist).post(
        reverse("confirm_many"), said | {"quality": quality, "effectiveness": effectiveness, "remark": ""}
    )
    assert answer.status_code in ANSWERED
    assert a.judgements.count() == 1
    assert Assignment.objects.get(pk=a.pk).state == "completed"


@pytest.mark.parametrize("kind", ["Báo cáo TỐI MẬT", "Báo cáo " + "rất dài " * 20])
def test_the_kind_of_a_result_is_a_door_like_any_other(world, as_actor, kind):
    """TH 5.2.d: the list of kinds is the page's; what is posted may say anything."""
    a = an_assignment(world)
    said = vars_of(a_result()) | {"document_kind": kind, "version": a.version, "form_token": "k"}
    answer = as_actor(world.heads[a.agency_id]).post(reverse("deed", args=[a.pk, "ket-qua"]), said)
    assert answer.status_code == 422
    assert not Update.objects.exists()


def vars_of(result):
    return {
        "text": result.text,
        "document_number": result.document_number,
        "document_signer": result.document_signer,
        "result_dated": f"{result.result_dated:%d/%m/%Y}",
    }


@pytest.mark.parametrize("name", ["Văn bản mật số 12 gửi anh Nam", "a" * 400, "a\0b"])
def test_what_cannot_be_a_name_is_not_kept_by_the_lock(client, frozen, name):
    answer = client.post(reverse("signin"), {"username": name, "password": "không đúng"})
    assert answer.status_code in (404, 422)
    assert not AccessAttempt.objects.exists()


def test_a_page_of_one_word_after_signing_in_is_no_page(client, frozen):
    assert client.get(reverse("signin"), {"next": "khong-co"}).context["next"] == ""
    assert client.get(reverse("signin"), {"next": "/nhiem-vu/1/"}).context["next"] == "/nhiem-vu/1/"


def test_an_agency_is_not_told_how_many_tasks_a_directive_has(world, as_actor):
    a = an_assignment(world)
    address = reverse("assignment", args=[a.pk])
    assert " trong 1<" in as_actor(world.specialist).get(address).content.decode()
    assert " trong 1<" not in as_actor(world.heads[a.agency_id]).get(address).content.decode()


def test_the_token_of_another_form_hides_no_report(world, as_actor):
    """A report is kept or refused; "sent" is said of none that is not."""
    first, second = (world.heads[agency.pk] for agency in world.agencies)
    said = {"directive_number": "212/KH-UBND", "content": "Rà soát quỹ đất."}
    for actor, token, status in (
        (first, "t", 302),
        (first, "t", 302),
        (second, "t", 422),
        (first, "", 302),
        (second, "", 302),
    ):
        answer = as_actor(actor).post(reverse("missing_report"), said | {"form_token": token})
        assert answer.status_code == status
    assert MissingTask.objects.count() == 3


def test_a_number_is_kept_as_printed_or_refused(world, as_actor):
    """What is typed as 5/… is printed 05/…: one sign longer."""
    head = a_person(role=Role.AGENCY_HEAD)
    for number in (f"5/{'A' * 58}", f"5/{'ß' * 58}"):
        said = {"directive_number": number, "content": "Việc thiếu.", "form_token": number[:40]}
        assert as_actor(head).post(reverse("missing_report"), said).status_code == 422


def test_a_page_that_is_not_there_says_so_to_strangers_and_to_parts_of_pages(world, as_actor, client):
    """The frame of the page has less to show then: no agency, or nothing at all."""
    assert client.get("/khong-co/").status_code == 404
    part = as_actor(world.specialist).get(reverse("task", args=[1_000_000]), headers={"HX-Request": "true"})
    assert part.status_code == 404


def test_of_two_who_give_the_work_to_somebody_the_second_is_told(world, as_actor):
    a = an_assignment(world)
    head, staff = world.heads[a.agency_id], world.staff[a.agency_id]
    client, address = as_actor(head), reverse("deed", args=[a.pk, "giao-nguoi"])
    assert client.post(address, {"version": a.version, "person": f"u:{staff.user_id}"}).status_code == 302
    assert client.post(address, {"version": a.version, "person": f"u:{head.user_id}"}).status_code == 422
    assert Assignment.objects.get(pk=a.pk).person_id == staff.user_id
