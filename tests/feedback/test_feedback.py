"""Feedback between agencies (F5; TH 16.6, 17.2, 17.3): who tells of whom, what stops the clock and what does not, who reads what, and the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.make import AT, DAY, a_person
from tests.refusing import refused
from tests.tasks.loop import World, a_world, add_agency, an_assignment

from dondoc.core.regulation import current
from dondoc.feedback.actions import handling
from dondoc.feedback.actions.sending import Told, send
from dondoc.feedback.actions.tying import tie
from dondoc.feedback.models import Feedback
from dondoc.feedback.queries.clocks import clock_of, late_on
from dondoc.feedback.queries.due import owed
from dondoc.organisations.models import User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import NotThere
from dondoc.rules.feedback import Act, Reader, direction_of, kinds_to_tell_of, reads, stops_clock
from dondoc.urging.actions.urging import Order, urge

LATER = AT + timedelta(days=40)


@pytest.fixture
def world(frozen) -> World:
    """A department with a task, and a commune."""
    world = a_world(1)
    add_agency(world, AgencyKind.COMMUNE)
    return world


def head(world: World, place: int) -> Actor:
    return world.heads[world.agencies[place].pk]


def told(by: Actor, about: Any, *, words: str = "Chưa trả lời xã.", token: str = "", **said: Any) -> Feedback:
    what = Told(**{"about_id": about.pk, "assignment_id": None, "fault": "late", "words": words} | said)
    return send(actor=by, told=what, files=[], form_token=token or f"{by.user_id}-{words}", at=AT)


def done(deed: Any, actor: Actor, feedback: Feedback, at: Any = AT, **said: Any) -> Feedback:
    return deed(**{"actor": actor, "feedback_id": feedback.pk, "words": "Nội dung.", "files": [], "at": at} | said)


def urged(actor: Actor, feedback: Feedback, at: Any = AT) -> Feedback:
    letter = handling.Letter(words="Đề nghị trả lời xã.")
    return handling.urge_in_writing(actor=actor, feedback_id=feedback.pk, letter=letter, at=at)


@pytest.fixture
def at(client):
    def go(actor: Actor, address: str, data: dict[str, Any] | None = None) -> Any:
        client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
        return client.get(address) if data is None else client.post(address, data)

    return go


@pytest.mark.once
def test_th_16_6_17_2_17_3_the_profile_says_who_tells_of_whom_what_stops_the_clock_and_who_reads_what():
    rules = current().feedback
    assert direction_of(rules, "commune", "department").sla.limit.value == 10
    assert direction_of(rules, "department", "commune").sla is None
    assert direction_of(rules, "commune", "commune") is None
    assert kinds_to_tell_of(rules, "commune") == ["department", "unit"]
    assert [act for act in Act if stops_clock(rules, act)] == [Act.URGED, Act.ASKED]
    assert not reads(Reader.SENDER, Act.URGED, copied=False) and reads(Reader.SENDER, Act.URGED, copied=True)
    assert [reader for reader in Reader if reads(reader, Act.ASKED, copied=True)] == [Reader.OFFICE]


@pytest.mark.django_db
def test_th_17_3_what_cannot_be_told(world):
    department, commune = world.agencies
    elsewhere = an_assignment(world)
    for who, about, code, said in (
        (head(world, 1), commune, "about_oneself", {}),
        (head(world, 1), add_agency(world, AgencyKind.COMMUNE), "no_such_direction", {}),
        (world.staff[commune.pk], department, "not_the_signer", {}),
        (head(world, 1), department, "no_words", {"words": " "}),
        (head(world, 1), department, "no_fault", {"fault": "other"}),
        (head(world, 1), department, "secret_marked", {"words": "TỐI MẬT: sở chậm"}),
    ):
        with refused(code):
            told(who, about, **said)
    with pytest.raises(NotThere):
        told(head(world, 1), department, assignment_id=elsewhere.pk)
    with pytest.raises(NotThere):
        told(world.leader, department)
    elsewhere.task.concerned.add(commune)
    with refused("not_of_this_task"):
        told(head(world, 1), add_agency(world), assignment_id=elsewhere.pk)
    first = told(head(world, 1), department, token="once")
    assert told(head(world, 1), department, token="once").pk == first.pk
    assert Feedback.objects.count() == 1


@pytest.mark.django_db
def test_th_16_6_an_answer_does_not_stop_the_clock_and_what_comes_after_it_is_taken_as_late(world, at):
    feedback = told(head(world, 1), world.agencies[0])
    done(handling.answer_sender, world.specialist, feedback, words="Sở đã trả lời ngày 18/11.")
    feedback.refresh_from_db()
    assert (feedback.state, feedback.stopped_at) == ("open", None), "the text names two acts and no answer"
    with refused("answered_before"):
        done(handling.answer_sender, world.specialist, feedback)
    assert not Feedback.objects.filter(late_on(clock_of(feedback).due)).exists()
    assert Feedback.objects.filter(late_on(clock_of(feedback).due + timedelta(days=1))).exists()
    done(handling.reply, head(world, 0), feedback, at=LATER)
    done(handling.ask_chairman, world.specialist, feedback, at=LATER)
    page = at(world.specialist, reverse("feedback", args=[feedback.pk])).content.decode()
    assert page.count("sau hạn xử lý") == 2, "the agency's word and the report"
    assert "Trả lời này không dừng thời hạn." not in page, "it was stopped meanwhile"
    deputy = a_person(role=Role.PROVINCE_LEADER, title="Phó Chủ tịch UBND tỉnh")
    waits = [[light.pk for light in owed(who, DAY)] for who in (world.chairman, deputy)]
    assert waits == [[feedback.pk], []], "the Chairman is asked, and no Deputy"
    with refused("waits_for_the_chairman"):
        urged(world.specialist, feedback)
    with refused("no_leader"):
        done(handling.direct, world.specialist, feedback, leader=None, document="12/PT-VP")
    with refused("no_document"):
        done(handling.direct, world.specialist, feedback, leader=world.chairman.user_id, document=" ")
    done(handling.direct, world.specialist, feedback, leader=world.chairman.user_id, document="12/PT-VP")
    with refused("directed_before"):
        done(handling.direct, world.chairman, feedback, leader=None, document="")
    with refused("feedback_closed"):
        urged(world.specialist, feedback)
    assert f"Ý kiến của {world.chairman.title} {world.chairman.name}, ghi tại 12/PT-VP" in " ".join(
        at(head(world, 1), reverse("feedback", args=[feedback.pk])).content.decode().split()
    )


@pytest.mark.django_db
def test_th_17_2_of_a_commune_there_is_no_clock_and_no_copy_for_the_sender(world, at):
    feedback = told(head(world, 0), world.agencies[1], words="Xã chậm gửi số liệu.")
    other = told(head(world, 0), world.agencies[1], words="Số liệu của xã chưa đúng.", fault="wrong")
    assert clock_of(feedback).due is None
    assert not Feedback.objects.filter(late_on(DAY + timedelta(days=900))).exists()
    address = reverse("feedback", args=[feedback.pk])
    assert (
        "Quy chế không đặt thời hạn cho Văn phòng xử lý phản hồi của chiều này."
        in at(world.leader, address).content.decode()
    )
    done(handling.answer_sender, world.leader, feedback, words="Xã đã gửi đủ.")
    with refused("feedback_closed"):
        urged(world.leader, feedback)
    with refused("odd_form"):  # neither the agency concerned nor a colleague speaks in the letter's place
        order = Order(channel=current().urging.channels[0].code, words="Đôn đốc xã.")
        urge(actor=head(world, 0), chosen=[1], order=order, letter=None, form_token=f"feedback-{other.pk}", at=AT)
    letter = urged(world.leader, other).acts.get(act="urged").urge.letter_id
    file = reverse("feedback_file", args=[other.pk, letter])
    page = at(head(world, 0), reverse("feedback", args=[other.pk])).content.decode()
    assert "Quy chế không đặt việc gửi bản sao" in page and "Đề nghị trả lời xã." not in page
    assert at(head(world, 0), file).status_code == 404
    assert at(head(world, 1), file).status_code == 200


@pytest.mark.django_db
def test_th_17_3_the_office_finds_the_task_and_the_sender_sees_how_it_stands_and_nothing_else(world, at):
    assignment = an_assignment(world)
    number = assignment.task.directive.number
    feedback = told(head(world, 1), world.agencies[0])
    assert at(head(world, 1), reverse("assignment", args=[assignment.pk])).status_code == 404
    with refused("no_such_task"):
        tie(actor=world.specialist, feedback_id=feedback.pk, directive_number="1/CĐ-UBND", position=None, at=AT)
    with refused("no_such_position"):
        tie(actor=world.specialist, feedback_id=feedback.pk, directive_number=number, position=9, at=AT)
    with pytest.raises(NotThere):
        tie(actor=head(world, 1), feedback_id=feedback.pk, directive_number=number, position=None, at=AT)
    address = reverse("feedback_act", args=[feedback.pk, "gan-nhiem-vu"])
    sent = at(world.specialist, address, {"directive_number": number, "position": "1"})
    assert sent.status_code == 302
    page = at(head(world, 1), reverse("feedback", args=[feedback.pk])).content.decode()
    assert assignment.task.content in page
    seen = at(head(world, 1), reverse("assignment", args=[assignment.pk])).content.decode()
    assert number in at(head(world, 1), reverse("feedbacks")).content.decode()
    assert "Diễn biến" not in seen and "Tệp của văn bản" not in seen
    with refused("tied_before"):
        tie(actor=world.specialist, feedback_id=feedback.pk, directive_number=number, position=None, at=AT)
    assignment.task.concerned.clear()
    assert number not in at(head(world, 1), reverse("feedbacks")).content.decode(), "named only to who may see it"


@pytest.mark.django_db
def test_f5_the_list_its_filters_and_the_page_cost_the_same_with_many(world, at, django_assert_max_num_queries):
    feedback = told(head(world, 1), world.agencies[0])
    address = reverse("feedbacks")
    assert "Chưa có phản hồi nào" in at(a_person(role=Role.AGENCY_HEAD), address).content.decode()
    at(world.leader, address)
    with django_assert_max_num_queries(26):
        at(world.leader, address)
    for number in range(60):
        told(head(world, 1), world.agencies[0], words=f"Việc thứ {number}.")
    told(head(world, 0), world.agencies[1], words="Xã chậm.")
    with django_assert_max_num_queries(26):
        page = at(world.leader, address).content.decode()
    assert page.count("data-row") == 50
    assert at(world.leader, address + "?chieu=department_about_commune").content.decode().count("data-row") == 1
    assert at(head(world, 1), address + "?ben=about").content.decode().count("data-row") == 1
    assert "Không có phản hồi nào theo bộ lọc này" in at(world.leader, address + "?tinh-trang=asked").content.decode()
    with django_assert_max_num_queries(32):
        at(world.leader, reverse("feedback", args=[feedback.pk]))
    stranger = a_person(role=Role.AGENCY_HEAD)
    assert at(stranger, reverse("feedback", args=[feedback.pk])).status_code == 404
    assert at(a_person(role=Role.READER), address).status_code == 404


@pytest.mark.django_db
def test_f5_what_is_wrong_comes_back_to_its_field_and_what_was_typed_stays(world, at):
    department, commune = world.agencies
    new = reverse("feedback_new")
    page = at(head(world, 1), new).content.decode()
    assert department.name in page and commune.name not in page.split("<form")[-1]
    wrong = at(head(world, 1), new, {"about": department.pk, "fault": "late", "words": ""})
    assert (wrong.status_code, "Anh/chị viết việc gì chậm" in wrong.content.decode()) == (422, True)
    secret = at(head(world, 1), new, {"about": department.pk, "fault": "late", "words": "TỐI MẬT: sở chậm"})
    assert (secret.status_code, "TỐI MẬT: sở chậm" in secret.content.decode()) == (422, False)
    assert "Anh/chị trình thủ trưởng gửi." in at(world.staff[commune.pk], new).content.decode()
    sent = at(
        head(world, 1), new, {"about": department.pk, "fault": "late", "words": "Chưa trả lời.", "form_token": "a"}
    )
    feedback = Feedback.objects.get()
    assert sent["Location"] == reverse("feedback", args=[feedback.pk])
    letter = reverse("feedback_act", args=[feedback.pk, "don-doc"])
    back = at(world.specialist, letter, {"words": "", "answer_by": "01/01/2020", "heading": "own", "signer": ""})
    assert (back.status_code, "01/01/2020" in back.content.decode()) == (422, True)
    assert at(head(world, 0), letter, {"words": "Tự xử lý.", "heading": "own"}).status_code == 404
    ok = at(
        world.specialist, letter, {"words": "Đề nghị trả lời xã.", "answer_by": "", "heading": "chairman", "signer": ""}
    )
    assert ok.status_code == 302
    feedback.refresh_from_db()
    assert (feedback.state, feedback.stopped_at is not None) == ("urged", True)
