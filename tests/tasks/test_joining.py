"""C8, C10: an agency joins a task that was sent out already, with its own deadline, and is counted from its own day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.make import AT, ROOT, an_agency
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_world, fresh
from tests.web.directives.test_amending_pages import signed_in

from dondoc.organisations import actions as organisations
from dondoc.organisations.models.agency import AgencyKind
from dondoc.tasks.actions import joining, office
from dondoc.tasks.models import Assignment, Coordination, Deadline, Move
from dondoc.tasks.queries.figures import figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
LATER = AT + timedelta(days=4)


@pytest.fixture
def world():
    return a_world(2)


def said(world, task, *agencies, **more):
    given = {"due_on": date(2026, 12, 20), "no_deadline": False, "deadline_text": "", "reason": "Bỏ sót khi giao."}
    tokens = tuple(a if isinstance(a, str) else f"a:{a.pk}" for a in agencies)
    return {"actor": world.specialist, "task_id": task.pk, "agencies": tokens, "at": LATER} | given | more


def test_c10_a_late_joiner_has_its_own_deadline_and_is_counted_from_its_own_day(world):
    task, late = a_directive(world).tasks.get(), an_agency()
    [made] = joining.join(**said(world, task, late))
    made = fresh(made)
    assert (made.state, made.due_on, made.issued_on) == ("issued", date(2026, 12, 20), date(2026, 11, 23))
    held = Deadline.objects.get(assignment=made)
    assert (held.original, held.basis, held.due_on) == (True, "directive", date(2026, 12, 20))
    assert Move.objects.get(assignment=made).text == "Bỏ sót khi giao."
    assert [figures(day).cells.total for day in (date(2026, 11, 22), date(2026, 11, 23))] == [2, 3]
    assert {a.due_on for a in Assignment.objects.filter(task=task).exclude(pk=made.pk)} == {date(2026, 12, 1)}


def test_c10_a_withdrawn_agency_gets_the_task_again_by_its_name_and_the_old_assignment_stays(world):
    task, back = a_directive(world).tasks.get(), world.agencies[0]
    old = Assignment.objects.get(task=task, agency=back)
    office.withdraw(actor=world.specialist, assignment_id=old.pk, version=old.version, reason="Công văn 9/UBND", at=AT)
    group = organisations.save_group(actor=ROOT, group_code="", name="Khối thử", kinds=(), member_ids=[back.pk], at=AT)
    with refused("had_it_before"):
        joining.join(**said(world, task, f"g:{group.code}"))
    [new] = joining.join(**said(world, task, back))
    assert (fresh(old).state, fresh(new).state, new.agency_id) == ("withdrawn", "issued", back.pk)
    with refused("has_it_already"):
        joining.join(**said(world, task, back))
    assert figures(date(2026, 11, 24)).cells.total == 2
    page = signed_in(world.heads[back.pk]).get(f"/nhiem-vu/{task.pk}/")
    assert page.status_code in (200, 302)


def test_c10_many_join_in_one_act_that_costs_the_same(world):
    spent = []
    for n in (2, 30):
        task = a_directive(world).tasks.get()
        new = [an_agency(kind=AgencyKind.COMMUNE) for _ in range(n)]
        with CaptureQueriesContext(connection) as asked:
            made = joining.join(**said(world, task, *new, no_deadline=True, due_on=None))
        spent.append(len(asked))
        assert len(made) == n and fresh(made[0]).due_on is None
    assert spent[1] <= spent[0], spent


def test_c10_who_cannot_join_and_why(world):
    directive = a_directive(world)
    task, helper = directive.tasks.get(), an_agency()
    Coordination.objects.create(task=task, agency=helper)
    for agencies, more, code in (
        ([world.agencies[0]], {}, "has_it_already"),
        ([helper], {}, "leads_and_coordinates"),
        ([], {}, "no_agency"),
        (["a:999999"], {}, "unknown_agency"),
        ([an_agency()], {"due_on": date(2026, 11, 22)}, "deadline_before_joining"),
        ([an_agency()], {"due_on": None}, "no_deadline_said"),
        ([an_agency()], {"no_deadline": True}, "deadline_and_none"),
        ([an_agency()], {"reason": " "}, "no_reason"),
        ([an_agency()], {"reason": "Tài liệu (MẬT)"}, "secret_marked"),
        ([an_agency()], {"actor": world.chairman}, "not_allowed"),
    ):
        with refused(code):
            joining.join(**said(world, task, *agencies, **more))
    assert Assignment.objects.filter(task=task).count() == 2


def test_c10_the_page_gives_the_form_to_the_office_alone_and_keeps_what_was_typed(world, client):
    from tests.web.directives.test_amending_pages import signed_in, text_of

    task, late = a_directive(world).tasks.get(), an_agency()
    page = reverse("task_join", args=[task.pk])
    assert signed_in(world.heads[world.agencies[0].pk]).get(page).status_code == 404
    office = signed_in(world.specialist)
    assert page in text_of(office.get(reverse("task", args=[task.pk])))
    sent = {"agencies": [f"a:{late.pk}"], "due_on": "01/11/2026", "reason": "Giữ lại điều này"}
    answer = office.post(page, sent)
    assert answer.status_code == 422 and "Giữ lại điều này" in text_of(answer) and "sớm hơn hôm nay" in text_of(answer)
    assert office.post(page, sent | {"due_on": "20/12/2026"}).url == reverse("task", args=[task.pk])
    assert "20/12/2026" in text_of(office.get(reverse("task", args=[task.pk]) + "?xem=bang"))
