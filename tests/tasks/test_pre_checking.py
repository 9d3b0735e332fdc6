"""A department's word on a result in its field before the Office decides (B4; TH 8.2.a; BT 10.2.a), with every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.make import AT, DAY, a_person, an_agency
from tests.notices.ladder import begun, heard, told_all
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, confirmed, filed, fresh
from tests.web.directives.test_amending_pages import signed_in

from dondoc.audit.kinds import AuditKind as K
from dondoc.audit.models import AuditEvent
from dondoc.core.regulation import current, regulation
from dondoc.dashboard.queries.due import pile
from dondoc.dashboard.queries.work_lines import my_work
from dondoc.organisations.models import Field
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.rules.urging_rights import looks_first
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.actions.pre_checking import say
from dondoc.tasks.models import Assignment, PreCheck
from dondoc.tasks.queries import pre_checking

HOUR = timedelta(hours=1)


@pytest.mark.once
def test_th_8_2_a_and_bt_10_2_a_whose_results_a_department_looks_at_first():
    th, bt = (regulation(one).urging.delegations for one in ("thanh-hoa-2025", "ben-tre-2020"))
    assert looks_first(th, "department", "commune").cite == "8.2.a"
    assert looks_first(bt, "department", "district").cite == "10.2.a"
    for rules, by, over in (
        (th, "department", "department"),
        (th, "commune", "commune"),
        (bt, "department", "commune"),
        (bt, "district", "commune"),
    ):
        assert looks_first(rules, by, over) is None


@pytest.fixture
def world(frozen):
    """Two communes lead a task about land; `manager` is the head of the department of that field."""
    world = begun(a_world(2, kind=AgencyKind.COMMUNE))
    land = Field.objects.create(code="land", name="Đất đai")
    world.manager = a_person(role=Role.AGENCY_HEAD, agency=an_agency(fields=["land"]), signs="head")
    directive = a_directive(world, tasks=[replace(a_form(world), field_id=land.pk)])
    world.rows = [fresh(a) for a in Assignment.objects.filter(task__directive=directive).order_by("pk")]
    return world


def waits_for(actor):
    return [(one.pk, one.count, one.clock.due) for one in pile(actor, DAY).lines if one.work is Work.PRE_CHECK]


@pytest.mark.django_db
def test_th_8_2_a_the_department_of_the_field_says_what_lacks_and_the_office_decides_all_the_same(world):
    first, second = world.rows
    for row in world.rows:
        filed(world, row, AT + HOUR)
    state, version = fresh(first).state, fresh(first).version
    assert waits_for(world.manager) == [(first.task_id, 1, None)], "one thing, however many results"
    page = signed_in(world.manager)
    assert "Nêu ý kiến về kết quả" in page.get(f"/luot-giao/{first.pk}/").content.decode()
    form = {"fits": "lacks", "text": ""}
    answer = page.post(f"/luot-giao/{first.pk}/y-kien/", form)
    assert answer.status_code == 422 and "Anh/chị ghi rõ kết quả còn thiếu" in answer.content.decode()
    page.post(f"/luot-giao/{first.pk}/y-kien/", form | {"text": "Thiếu biểu số liệu đất lúa."})
    assert waits_for(world.manager) == [(first.task_id, 1, None)]
    [line] = [one for one in my_work(world.manager, DAY).shown if one.work is Work.PRE_CHECK]
    assert (line.assignment_id, line.agencies) == (second.pk, (second.agency.name,))
    told = PreCheck.objects.get()
    assert (told.update.assignment, told.fits, told.by_id) == (first, False, world.manager.user_id)
    after = fresh(first)
    assert (after.state, after.version) == (state, version), "it moves nothing"
    event = AuditEvent.objects.get(kind=K.PRE_CHECKED.value)
    assert (event.facts["assignment"], event.facts["fits"], event.cite) == (first.pk, False, "8.2.a")
    assert "Thiếu biểu" not in str(event.facts)
    told_all()
    assert (K.PRE_CHECKED, False) in heard(world.specialist) and (K.PRE_CHECKED, False) in heard(
        world.heads[first.agency_id]
    )
    office_page = signed_in(world.specialist)
    seen = office_page.get(f"/cho-xac-nhan/{first.pk}/").content.decode()
    assert "Thiếu biểu số liệu đất lúa." in seen and 'id="judge"' in seen
    many = office_page.get(f"/cho-xac-nhan/hang-loat/?task={first.task_id}")
    assert "còn thiếu" in many.content.decode() and many.context["picked"] == {second.pk}
    say(actor=world.manager, assignment_id=first.pk, update_id=None, fits=True, text="", at=AT + 2 * HOUR)
    assert PreCheck.objects.get().fits, "said anew it takes the place of what was said"
    confirmed(world, first, AT + 3 * HOUR)
    assert fresh(first).state == "completed"
    with refused("decided_before"):
        say(actor=world.manager, assignment_id=first.pk, update_id=None, fits=False, text="Thiếu", at=AT + 4 * HOUR)


@pytest.mark.django_db
def test_b4_who_is_not_of_the_field_finds_nothing_and_nobody_speaks_of_a_result_he_did_not_see(world, monkeypatch):
    first, second = world.rows

    def said(actor=world.manager, fits=True, text="", update_id=None):
        return say(actor=actor, assignment_id=first.pk, update_id=update_id, fits=fits, text=text, at=AT + 5 * HOUR)

    with refused("not_waiting"):
        said()
    old = filed(world, first, AT + HOUR)
    strangers = (world.heads[second.agency_id], world.heads[first.agency_id], world.specialist, world.chairman)
    for actor in (*strangers, a_person(role=Role.AGENCY_HEAD, agency=an_agency())):
        with pytest.raises(NotThere):
            said(actor)
        assert not waits_for(actor)
    with refused("no_choice"):
        said(fits=None)
    with refused("no_text"):
        said(fits=False, text=" ")
    with refused("secret_marked"):
        said(fits=False, text="TUYỆT MẬT: thiếu phụ lục")
    agencies.recall_result(
        actor=world.heads[first.agency_id], assignment_id=first.pk, version=None, reason="Nhầm tệp", at=AT + 2 * HOUR
    )
    filed(world, first, AT + 3 * HOUR)
    with refused("another_result"):
        said(update_id=old.pk)
    assert not PreCheck.objects.exists()
    office.return_result(
        actor=world.specialist, assignment_id=first.pk, version=None, lacking="Thiếu biểu.", at=AT + 4 * HOUR
    )
    with refused("decided_before"):
        said()
    filed(world, first, AT + 4 * HOUR + timedelta(minutes=9))
    off = replace(current(), completion=replace(current().completion, pre_check=None))
    monkeypatch.setattr(pre_checking, "regulation", lambda _id: off)
    with pytest.raises(NotThere):
        said()
    assert not waits_for(world.manager), "where the province does not ask for it, nothing waits"
