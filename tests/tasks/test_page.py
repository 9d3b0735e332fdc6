"""The page of a task: who is shown to whom, in which group, and what it costs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.make import AT, a_person, an_agency
from tests.tasks.loop import a_directive, a_form, a_result, a_world, an_assignment, confirmed, filed, fresh

from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role, Sight
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries import page
from dondoc.tasks.queries.fanout import PARTS, is_flagged
from dondoc.tasks.queries.timeline import timeline

pytestmark = pytest.mark.django_db

LATE = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
LATE_DAY = date(2026, 12, 3)


def shown(actor, task, day=LATE_DAY):
    return page.task_page(actor, page.tasks_seen(actor, day).get(pk=task.pk), day)


@pytest.fixture
def mixed():
    """Six agencies of one task due on 1 December, each elsewhere on its way."""
    world = a_world(6)
    task = a_directive(world).tasks.get()
    rows = {a.agency_id: a for a in Assignment.objects.filter(task=task).select_related("agency", "task__directive")}
    ordered = [rows[a.pk] for a in world.agencies]
    filed(world, ordered[1], AT)
    filed(world, ordered[2], AT)
    confirmed(world, ordered[2], AT)
    filed(world, ordered[3], LATE)
    agencies.accept(actor=world.heads[ordered[4].agency_id], assignment_id=ordered[4].pk, version=None, at=AT)
    office.withdraw(
        actor=world.specialist, assignment_id=ordered[5].pk, version=None, reason="Theo ý kiến của Chủ tịch.", at=AT
    )
    return world, task, ordered


def test_the_parts_of_the_bar_add_up_to_what_is_counted(mixed):
    world, task, _rows = mixed
    fanout = shown(world.specialist, task).fanout
    assert set(fanout.parts) == set(PARTS)
    assert sum(fanout.parts.values()) == fanout.total == 5
    assert fanout.parts["late"] == 2 and fanout.parts["office"] == 2 and fanout.parts["done"] == 1
    assert fanout.done == 1 and fanout.state is State.IN_PROGRESS


def test_agencies_stand_in_groups_worst_first_and_the_withdrawn_last(mixed):
    world, task, rows = mixed
    fanout = shown(world.specialist, task).fanout
    assert [(need.code, need.count) for need in fanout.needs] == [
        ("not_accepted_late", 1),
        ("late", 1),
        ("awaiting_office", 2),
        ("done", 1),
        ("not_counted", 1),
    ]
    assert fanout.needs[0].days == 2
    assert fanout.worst is not None and fanout.worst.id in (rows[0].pk, rows[4].pk)
    assert fanout.flags == {"awaiting_office": 2, "not_accepted": 1}
    assert [m.id for m in fanout.members if is_flagged(m, "not_accepted")] == [rows[0].pk]


def test_an_agency_sees_its_own_assignment_and_not_the_others(mixed):
    world, task, rows = mixed
    own = shown(world.heads[rows[1].agency_id], task)
    assert [m.id for m in own.fanout.members] == [rows[1].pk]
    assert own.sight is Sight.ALL and own.reach.whole == [rows[1].pk] and not own.may_correct


def test_a_coordinator_sees_progress_and_a_concerned_agency_the_standing_only(mixed):
    world, task, rows = mixed
    partner, neighbour = an_agency(), an_agency()
    task.coordinations.create(agency=partner)
    task.concerned.add(neighbour)
    beside = shown(a_person(role=Role.AGENCY_HEAD, agency=partner), task)
    assert beside.sight is Sight.PROGRESS and len(beside.reach.progress) == 6 and not beside.reach.whole
    far = shown(a_person(role=Role.AGENCY_HEAD, agency=neighbour), task)
    assert far.sight is Sight.STANDING and not far.reach.progress and not far.reach.whole and not far.files


def test_a_stranger_finds_no_such_task(mixed):
    _world, task, _rows = mixed
    assert not page.tasks_seen(a_person(), LATE_DAY).filter(pk=task.pk).exists()


def test_a_draft_that_waits_for_a_signature_is_seen_inside_the_agency_only():
    world = a_world()
    one = an_assignment(world)
    staff = world.staff[one.agency_id]
    agencies.draft_result(
        actor=staff, assignment_id=one.pk, version=None, result=a_result(), files=[], form_token="draft", at=AT
    )
    one = fresh(one)
    assert page.panel(staff, one, LATE_DAY).member.state is State.AWAITING_SIGNATURE
    assert page.panel(staff, one, LATE_DAY).waiting is not None
    outside = page.panel(world.specialist, one, LATE_DAY)
    assert outside.member.state is State.IN_PROGRESS and outside.waiting is None and outside.filed is None


def test_th_8_2_a_a_department_over_its_field_reads_all_of_it_but_no_unsigned_draft():
    world = a_world()
    one = an_assignment(world)
    head = a_person(role=Role.AGENCY_HEAD, agency=an_agency("Sở quản lý lĩnh vực"))
    one.task.field = head_field(head)
    one.task.save(update_fields=["field"])
    agencies.draft_result(
        actor=world.staff[one.agency_id],
        assignment_id=one.pk,
        version=None,
        result=a_result(),
        files=[],
        form_token="x",
        at=AT,
    )
    seen = page.panel(head, fresh(one), LATE_DAY)
    assert seen.whole and seen.waiting is None and seen.member.state is State.IN_PROGRESS and not seen.deeds


def head_field(head):
    from dondoc.organisations.models import AgencyField, Field

    field = Field.objects.create(code="linh-vuc-thu", name="Lĩnh vực thử")
    AgencyField.objects.create(agency_id=head.agency_id, field=field)
    return field


def test_a_deadline_on_a_rest_day_says_by_which_day_it_is_judged():
    world = a_world()
    one = an_assignment(world, due_on=date(2026, 11, 28))
    whole = shown(world.specialist, one.task)
    why = page.why(one.task, whole.fanout.members, one.due_on, one.late_after)
    assert why.moved and why.rest == "thứ Bảy" and why.late_after == date(2026, 11, 30)
    assert why.policy.confidence != "stated" and not why.changed
    assert why.reckoning is not None and why.reckoning.due == why.late_after
    assert why.working_days == 6  # 20, 23, 25, 26, 27 and 30 November; the 24th is a holiday


def test_without_a_deadline_there_is_nothing_to_reckon():
    world = a_world()
    one = an_assignment(world, due_on=None)
    why = page.why(one.task, shown(world.specialist, one.task).fanout.members, None, None)
    assert why.reckoning is None and not why.moved and [line.due_on for line in why.lines] == [None]


@pytest.mark.parametrize("agencies_wanted", [2, 40])
def test_the_page_costs_the_same_for_few_and_for_many(agencies_wanted):
    world = a_world(2)
    for _ in range(agencies_wanted - 2):
        world.agencies.append(an_agency(kind=AgencyKind.COMMUNE))
    task = a_directive(world, tasks=[a_form(world)]).tasks.get()
    with CaptureQueriesContext(connection) as asked:
        found = shown(world.specialist, task)
        page.why(task, found.fanout.members, task.due_on, task.due_on)
        timeline(found.reach, task.pk)
    assert found.fanout.total == agencies_wanted
    assert len(asked) == 11, "\n".join(q["sql"][:150] for q in asked)


def test_standings_follow_the_day_that_is_asked_for(mixed):
    world, task, _rows = mixed
    early = shown(world.specialist, task, day=(AT + timedelta(days=1)).date())
    assert early.fanout.parts["late"] == 0 and early.fanout.parts["office"] == 2
