"""Corrections that an agency asks for (D8; TH 7.1, 7.2.b; BT 9.1, 9.2.b): by its head, by letter, by telephone; done or answered by the Office."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.make import AT, DAY
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, fresh

from dondoc.audit.models import AuditEvent
from dondoc.dashboard.queries.due import pile
from dondoc.exchanges.actions.correcting import Asked, ask, carry_out, decline
from dondoc.exchanges.actions.reported import Report, record_reported, take_up
from dondoc.exchanges.models import CorrectionRequest, ReportedFigures
from dondoc.organisations.models import User
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db
WRONG = Asked(reason="Văn bản ghi quý IV, không phải quý III.", content="Báo cáo số liệu quý IV.")


def page(client, actor, address: str, **data: object):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client.post(address, data) if data else client.get(address)


@pytest.fixture
def world(frozen):
    return a_world(2)


@pytest.fixture
def pair(world):
    """The same task at two agencies."""
    made = a_directive(world, at=AT - timedelta(days=2), tasks=[a_form(world)])
    return list(Assignment.objects.filter(task__directive=made).order_by("pk"))


def test_th_7_2_b_the_head_asks_and_what_it_said_before_stays(client, world, pair):
    first, other = pair
    head, staff = world.heads[first.agency_id], world.staff[first.agency_id]
    with refused("not_allowed"):
        ask(actor=staff, assignment_id=first.pk, asked=WRONG, form_token="a", at=AT)
    with pytest.raises(NotThere):
        ask(actor=world.heads[other.agency_id], assignment_id=first.pk, asked=WRONG, form_token="b", at=AT)
    assert "Đề nghị đính chính" in page(client, head, reverse("assignment", args=[first.pk])).content.decode()
    form = reverse("correction_ask", args=[first.pk])
    assert page(client, staff, form).status_code == 404
    lacking = page(client, head, form, reason="")
    assert (lacking.status_code, "Anh/chị nêu chỗ sai" in lacking.content.decode()) == (422, True)
    secret = page(client, head, form, reason="TUYỆT MẬT: sai số")
    assert (secret.status_code, "TUYỆT MẬT: sai số" in secret.content.decode()) == (422, False)
    assert page(client, head, form, reason=WRONG.reason, content=WRONG.content).status_code == 302
    made = CorrectionRequest.objects.get()
    assert (made.came_by, made.cite) == ("system", "7.1")
    with refused("asked_already"):
        ask(actor=head, assignment_id=first.pk, asked=WRONG, form_token="c", at=AT)
    _carried_out(client, world, pair, made)


def _carried_out(client, world, pair, made) -> None:
    first, other = pair
    head = world.heads[first.agency_id]
    lines = [line for line in pile(world.specialist, DAY).lines if line.work is Work.CORRECT]
    assert [(line.pk, line.mine, line.clock.due) for line in lines] == [(made.pk, True, None)]
    assert "đề nghị đính chính" in page(client, world.specialist, reverse("my_work")).content.decode()

    one = reverse("correction", args=[made.pk])
    assert page(client, world.heads[other.agency_id], one).status_code == 404
    before = fresh(first).task.content
    shown = page(client, world.specialist, one).content.decode()
    assert (before in shown, WRONG.content in shown) == (True, True)
    done = page(
        client, world.specialist, one, deed="correct", content=WRONG.content, product="", reason="Theo văn bản giao."
    )
    assert done.status_code == 302
    made.refresh_from_db()
    assert (made.outcome, made.change.content_before, fresh(other).task.content) == (
        "carried_out",
        before,
        WRONG.content,
    )
    told = page(client, head, one).content.decode()
    assert (before in told, "Theo văn bản giao." in told) == (True, True)
    with refused("answered_before"):
        decline(actor=world.specialist, request_id=made.pk, answer="Không.", at=AT)
    kinds = AuditEvent.objects.filter(stream=f"task:{first.task_id}").values_list("kind", flat=True)
    assert {"correction_asked", "corrected", "correction_answered"} <= set(kinds)


def test_th_7_2_b_a_letter_or_a_call_is_written_down_by_the_office_and_may_be_answered(
    client, world, pair, django_assert_max_num_queries
):
    first = pair[0]
    call = replace(WRONG, came_by="telephone", told_by="Ông Lê Văn B, Phó Giám đốc", told_on=DAY - timedelta(days=1))
    for asked, code in (
        (WRONG, "no_way"),
        (replace(call, told_by=" "), "no_caller"),
        (replace(call, told_on=DAY + timedelta(days=1)), "day_ahead"),
        (replace(WRONG, came_by="letter", document_number="12/SX-VP"), "no_letter"),
    ):
        with refused(code):
            ask(actor=world.specialist, assignment_id=first.pk, asked=asked, form_token=code, at=AT)
    made = ask(actor=world.specialist, assignment_id=first.pk, asked=call, form_token="d", at=AT)
    assert ask(actor=world.specialist, assignment_id=first.pk, asked=call, form_token="d", at=AT).pk == made.pk
    with refused("no_answer"):
        decline(actor=world.specialist, request_id=made.pk, answer=" ", at=AT)
    with pytest.raises(NotThere):
        carry_out(actor=world.heads[first.agency_id], request_id=made.pk, content="a", product="", reason="b", at=AT)
    decline(actor=world.leader, request_id=made.pk, answer="Văn bản ghi đúng quý III.", at=AT)
    listed = page(
        client, world.heads[first.agency_id], reverse("corrections") + "?tinh-trang=declined"
    ).content.decode()
    assert (listed.count("data-row"), "qua điện thoại" in listed) == (1, True)
    shown = page(client, world.chairman, reverse("correction", args=[made.pk])).content.decode()
    assert ("Phó Giám đốc báo qua điện thoại" in shown, "Văn bản ghi đúng quý III." in shown) == (True, True)


def test_th_7_1_figures_that_a_report_gives_otherwise_are_listed_and_taken_up(
    client, world, pair, django_assert_max_num_queries
):
    """TH 7.2.b; BT 9.2.b: an agency may write its own down; the Office asks about what differs."""
    first, other = pair
    head, rival = world.heads[first.agency_id], world.heads[other.agency_id]
    new = reverse("reported_new")
    sent = {
        "period": "quarter-2026-4",
        "document_number": "45/BC-S",
        "document_dated": "",
        "total": "1",
        "open_overdue": "1",
    }
    empty = page(client, head, new, **sent | {"total": "", "open_overdue": ""})
    assert (empty.status_code, "ít nhất một số liệu" in empty.content.decode()) == (422, True)
    assert "ghi số, ký hiệu" in page(client, head, new, **sent | {"document_number": ""}).content.decode()
    page(client, head, new, **sent)
    made = ReportedFigures.objects.get()
    assert (made.agency_id, made.differences, made.as_of) == (first.agency_id, 1, DAY)
    one = reverse("reported", args=[made.pk])
    assert page(client, rival, one).status_code == 404
    assert "Trao đổi với cơ quan" not in page(client, head, one).content.decode()
    shown = page(client, world.specialist, one).content.decode()
    assert "Chưa hoàn thành, quá hạn: báo cáo 1, hệ thống 0." in shown
    with pytest.raises(NotThere):
        take_up(actor=head, reported_id=made.pk, subject="a", words="b", due_on=None, form_token="a", at=AT)
    assert page(client, world.specialist, one, subject="Lệch", words="Đề nghị kiểm tra.", due_on="").status_code == 302
    made.refresh_from_db()
    assert [(side.agency_id, side.question.words) for side in made.thread.sides.all()] == [
        (first.agency_id, "Đề nghị kiểm tra.")
    ]
    assert f'href="{one}"' in page(client, head, reverse("thread", args=[made.thread_id])).content.decode()
    with refused("taken_up_before"):
        take_up(actor=world.leader, reported_id=made.pk, subject="a", words="b", due_on=None, form_token="b", at=AT)
    _what_agrees_is_not_taken_up(world, other)
    with django_assert_max_num_queries(40):
        listed = page(client, world.leader, reverse("reported_figures") + "?lech=1").content.decode()
    assert (listed.count("data-row"), "1 số liệu lệch" in listed) == (1, True)


def _what_agrees_is_not_taken_up(world, other) -> None:
    same = Report(period="quarter-2026-4", figures={"total": 1, "open_within": 1}, document_number="46/BC-S")
    agreed = record_reported(actor=world.leader, agency_id=other.agency_id, report=same, form_token="c", at=AT)
    assert agreed.differences == 0
    with refused("reported_before"):
        record_reported(actor=world.leader, agency_id=other.agency_id, report=same, form_token="e", at=AT)
    with refused("nothing_differs"):
        take_up(actor=world.leader, reported_id=agreed.pk, subject="a", words="b", due_on=None, form_token="d", at=AT)
