"""The page of what is due from me: its order, its groups and chips, its cost, and what stands beside it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.make import AT, DAY
from tests.tasks.loop import a_directive, a_world, an_assignment, filed, fresh, grades
from tests.tasks.test_mine import accepted, disputed, later, registered

from dondoc.dashboard.queries.work_lines import my_work, one_line
from dondoc.rules.access import Actor
from dondoc.rules.due_work import Work
from dondoc.rules.own_clocks import When
from dondoc.tasks.actions import missing, office
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries import rail

pytestmark = pytest.mark.django_db


def test_the_oldest_clock_comes_first_and_undated_ones_last() -> None:
    world = a_world()
    late = an_assignment(world, due_on=date(2026, 11, 25))
    undated = an_assignment(world, due_on=None)
    later_ = an_assignment(world, due_on=date(2026, 12, 10))
    today = an_assignment(world, due_on=date(2026, 11, 26))
    found = my_work(world.heads[late.agency_id], date(2026, 11, 26))
    assert [line.assignment_id for line in found.shown] == [late.pk, today.pk, later_.pk, undated.pk]
    assert [(group.when, group.count) for group in found.groups] == [(when, 1) for when in When]
    assert (found.total, found.overdue, found.due_today) == (4, 1, 1)


def test_a_chip_narrows_the_lines_and_what_is_not_shown_is_counted() -> None:
    world = a_world()
    made = [an_assignment(world) for _ in range(3)]
    accepted(world, made[0])
    head = world.heads[made[0].agency_id]
    found = my_work(head, DAY, "new")
    assert ([line.work for line in found.shown], found.total) == ([Work.ACCEPT] * 2, 3)
    assert found.chips == [("new", 2), ("update", 1)]
    short = my_work(head, DAY, shown=1)
    assert (len(short.shown), short.rest, short.groups[0].count) == (1, 2, 3)


def test_one_line_is_found_only_by_whom_it_is_due_from() -> None:
    world = a_world(2)
    a = an_assignment(world)
    assert one_line(world.heads[a.agency_id], DAY, "accept", a.pk) is not None
    assert one_line(world.heads[world.agencies[1].pk], DAY, "accept", a.pk) is None
    assert one_line(world.heads[a.agency_id], DAY, "sign", a.pk) is None


def _queries(actor: Actor) -> int:
    with CaptureQueriesContext(connection) as caught:
        my_work(actor, DAY)
    return len(caught)


def test_the_number_of_queries_does_not_grow_with_the_lines() -> None:
    world = a_world(2)

    def one_of_each() -> None:
        registered(world, specialist=world.specialist, number=f"{Assignment.objects.count() + 1000}/KH-UBND")
        disputed(world, an_assignment(world))
        filed(world, an_assignment(world), AT)
        an_assignment(world)
        missing.report(
            actor=world.heads[world.agencies[0].pk], directive_number="1/KH-UBND", content="Thiếu.",
            form_token=f"m{Assignment.objects.count()}", at=AT,
        )  # fmt: skip

    one_of_each()
    people = [world.specialist, world.leader, world.heads[world.agencies[0].pk], world.staff[world.agencies[0].pk]]
    few = [_queries(person) for person in people]
    assert max(few) <= 25, "a few for each room that makes something due"
    for _ in range(4):
        one_of_each()
    assert [_queries(person) for person in people] == few


def test_the_office_sees_how_often_it_kept_its_own_limits() -> None:
    world = a_world()
    a_directive(world)
    registered(world, specialist=world.specialist)
    clocks = {one.code: (one.kept, one.total) for one in rail.office_clocks(world.specialist, date(2026, 11, 25))}
    assert clocks == {"entry": (1, 2)}
    a = an_assignment(world)
    filed(world, a, AT)
    clocks = {one.code: (one.kept, one.total) for one in rail.office_clocks(world.specialist, date(2026, 11, 27))}
    assert clocks["confirm"] == (0, 1), "what waits beyond the limit is no kept limit"
    office.confirm(
        actor=world.specialist,
        assignment_id=a.pk,
        version=fresh(a).version,
        quality="met",
        effectiveness=grades()[1],
        remark="",
        at=later(8),
    )
    clocks = {one.code: (one.kept, one.total) for one in rail.office_clocks(world.specialist, date(2026, 11, 27))}
    assert clocks["confirm"] == (0, 1)


def test_the_load_ahead_counts_by_the_day_of_judgement() -> None:
    world = a_world()
    an_assignment(world, due_on=date(2026, 11, 22))  # a Sunday: judged with Monday
    an_assignment(world, due_on=date(2026, 11, 23))
    ahead = dict(rail.load(world.specialist, DAY))
    assert ahead[date(2026, 11, 23)] == 2
    assert date(2026, 11, 24) not in ahead  # a holiday
    assert len(ahead) == 10
