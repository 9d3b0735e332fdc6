"""Feedback in both provinces (F5): sent, checked, urged or put to the Chairman within its clock; what the sender and the other agency get of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from django.urls import reverse
from tests.make import AT
from tests.refusing import refused
from tests.walks.walk import Walk, a_part_of, a_task

from dondoc.core import regulation
from dondoc.dashboard.queries.due import pile
from dondoc.feedback.actions import handling
from dondoc.feedback.actions.sending import Told, send
from dondoc.feedback.models import Feedback
from dondoc.feedback.queries.clocks import clock_of, days_late, reckoning_of
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Notice
from dondoc.organisations.models import Agency, User
from dondoc.rules.due_work import Work
from dondoc.urging.queries.urges import open_to_taking_back

pytestmark = pytest.mark.django_db
Read = Callable[[str, str], str]


@pytest.fixture
def read(client) -> Read:
    """A page as this person reads it; "" where it does not exist for him."""

    def reading(username: str, address: str) -> str:
        client.force_login(User.objects.get(username=username), backend="dondoc.organisations.backend.PasswordBackend")
        answer = client.get(address)
        return " ".join(answer.content.decode().split()) if answer.status_code == 200 else ""

    return reading


@pytest.fixture
def ben_tre(frozen, settings) -> Iterator[Walk]:
    settings.ENV = replace(settings.ENV, province="ben-tre-2020")
    regulation.reload()
    a_part_of("ben-tre-2020", {"SNNPTNT", "83.831"}, at=datetime(2024, 11, 1, tzinfo=UTC))
    yield Walk(frozen, date(2024, 11, 20), specialist="truc.nguyen", leader="loan.pham")
    regulation.reload()


def told(walk: Walk, by: str, about: str, words: str, **said: Any) -> Feedback:
    what = {"about_id": Agency.objects.get(code=about).pk, "assignment_id": None, "fault": "late", "words": words}
    made = send(actor=walk.who(by), told=Told(**what | said), files=[], form_token=f"{by}-{words[:20]}", at=walk.at)
    walk.did()
    return made


def due_from(walk: Walk, username: str, work: Work) -> list[tuple[int, date | None]]:
    return [(line.pk, line.clock.due) for line in pile(walk.who(username), walk.day).lines if line.work is work]


def heard(username: str, feedback: Feedback) -> list[str]:
    rows = Notice.objects.filter(recipient__username=username, kind__startswith="feedback").order_by("number")
    return [row.kind for row in rows if row.facts["feedback"] == feedback.pk]


def _the_sender_gets_the_letter(walk: Walk, read: Read, settings: Any, feedback: Feedback, assignment_id: int) -> None:
    address = reverse("feedback", args=[feedback.pk])
    urge = feedback.acts.get(act="urged").urge
    assert [line.assignment_id for line in urge.lines.all()] == [assignment_id]
    paper = docx.Document(settings.FILES_ROOT / urge.letter.path)
    said = "\n".join(p.text for p in paper.paragraphs)
    assert "Đề nghị ban hành hướng dẫn" in said and "Thực hiện khoản 6 Điều 16" in said
    assert "UBND xã Mường Lát (để biết)" in paper.tables[-1].cell(0, 0).text
    copy = reverse("feedback_file", args=[feedback.pk, urge.letter_id])
    assert copy in read("thoan.lo", address)
    assert read("thoan.lo", reverse("urge", args=[urge.pk])) == "", "of the urging itself he sees the letter only"
    assert "Thời hạn dừng thứ Sáu, 04/12/2026, đúng hạn." in read("tuan.hoang", address)
    assert open_to_taking_back(urge, date(2026, 12, 4)) is False, "it has stopped a clock"


def test_th_16_6_17_3_ten_working_days_stop_at_the_letter_and_the_sender_gets_it(frozen, read, settings):
    a_part_of("thanh-hoa-2025", {"SNNMT", "38.14845"}, at=AT)
    walk = Walk(frozen, date(2026, 11, 19), specialist="nhung.le", leader="thinh.nguyen")
    assignment = walk.directive(
        "2120/UBND-NN", "official_letter", "Công văn thử", a_task("Hướng dẫn cắm mốc rừng", "SNNMT", due=walk.day)
    )[0]
    assignment.task.concerned.add(Agency.objects.get(code="38.14845"))
    tell_new(actor=None, at=walk.at)
    feedback = told(walk, "thoan.lo", "SNNMT", "Chưa có hướng dẫn nên xã chưa cắm mốc.", assignment_id=assignment.pk)
    due = date(2026, 12, 4)
    assert (clock_of(feedback).due, clock_of(feedback).cite) == (due, "16.6"), "24/11 is a holiday of this year"
    assert reckoning_of(feedback).due == due
    assert due_from(walk, "nhung.le", Work.FEEDBACK) == [(feedback.pk, due)]
    address = reverse("feedback", args=[feedback.pk])
    assert "Vì sao là ngày 04/12/2026?" in read("nhung.le", address)
    assert "Phản hồi về cơ quan này" in read("thoan.lo", reverse("assignment", args=[assignment.pk]))

    walk.to(date(2026, 11, 26))
    handling.reply(actor=walk.who("an.vu"), feedback_id=feedback.pk, words="Đang chờ Bộ.", files=[], at=walk.at)
    feedback.refresh_from_db()
    assert feedback.stopped_at is None, "the clock waits for no answer of the agency"
    walk.to(due)
    letter = handling.Letter(words="Đề nghị ban hành hướng dẫn trước ngày 10/12/2026.")
    handling.urge_in_writing(actor=walk.who("nhung.le"), feedback_id=feedback.pk, letter=letter, at=walk.at)
    walk.did()
    feedback.refresh_from_db()
    walk.to(date(2026, 12, 7))
    assert days_late(feedback, walk.day) == 0
    assert due_from(walk, "nhung.le", Work.FEEDBACK) == []
    _the_sender_gets_the_letter(walk, read, settings, feedback, assignment.pk)
    with refused("feedback_closed"):
        handling.urge_in_writing(actor=walk.who("nhung.le"), feedback_id=feedback.pk, letter=letter, at=walk.at)
    tell_new(actor=None, at=walk.at)
    assert heard("nhung.le", feedback) == ["feedback_sent", "feedback_replied"]
    assert heard("tuan.hoang", feedback) == ["feedback_sent"], "he hears of the urging itself besides"
    assert Notice.objects.filter(recipient__username="tuan.hoang", kind="urged").count() == 1
    assert heard("thoan.lo", feedback) == ["feedback_replied", "feedback_urged"]


def test_bt_15_5_16_4_seven_working_days_stop_at_the_report_and_the_direction_is_copied(ben_tre, read):
    walk = ben_tre
    head = User.objects.get(posts__agency__code="83.831", posts__signs="head").username
    department = User.objects.get(posts__agency__code="SNNPTNT", posts__signs="head").username
    with refused("no_such_direction"):
        told(walk, department, "83.831", "Huyện chậm gửi số liệu.")
    tell_new(actor=None, at=walk.at)
    feedback = told(walk, head, "SNNPTNT", "Sở chậm trả lời về lịch vận hành cống.")
    due = date(2024, 11, 29)
    assert (clock_of(feedback).due, clock_of(feedback).cite) == (due, "15.5")
    assert due_from(walk, "truc.nguyen", Work.FEEDBACK) == [(feedback.pk, due)]

    walk.to(date(2024, 12, 2))
    said = {"feedback_id": feedback.pk, "words": "Đề nghị giao Sở trả lời.", "files": []}
    handling.ask_chairman(**said, actor=walk.who("truc.nguyen"), at=walk.at)
    walk.did()
    feedback.refresh_from_db()
    walk.to(date(2024, 12, 9))
    assert days_late(feedback, walk.day) == 3, "three calendar days late, and no more while the Chairman is waited for"
    assert due_from(walk, "truc.nguyen", Work.FEEDBACK) == []
    assert due_from(walk, "nam.tran", Work.DIRECT_FEEDBACK) == [(feedback.pk, None)]
    address = reverse("feedback", args=[feedback.pk])
    assert "muộn 3 ngày" in read("truc.nguyen", address)
    assert "Đề nghị giao Sở trả lời." not in read(head, address), (
        "what the Office proposes is between it and the Chairman"
    )
    said |= {"words": "Giao Sở trả lời trong tuần.", "leader": None, "document": ""}
    handling.direct(**said, actor=walk.who("nam.tran"), at=walk.at)
    walk.did()
    assert "Giao Sở trả lời trong tuần." in read(head, address)
    assert due_from(walk, "nam.tran", Work.DIRECT_FEEDBACK) == []
    tell_new(actor=None, at=walk.at)
    assert heard(head, feedback) == ["feedback_asked", "feedback_directed"]
    assert heard(department, feedback) == ["feedback_sent", "feedback_directed"]
    assert "feedback_asked" in heard("nam.tran", feedback)
    assert heard("hanh.nguyen", feedback) == [], "the Chairman is asked, and no Deputy"
    assert heard("truc.nguyen", feedback) == ["feedback_directed"]
