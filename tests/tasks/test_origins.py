"""C10, 0-definitions 6: what comes from above has its own earlier deadline, watched by the Office until the province has answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from tests.make import AT, a_task, issued
from tests.make import a_directive as a_draft
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment
from tests.web.directives.test_amending_pages import signed_in, text_of

from dondoc.dashboard.queries.due import pile
from dondoc.rules.due_work import Work
from dondoc.tasks.actions import office, origins
from dondoc.tasks.models import OriginReport
from dondoc.tasks.queries.listing import FROM_ABOVE, Filters, matching

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
LATER = AT + timedelta(days=1)


@pytest.fixture
def world():
    return a_world(2)


def from_above(world, due=date(2026, 11, 27), **said):
    """Given by the Prime Minister to the province until `due`, by the province to its agencies until 25 December."""
    directive = a_draft(world.specialist, specialist_id=world.specialist.user_id)
    origin = {"origin": "prime_minister", "origin_document": "112/CĐ-TTg", "origin_due_on": due}
    given = {"due_on": date(2026, 12, 25), "no_deadline": False} | origin | said
    a_task(directive, *world.agencies, actor=world.specialist, **given)
    return issued(directive, actor=world.specialist)[0].task


def reported(world, task, **more):
    given = {"actor": world.specialist, "document_number": "88/BC-UBND", "dated": date(2026, 11, 20), "at": LATER}
    return origins.report_up(task_id=task.pk, **given | more)


def above(actor, today=date(2026, 11, 19)):
    return [(line.pk, line.clock.due) for line in pile(actor, today).lines if line.work is Work.ORIGIN]


def test_c10_the_earlier_day_is_the_specialists_own_clock_until_the_answer_went_up(world):
    task = from_above(world)
    from_above(world, due=date(2027, 3, 1))
    an_assignment(world)
    assert above(world.specialist) == [(task.pk, date(2026, 11, 27))] == above(world.leader)
    assert above(world.heads[world.agencies[0].pk]) == []
    reported(world, task)
    assert above(world.specialist) == []


def test_c10_what_was_taken_back_from_everybody_is_watched_no_more(world):
    task = from_above(world)
    for one in task.assignments.all():
        office.withdraw(actor=world.specialist, assignment_id=one.pk, version=one.version, reason="CĐ 120", at=AT)
    assert above(world.specialist) == []


def test_c10_what_cannot_be_said_of_an_answer(world):
    task, own = from_above(world), an_assignment(world).task
    for said, code in (
        ({"document_number": " "}, "no_document_number"),
        ({"dated": None}, "no_dated"),
        ({"dated": date(2026, 12, 1)}, "dated_ahead"),
        ({"dated": date(2026, 11, 18)}, "dated_before_the_directive"),
        ({"document_number": "88/BC (MẬT)"}, "secret_marked"),
        ({"actor": world.chairman}, "not_allowed"),
    ):
        with refused(code):
            reported(world, task, **said)
    with refused("origin_is_the_province"):
        reported(world, own)
    reported(world, task)
    with refused("reported_up_before") as told:
        reported(world, task, actor=world.leader)
    assert world.specialist.name in str(told.value) and OriginReport.objects.count() == 1


def test_c10_a_filter_of_the_list_finds_what_came_from_above(world):
    task = from_above(world)
    an_assignment(world)

    def found(origin):
        return {a.task_id for a in matching(world.specialist, Filters(origin=origin), date(2026, 11, 19))}

    assert found(FROM_ABOVE) == found("prime_minister") == {task.pk} and found("government") == set()
    assert len(found("")) == 2
    listed = text_of(signed_in(world.specialist).get(reverse("assignments") + f"?origin={FROM_ABOVE}"))
    assert "Cấp trên giao tỉnh" in listed and task.content in listed


def test_c10_the_task_page_shows_both_days_to_the_office_and_the_form_records_the_answer(world, frozen):
    task, client = from_above(world), signed_in(world.specialist)
    mine = text_of(client.get(reverse("my_work")))
    form = reverse("task_report_up", args=[task.pk])
    assert "Báo cáo cấp trên" in mine and form in mine and "112/CĐ-TTg" in mine
    page = text_of(client.get(reverse("task", args=[task.pk])))
    assert "Cấp trên giao tỉnh" in page and "Đến trước thời hạn tỉnh đặt" in page and form in page
    agency = signed_in(world.heads[world.agencies[0].pk])
    assert agency.get(form).status_code == 404
    assert 'id="origin"' not in text_of(agency.get(reverse("task", args=[task.pk])))
    frozen(datetime(2026, 11, 30, 2, 0, tzinfo=UTC))
    answer = client.post(form, {"document_number": "88/BC-UBND", "dated": "31/12/2027"})
    assert answer.status_code == 422 and "muộn hơn hôm nay" in text_of(answer) and "88/BC-UBND" in text_of(answer)
    assert client.post(form, {"document_number": "88/BC-UBND", "dated": "30/11/2026"}).status_code == 302
    page = text_of(client.get(reverse("task", args=[task.pk])))
    assert "Đã báo cáo bằng 88/BC-UBND ngày 30/11/2026" in page and "sau thời hạn 27/11/2026" in page
    assert client.get(form).status_code == 302
