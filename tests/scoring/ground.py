"""A year of two agencies: one that was late once and was sent back once, one that did not do what was due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.make import AT
from tests.tasks.loop import World, a_directive, a_form, a_world, confirmed, filed, fresh

from dondoc.rules.access import Actor
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment

#: The year is over: Monday 4 January 2027.
AFTER = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


def a_year() -> tuple[World, list[Assignment]]:
    """Three agencies. The first: three done (one on its last day without a file, one late, one sent back once), one not
    yet due. The second: one overdue, one that waits for the Office, one done. The third has nothing that is due."""
    world = a_world(3)
    one, two, three = world.agencies
    first = a_directive(world, tasks=[a_form(world, leads=[one], due_on=date(2026, 12, d)) for d in (1, 2, 3)])
    a_directive(world, tasks=[a_form(world, leads=[one, three], due_on=date(2027, 6, 1))])
    second = a_directive(world, tasks=[a_form(world, leads=[two], due_on=date(2026, 12, d)) for d in (1, 2, 3)])
    mine = list(Assignment.objects.filter(task__directive=first).order_by("task__position"))
    yours = list(Assignment.objects.filter(task__directive=second).order_by("task__position"))
    in_hand_of(world.staff[two.pk], yours[0], AT + timedelta(days=1), by=world.heads[two.pk])
    done(world, mine[0], 12)
    done(world, mine[1], 20)
    filed(world, mine[2], AT + timedelta(days=5))
    office.return_result(
        actor=world.specialist,
        assignment_id=mine[2].pk,
        version=fresh(mine[2]).version,
        lacking="Thiếu số liệu.",
        at=AT + timedelta(days=6),
    )
    done(world, mine[2], 7)
    filed(world, yours[1], AT + timedelta(days=30))
    done(world, yours[2], 6)
    return world, [*mine, *yours]


def in_hand_of(person: Actor, assignment: Assignment, at: datetime, *, by: Actor) -> None:
    """The head gives it to a person."""
    told = {"version": None, "user_id": person.user_id, "unit_id": None, "note": "", "at": at}
    agencies.assign_person(actor=by, assignment_id=assignment.pk, **told)


def done(world: World, assignment: Assignment, days: int) -> None:
    """Filed so many days after the directive, confirmed an hour later."""
    filed(world, assignment, AT + timedelta(days=days))
    confirmed(world, assignment, AT + timedelta(days=days, hours=1))
