"""Exercises tick themselves by what people really do, and an installation that works for real has none (J3; TH 20.1; BT 18.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.make import AT, a_person
from tests.tasks.loop import a_directive, a_form, a_result, a_world, an_assignment, confirmed, filed, fresh

from dondoc.audit.actions import record
from dondoc.organisations.models import User
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment
from dondoc.tasks.models.update import UpdateKind
from dondoc.training.actions import begin
from dondoc.training.exercises import EXERCISES
from dondoc.training.queries import own_runs, runs_of_everybody

HOUR = timedelta(hours=1)


def signed_in(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    return client


def at_step(actor):
    (run,) = own_runs(actor)
    return run.done, run.times


def works_through(world, first, second):
    """What the agency does: one task begun, told of and drafted by its specialist, the other given to him by the head."""
    (agency,), at = world.agencies, AT + 2 * HOUR
    staff, head = world.staff[agency.pk], world.heads[agency.pk]
    begin(actor=staff, code="chuyen-vien-co-quan", at=AT + HOUR)
    begin(actor=head, code="thu-truong-co-quan", at=AT + HOUR)
    agencies.accept(actor=staff, assignment_id=first.pk, version=first.version, at=AT + HOUR)
    agencies.file_update(
        actor=staff,
        assignment_id=first.pk,
        kind=UpdateKind.PROGRESS,
        text="Đã làm xong phần đầu.",
        files=[],
        form_token="luyen-1",
        asked_due_on=None,
        at=at,
    )
    agencies.draft_result(
        actor=staff,
        assignment_id=first.pk,
        version=fresh(first).version,
        result=a_result(),
        files=[],
        form_token="luyen-2",
        at=at,
    )
    assert own_runs(staff)[0].is_finished
    agencies.assign_person(
        actor=head, assignment_id=second.pk, version=second.version, user_id=staff.user_id, unit_id=None, note="", at=at
    )
    return staff, head


@pytest.mark.django_db
def test_the_specialist_and_an_agency_finish_theirs_by_working(frozen, django_assert_max_num_queries):
    """Each does the ordinary deeds; what was done before the beginning, by others, or out of order is not counted."""
    world = a_world(1)
    specialist, at = world.specialist, AT + 2 * HOUR
    old = an_assignment(world)
    begin(actor=specialist, code="chuyen-vien-van-phong", at=AT)
    filed(world, old, AT + HOUR)
    confirmed(world, old, AT + HOUR)
    assert at_step(specialist) == (0, 0)
    directive = a_directive(world, at=AT + HOUR, tasks=[a_form(world) for _ in range(3)])
    assert at_step(specialist) == (3, 0)

    first, second, _third = map(fresh, Assignment.objects.filter(task__directive=directive).order_by("pk"))
    staff, head = works_through(world, first, second)
    for one in (first, second):
        filed(world, one, at)
    assert own_runs(head)[0].is_finished

    confirmed(world, first, at)
    office.return_result(
        actor=specialist, assignment_id=second.pk, version=fresh(second).version, lacking="Thiếu biểu số liệu.", at=at
    )
    assert own_runs(specialist)[0].is_finished

    with django_assert_max_num_queries(2):
        assert {(run.user_id, run.is_finished) for run in runs_of_everybody(specialist)} == {
            (one.user_id, True) for one in (specialist, staff, head)
        }
    assert runs_of_everybody(head) == []
    begin(actor=specialist, code="chuyen-vien-van-phong", at=at)
    assert at_step(specialist) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(EXERCISES))
def test_every_exercise_can_be_finished_and_only_in_its_order(code):
    exercise = EXERCISES[code]
    actor = a_person(role=sorted(exercise.roles)[0])
    with pytest.raises(NotThere):
        begin(actor=a_person(role=next(role for role in Role if role not in exercise.roles)), code=code, at=AT)
    begin(actor=actor, code=code, at=AT)

    def does(steps):
        with transaction.atomic():
            for step in steps:
                for _time in range(step.times):
                    record(step.kinds[-1], actor=actor, stream="assignment:1", facts=dict(step.facts), at=AT)

    does(exercise.steps[:0:-1])
    assert not own_runs(actor)[0].is_finished
    does(exercise.steps)
    assert own_runs(actor)[0].is_finished


@pytest.mark.django_db
def test_the_pages_in_a_class_and_none_where_the_work_is_real(settings):
    specialist, staff = a_person(role=Role.OFFICE_SPECIALIST), a_person(role=Role.AGENCY_SPECIALIST)
    client, other = signed_in(specialist), signed_in(staff)
    address, start, whole = (
        reverse("exercises"),
        reverse("exercise_begin", args=["chuyen-vien-van-phong"]),
        reverse("exercise_class"),
    )
    assert reverse("directive_register") not in client.get(address).content.decode().split("<main")[1]
    assert other.post(start).status_code == 404
    assert client.post(start).status_code == 302
    assert reverse("directive_register") in client.get(address).content.decode().split("<main")[1]
    assert specialist.name in client.get(whole).content.decode().split("<main")[1]
    assert other.get(whole).status_code == 404
    settings.ENV = replace(settings.ENV, mode="production")
    assert [client.get(address).status_code, client.get(whole).status_code, client.post(start).status_code] == [404] * 3
