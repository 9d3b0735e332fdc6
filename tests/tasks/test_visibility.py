"""Who sees what (B2; docs/definitions.md 5): the querysets and the table of parties say the same for every role and every relation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.make import AT, DAY, ROOT, a_person, an_agency
from tests.tasks.loop import World, a_directive, a_form, a_world, fresh

from dondoc.organisations import actions as organisations
from dondoc.organisations import queries
from dondoc.organisations.models import Field
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, Sight, sight
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import mandates
from dondoc.tasks.actions.drafting import TaskForm
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.parties import deeds_of, parties_of
from dondoc.tasks.queries.visibility import assignments_for, directives_for, tasks_for, whole_assignments_for

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


def _deeds(actor, assignment):
    return deeds_of(parties_of(actor, assignment, DAY), State(assignment.state))


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def related(world) -> tuple[Assignment, dict[str, Actor]]:
    """One assignment and a person in every relation to it."""
    district = an_agency(kind=AgencyKind.DISTRICT)
    lead = an_agency(kind=AgencyKind.COMMUNE, parent=district)
    unit = an_agency(kind=AgencyKind.SUBORDINATE, parent=lead)
    land = Field.objects.create(code="land", name="Đất đai")
    manager, coordinator, concerned = an_agency(fields=["land"]), an_agency(), an_agency()
    form = replace(
        a_form(world, leads=[lead]), no_coordinators=False, coordinators=(f"a:{coordinator.pk}",), field_id=land.pk
    )
    assert isinstance(form, TaskForm)
    assignment = Assignment.objects.get(task__directive=a_directive(world, tasks=[form]))
    assignment.task.concerned.add(concerned)
    head = a_person(role=Role.AGENCY_HEAD, agency=lead)
    unit_staff = a_person(role=Role.AGENCY_SPECIALIST, agency=unit)
    agencies.assign_person(
        actor=head,
        assignment_id=assignment.pk,
        version=fresh(assignment).version,
        user_id=None,
        unit_id=unit.pk,
        note="",
        at=LATER,
    )
    people = {
        "head": head,
        "staff": a_person(role=Role.AGENCY_SPECIALIST, agency=lead),
        "unit": unit_staff,
        "district": a_person(role=Role.AGENCY_SPECIALIST, agency=district),
        "field manager": a_person(role=Role.AGENCY_HEAD, agency=manager),
        "coordinator": a_person(role=Role.AGENCY_SPECIALIST, agency=coordinator),
        "concerned": a_person(role=Role.AGENCY_SPECIALIST, agency=concerned),
        "stranger": a_person(role=Role.AGENCY_HEAD),
    }
    people |= {role.value: a_person(role=role) for role in Role if role not in AGENCY_ROLES}
    people["inspector of it"] = a_person(role=Role.INSPECTOR)
    mandates.give("inspection:1", {people["inspector of it"].user_id: (DAY, None)}, [assignment.pk])
    return fresh(assignment), people


EXPECTED = {
    "head": Sight.ALL,
    "staff": Sight.ALL,
    "unit": Sight.ALL,
    "district": Sight.ALL,
    "field manager": Sight.ALL,
    "coordinator": Sight.PROGRESS,
    "concerned": Sight.STANDING,
    "stranger": None,
    "province_leader": Sight.ALL,
    "office_leader": Sight.ALL,
    "office_specialist": Sight.ALL,
    "office_clerk": Sight.ALL,
    "inspector": None,
    "inspector of it": Sight.ALL,
    "reader": Sight.STANDING,
    "administrator": None,
}


def test_0_definitions_5_each_relation_sees_what_the_table_says(related):
    assignment, people = related
    assert {who: sight(parties_of(actor, assignment, DAY)) for who, actor in people.items()} == EXPECTED


def test_the_lists_hold_exactly_what_the_page_would_show(related):
    assignment, people = related
    for who, actor in people.items():
        seen, whole = EXPECTED[who] is not None, EXPECTED[who] is Sight.ALL
        assert assignments_for(actor, DAY).filter(pk=assignment.pk).exists() == seen, who
        assert tasks_for(actor, DAY).filter(pk=assignment.task_id).exists() == seen, who
        assert directives_for(actor, DAY).filter(pk=assignment.task.directive_id).exists() == seen, who
        assert whole_assignments_for(actor, DAY).filter(pk=assignment.pk).exists() == whole, who


def test_what_one_only_watches_offers_no_button(related):
    assignment, people = related
    for who in (
        "district",
        "field manager",
        "concerned",
        "stranger",
        "province_leader",
        "office_clerk",
        "reader",
    ):
        assert _deeds(people[who], assignment) == [], who
    assert _deeds(people["coordinator"], assignment) == [Deed.REMIND_LEAD]


def test_th_8_2_c_the_unit_works_and_the_head_signs(related):
    assignment, people = related
    assert Deed.DRAFT_RESULT in _deeds(people["unit"], assignment)
    assert Deed.FILE_RESULT not in _deeds(people["unit"], assignment)
    assert Deed.FILE_RESULT in _deeds(people["head"], assignment)


def test_a_draft_is_the_offices_own(world, related):
    assignment, people = related
    Assignment.objects.filter(pk=assignment.pk).update(state="draft")
    assert not assignments_for(people["head"], DAY).exists()
    assert not assignments_for(people["province_leader"], DAY).exists()
    assert assignments_for(people["office_specialist"], DAY).exists()


def test_b1_after_a_merger_the_successor_sees_and_does_what_was_the_old_agencys(world):
    heir = an_agency()
    assignment = Assignment.objects.get(task__directive=a_directive(world))
    head = a_person(role=Role.AGENCY_HEAD, agency=heir)
    assert not assignments_for(head, DAY).exists()
    organisations.dissolve_into(
        actor=ROOT, agency_id=world.agencies[0].pk, successor_id=heir.pk, on=DAY, basis="NQ 1", at=AT
    )
    assert assignments_for(head, DAY).filter(pk=assignment.pk).exists()
    agencies.accept(actor=head, assignment_id=assignment.pk, version=fresh(assignment).version, at=LATER)
    assert fresh(assignment).state == "in_progress"


def test_an_expired_post_gives_nothing():
    person = a_person(role=Role.AGENCY_HEAD, valid_to=DAY - timedelta(days=1))
    assert queries.actor_of(person.user_id, person.post_id, DAY) is None
