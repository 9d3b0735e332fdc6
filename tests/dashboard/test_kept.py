"""What a process keeps of the province is at every moment what counting anew would answer (H4; docs/decisions/0013)."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.dashboard.lives import merge
from tests.make import AT, DAY
from tests.tasks.loop import World, a_directive, a_form, a_world, an_assignment, filed, fresh
from tests.tasks.test_figures import _something

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.dashboard import queries
from dondoc.dashboard.queries import kept
from dondoc.dashboard.queries.concerns import overdue_by_agency
from dondoc.dashboard.queries.cuts import cells_by_agency
from dondoc.dashboard.queries.live import updates_by_agency
from dondoc.dashboard.queries.months import done_by_agency, overdue_by_agency_at_the_ends
from dondoc.dashboard.queries.waits import open_by_agency
from dondoc.organisations.actions.signing import note_signin
from dondoc.tasks.actions.agency import accept
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.judged import judged_by_agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
COUNTS = (
    cells_by_agency,
    open_by_agency,
    overdue_by_agency,
    updates_by_agency,
    done_by_agency,
    overdue_by_agency_at_the_ends,
    judged_by_agency,
)


def looked(world: World, day: date = DAY) -> list[dict[int, object]]:
    look = queries.Look(world.chairman, day)
    return [_in_order(look.by_agency(count)) for count in COUNTS]


def counted_anew(day: date = DAY) -> list[dict[int, object]]:
    rows = Assignment.objects.all()
    return [_in_order(count(rows, day)) for count in COUNTS]


def _in_order(parts: dict[int, object]) -> dict[int, object]:
    return {key: sorted(part) if isinstance(part, list) else part for key, part in parts.items()}


@pytest.mark.parametrize("seed", range(2))
def test_h4_after_every_deed_what_is_kept_is_what_is_counted(seed):
    chance = random.Random(seed)
    world, at = a_world(3), AT - timedelta(days=30)
    for due in (date(2026, 10, 28), date(2026, 11, 10), None):
        a_directive(world, at=at, urgency="khan" if due else "normal", tasks=[a_form(world, due_on=due)])
    for step in range(25):
        at += timedelta(hours=chance.randint(1, 30))
        _something(chance, world, at)
        assert looked(world) == counted_anew(), step
    merge(world, gone=1, into=2)
    told = queries.live_figures(queries.Look(world.chairman, DAY))
    assert world.agencies[1].code not in [one.code for one in told.agencies], "a merger needs no new count"


class Counting:
    """Counts, and tells which agencies it was asked about."""

    def __init__(self, world: World) -> None:
        self.world, self.asked = world, list[set[int]]()

    def __call__(self, rows, today):
        found = cells_by_agency(rows, today)
        self.asked.append(set(found))
        return found

    def look(self, day: date = DAY) -> set[int] | None:
        """The agencies that were counted, None where nothing was."""
        before = len(self.asked)
        queries.Look(self.world.chairman, day).by_agency(self)
        return self.asked[-1] if len(self.asked) > before else None


def test_h4_only_the_agencies_of_a_deed_are_counted_anew(django_assert_num_queries, monkeypatch):
    world = a_world(3)
    a, everybody = an_assignment(world), {one.pk for one in world.agencies}
    a_directive(world, tasks=[a_form(world)])
    count = Counting(world)
    assert count.look() == everybody
    with django_assert_num_queries(1):
        assert count.look() is None  # where the log ends, and nothing else
    note_signin(actor=world.chairman, at=AT)
    assert count.look() is None, "who signed in changes no figure"
    filed(world, a, AT)
    assert count.look() == {a.agency_id}
    assert count.look(DAY + timedelta(days=1)) == everybody, "another day"
    record(AuditKind.CORRECTED, actor=None, stream=f"task:{10**9}", facts={}, at=AT)
    assert count.look(DAY + timedelta(days=1)) == everybody, "of what was taken away nobody knows whose it was"
    monkeypatch.setattr(kept, "MOST_LINES", 0)
    note_signin(actor=world.chairman, at=AT)
    assert count.look(DAY + timedelta(days=1)) == everybody, "too much was written to be read"


def test_h4_what_was_rolled_back_is_not_kept():
    world = a_world()
    a = an_assignment(world)
    before, count = looked(world), Counting(world)
    with transaction.atomic():
        accept(actor=world.heads[a.agency_id], assignment_id=a.pk, version=fresh(a).version, at=AT)
        assert looked(world) == counted_anew() != before
        count.look()
        transaction.set_rollback(True)
    assert looked(world) == counted_anew() == before
    assert count.look() == {a.agency_id}
