"""What inspections make due (F1): by whom, from when, until when; one statement, whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.inspections.ground import a_ground, tasks_of
from tests.make import AT, DAY, a_person
from tests.tasks.loop import a_world

from dondoc.dashboard.queries.due import pile
from dondoc.dashboard.queries.work_lines import fill
from dondoc.inspections.models import Conclusion, InspectedTask, Inspection, Minutes, Plan, Recommendation, Wanted
from dondoc.inspections.queries import due
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Actor, Role
from dondoc.rules.due_work import Work
from dondoc.web.work.words import context_of

pytestmark = pytest.mark.django_db


def owed(actor: Actor, day=DAY) -> dict[str, tuple]:
    return {str(line.work): (line.pk, line.count, line.clock.due) for line in due.owed(actor, day)}


def test_f1_each_side_of_an_inspection_is_told_what_it_owes(frozen, django_assert_num_queries):
    ground = a_ground(a_world(2))
    world, made = ground.world, ground.inspection
    agency = ground.agency
    head, staff, other = world.heads[agency.pk], world.staff[agency.pk], world.heads[world.agencies[1].pk]
    everybody = (head, staff, other, ground.head, ground.inspector, world.specialist, world.chairman)
    reader = a_person(role=Role.READER)
    with organisations.held_still():  # as a page asks: which agency went into which is known already
        organisations.mergers(DAY)
        for one in everybody:
            with django_assert_num_queries(1):
                assert owed(one) == {}
        with django_assert_num_queries(0):
            assert owed(reader) == {}
    Inspection.objects.filter(pk=made.pk).update(state="announced", announced_at=AT)
    assert owed(head) == owed(staff) == {"prepare_inspection": (made.pk, 1, made.first)}
    said = {"inspection": made, "words": "Sổ theo dõi", "by_id": ground.head.user_id, "at": AT}
    Wanted.objects.create(**said, due_on=DAY + timedelta(days=3))
    later = Wanted.objects.create(**said, due_on=DAY + timedelta(days=5))
    assert owed(staff)["hand_in"] == (made.pk, 2, DAY + timedelta(days=3))
    later.handed_in_at = AT
    later.save()
    assert owed(staff)["hand_in"][1] == 1
    assert owed(ground.head) == owed(ground.inspector) == {"take_papers": (made.pk, 1, None)}
    Inspection.objects.filter(pk=made.pk).update(state="running", begun_at=AT, data_day=DAY)
    minutes = Minutes.objects.create(
        inspection=made, position=1, held_on=DAY, shown_at=AT, by_id=ground.head.user_id, at=AT
    )
    assert owed(head)["remark_minutes"] == (minutes.pk, 1, None) and "remark_minutes" not in owed(staff)
    assert "end_inspection" not in owed(ground.head)
    task = {"assignment": tasks_of(world, 1)[0], "how": "by_hand", "added_by_id": ground.head.user_id, "added_at": AT}
    InspectedTask.objects.create(inspection=made, **task)
    assert owed(ground.inspector)["judge_tasks"] == (made.pk, 1, made.last) and "judge_tasks" not in owed(head)
    assert owed(ground.head, made.last)["end_inspection"] == (made.pk, 1, made.last)
    assert "end_inspection" not in owed(ground.inspector, made.last), "its head ends it"


def test_f1_a_result_a_recommendation_and_a_plan_are_owed_each_by_one_side(frozen, django_assert_num_queries):
    ground = a_ground(a_world(2))
    world, made = ground.world, ground.inspection
    head, other = world.heads[ground.agency.pk], world.heads[world.agencies[1].pk]
    Inspection.objects.filter(pk=made.pk).update(
        state="ended", ended_on=DAY, data_day=DAY, report_due=DAY + timedelta(days=14)
    )
    assert owed(ground.head)["conclude_inspection"] == (made.pk, 1, DAY + timedelta(days=14))
    signed = {"state": "signed", "signed_by_id": ground.head.user_id, "signed_at": AT, "content": "{}", "sha256": "0"}
    result = Conclusion.objects.create(inspection=made, by_id=ground.head.user_id, at=AT, **signed)
    task = InspectedTask.objects.create(
        inspection=made, assignment=tasks_of(world, 1)[0], how="by_hand", added_by_id=ground.head.user_id, added_at=AT
    )
    one = Recommendation.objects.create(
        conclusion=result, task=task, position=1, kind="urging", words="Làm xong việc.", owner=world.agencies[1],
        due_on=DAY + timedelta(days=9), state="open",
    )  # fmt: skip
    Inspection.objects.filter(pk=made.pk).update(state="concluded")
    assert owed(other) == {"carry_recommendation": (one.pk, 1, DAY + timedelta(days=9))} and owed(head) == {}
    Recommendation.objects.update(state="reported", reported_at=AT)
    assert owed(other) == {} and owed(ground.head) == owed(world.specialist) == {
        "confirm_recommendation": (one.pk, 1, None)
    }
    plan = {"regulation_id": made.regulation_id, "year": 2026, "by_id": world.specialist.user_id, "at": AT,
            "state": "submitted", "submitted_at": AT, "title": "Kế hoạch thử"}  # fmt: skip
    of_office, of_team = Plan.objects.create(**plan), Plan.objects.create(**plan, team=ground.team)
    assert owed(world.chairman)["approve_plan"][0] == of_office.pk
    lines = [line for line in due.owed(ground.head, DAY) if line.work is Work.APPROVE_PLAN]
    assert {(line.pk, line.mine) for line in lines} == {(of_office.pk, False), (of_team.pk, True)}
    assert "approve_plan" not in owed(ground.inspector) | owed(world.specialist)
    with django_assert_num_queries(1):
        owed(ground.head)
    told = fill(
        [line for line in pile(ground.head, DAY).lines if line.work.value in owed(ground.head)], ground.head, DAY
    )
    assert {line.title for line in told} == {"Kế hoạch thử", "Làm xong việc."}
    assert all(line.since == DAY for line in told) and context_of
