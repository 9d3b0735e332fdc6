"""TH 5.2.a, BT 8.2.a: a task that nobody entered is reported by number, and answered."""

import pytest
from django.urls import reverse
from tests.make import a_person
from tests.tasks.loop import a_directive, a_world

from dondoc.rules.access import Role
from dondoc.tasks.models import MissingTask

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def world(frozen):
    return a_world(2)


@pytest.fixture
def head(world, as_actor):
    return as_actor(world.heads[world.agencies[0].pk])


@pytest.fixture
def specialist(world, as_actor):
    return as_actor(world.specialist)


PAGE = "/thieu-nhiem-vu/"


def text_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


def report(head, number="212/KH-UBND", content="Rà soát quỹ đất.", token="m1"):
    return head.post(PAGE, {"directive_number": number, "content": content, "form_token": token}, follow=True)


def test_an_agency_reports_and_reads_the_answer(head, specialist):
    assert "Chờ Văn phòng trả lời" in text_of(report(head))
    waiting = text_of(specialist.get(PAGE))
    assert "212/KH-UBND" in waiting and "Chưa có văn bản nào mang số này" in waiting
    missing = MissingTask.objects.get()
    answer = specialist.post(
        PAGE, {"missing": missing.pk, "accepted": "no", "answer": "Nhiệm vụ đã giao sở khác."}, follow=True
    )
    assert "Đã trả lời" in text_of(answer)
    assert "Nhiệm vụ đã giao sở khác." in text_of(head.get(PAGE))


def test_an_accepted_report_leads_to_the_directive_that_is_to_be_supplemented(world, head, specialist):
    directive = a_directive(world)
    report(head, number=directive.number)
    missing = MissingTask.objects.get()
    answer = specialist.post(PAGE, {"missing": missing.pk, "accepted": "yes", "answer": "Sẽ bổ sung."})
    assert answer["Location"] == reverse("directive_split", args=[directive.pk])


def test_nothing_is_said_of_whether_the_directive_is_registered(world, head):
    directive = a_directive(world, tasks=None)
    known, unknown = report(head, number=directive.number), report(head, number="999/KH-UBND", token="m2")
    assert known.status_code == unknown.status_code == 200
    assert directive.subject not in text_of(known)


def test_an_empty_report_names_both_fields_and_keeps_what_was_typed(head):
    answer = head.post(PAGE, {"directive_number": "", "content": "Nội dung còn thiếu.", "form_token": "x"})
    assert answer.status_code == 422 and "Nội dung còn thiếu." in text_of(answer)
    assert "ghi số, ký hiệu" in text_of(answer) and not MissingTask.objects.exists()


def test_a_report_sent_twice_is_one(head):
    report(head)
    report(head)
    assert MissingTask.objects.count() == 1


@pytest.mark.parametrize(
    ("accepted", "answer", "said"), [("", "Không thiếu.", "Anh/chị chọn"), ("no", " ", "viết trả lời")]
)
def test_an_answer_is_a_choice_and_words(head, specialist, accepted, answer, said):
    report(head)
    missing = MissingTask.objects.get()
    told = specialist.post(PAGE, {"missing": missing.pk, "accepted": accepted, "answer": answer})
    assert told.status_code == 422 and said in text_of(told)
    missing.refresh_from_db()
    assert missing.answered_at is None


def test_two_answers_have_one_effect(head, specialist, world, as_actor):
    report(head)
    missing = MissingTask.objects.get()
    data = {"missing": missing.pk, "accepted": "no", "answer": "Không thiếu."}
    specialist.post(PAGE, data)
    told = as_actor(world.leader).post(PAGE, data | {"answer": "Trả lời thứ hai."})
    assert told.status_code == 422 and "không làm thay đổi gì" in text_of(told)
    missing.refresh_from_db()
    assert missing.answer == "Không thiếu."


def test_an_agency_reads_its_own_reports_only(world, head, as_actor):
    report(head)
    other = as_actor(world.heads[world.agencies[1].pk])
    assert "212/KH-UBND" not in text_of(other.get(PAGE)).replace("Ví dụ 212/KH-UBND", "")


@pytest.mark.parametrize("role", [Role.PROVINCE_LEADER, Role.OFFICE_CLERK, Role.READER, Role.ADMINISTRATOR])
def test_for_the_others_there_is_no_such_page(world, as_actor, role):
    client = as_actor(a_person(role=role))
    assert client.get(PAGE).status_code == 404 and client.post(PAGE, {}).status_code == 404
