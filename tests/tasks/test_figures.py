"""The five cells: of today, of any past day, as known on any day; always the same as a plain recomputation from the evidence log (H4)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.make import AT, DAY, ROOT
from tests.tasks.loop import a_directive, a_form, a_world, add_agency, an_assignment, confirmed, filed, fresh, grades

from dondoc.audit.models import AuditEvent
from dondoc.core import clock
from dondoc.organisations import actions as organisations
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.figures import Cells, count
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Dates
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment, Deadline, Move
from dondoc.tasks.queries.figures import figures

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=3)


def recomputed(day: date) -> Cells:
    """One line of the log after the other, up to the end of the day: the plain way."""
    known: dict[int, dict] = {}
    for event in AuditEvent.objects.filter(stream__startswith="assignment:", at__lte=clock.end_of(day)).order_by(
        "number"
    ):
        known.setdefault(event.facts["assignment"], {}).update(event.facts)
    return count((_dates(f) for f in known.values()), day)


def _dates(facts: dict) -> Dates:
    def day(name: str) -> date | None:
        return date.fromisoformat(facts[name]) if facts.get(name) else None

    return Dates(State(facts["state"]), day("due_on"), day("late_after"), day("filed_on"), None, facts["marked"])


def one(day: date = DAY, **given) -> dict[str, int]:
    return {name: n for name, n in _beside_updates(figures(day, **given).cells).items() if n}


def _beside_updates(cells: Cells) -> dict[str, int]:
    return {name: n for name, n in cells.as_dict().items() if not name.startswith("updates_")}


def updates(day: date) -> tuple[int, int]:
    cells = figures(day).cells
    return cells.updates_on_time, cells.updates_due


def test_th_6_2_a_a_dated_task_owes_an_update_by_its_deadline():
    world = a_world()
    early, late = an_assignment(world, due_on=date(2026, 11, 27)), an_assignment(world, due_on=date(2026, 11, 27))
    filed(world, early, AT)
    assert updates(date(2026, 11, 27)) == (0, 0), "nothing is owed before the deadline has passed"
    filed(world, late, datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    assert updates(date(2026, 12, 2)) == (1, 2)


def test_th_6_2_b_an_undated_task_owes_an_update_each_quarter():
    world = a_world()
    in_september = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
    a = an_assignment(world, at=in_september, due_on=None)
    assert updates(date(2026, 10, 15)) == (0, 0), "given in the middle of the third quarter"
    assert updates(date(2026, 12, 31)) == (0, 1)
    agencies.file_update(
        actor=world.heads[a.agency_id],
        assignment_id=a.pk,
        kind="progress",
        text="Đang làm.",
        asked_due_on=None,
        files=[],
        form_token="u",
        at=datetime(2026, 11, 2, 2, 0, tzinfo=UTC),
    )
    assert updates(date(2026, 12, 31)) == (1, 1)
    assert updates(date(2027, 3, 31)) == (0, 1), "the next quarter asks again"


def test_the_cells_follow_one_assignment_through_its_life():
    world = a_world()
    a = an_assignment(world, due_on=date(2026, 11, 27))
    assert one() == {"open_within": 1, "total": 1}
    assert one(date(2026, 11, 27)) == {"open_within": 1, "total": 1}, "the last day is still in time"
    assert one(date(2026, 11, 28)) == {"open_overdue": 1, "total": 1}
    late = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
    filed(world, a, late)
    assert one(date(2026, 12, 20)) == {"open_overdue": 1, "awaiting_office": 1, "total": 1}, (
        "filed late, waiting for the Office"
    )
    confirmed(world, a, late)
    assert one(date(2026, 11, 30)) == {"done_late": 1, "total": 1}
    assert one(date(2026, 11, 29)) == {"open_overdue": 1, "total": 1}, "what was so then is so for ever"
    assert one(date(2026, 11, 18)) == {}, "not yet issued"


def test_the_offices_delay_never_counts_against_the_agency():
    world = a_world()
    a = an_assignment(world, due_on=date(2026, 11, 20))
    filed(world, a, LATER)
    assert one(date(2027, 3, 1)) == {"open_within": 1, "awaiting_office": 1, "total": 1}


def test_a_result_filed_in_time_stays_in_time_while_its_assignment_is_suspended():
    world = a_world()
    a = an_assignment(world, due_on=date(2026, 11, 20))
    filed(world, a, LATER)
    office.suspend(actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, reason="Chỉ đạo.", at=LATER)
    assert one(date(2027, 1, 5)) == {"open_within": 1, "suspended": 1, "total": 1}


def test_th_5_2_b_the_mark_keeps_it_overdue_until_redone_and_late_for_good():
    world = a_world()
    a = an_assignment(world, due_on=date(2026, 11, 20))
    filed(world, a, LATER)
    office.return_result(
        actor=world.specialist,
        assignment_id=a.pk,
        version=fresh(a).version,
        lacking="Thiếu.",
        at=datetime(2026, 11, 25, 2, 0, tzinfo=UTC),
    )
    assert one(date(2026, 11, 25)) == {"open_overdue": 1, "marked_not_completed": 1, "total": 1}


def test_undated_tasks_are_the_fifth_cell_open_and_done_shown_split():
    world = a_world()
    a, _b = an_assignment(world, due_on=None), an_assignment(world, due_on=None)
    filed(world, a, LATER)
    confirmed(world, a, LATER)
    assert one() == {"undated": 2, "undated_open": 1, "undated_done": 1, "total": 2}


def test_withdrawn_and_transferred_leave_the_population_on_their_day():
    world = a_world(2)
    a, b = an_assignment(world), an_assignment(world)
    tomorrow = AT + timedelta(days=1)
    office.withdraw(actor=world.specialist, assignment_id=a.pk, version=a.version, reason="Văn bản 9.", at=tomorrow)
    office.transfer(
        actor=world.specialist,
        assignment_id=b.pk,
        version=b.version,
        agency_id=world.agencies[1].pk,
        reason="Đúng nơi.",
        at=tomorrow,
    )
    assert one() == {"open_within": 2, "total": 2}
    after = figures(DAY + timedelta(days=1))
    assert [(x.code, x.cells.total) for x in after.agencies] == [(world.agencies[1].code, 1)]


def test_a_merger_moves_the_figures_from_its_day_and_not_before():
    world = a_world(2)
    an_assignment(world)
    gone, heir = world.agencies
    organisations.dissolve_into(
        actor=ROOT, agency_id=gone.pk, successor_id=heir.pk, on=date(2026, 11, 23), basis="Nghị quyết 1", at=AT
    )
    assert [x.code for x in figures(date(2026, 11, 22)).agencies] == [gone.code]
    assert [x.code for x in figures(date(2026, 11, 23)).agencies] == [heir.code]
    assert figures(date(2026, 11, 23), agency_code=heir.code).cells.total == 1


def test_an_unknown_agency_is_an_error_and_an_idle_one_has_noughts():
    world = a_world()
    add_agency(world)
    an_assignment(world)
    assert figures(DAY, agency_code=world.agencies[1].code).cells.total == 0
    with pytest.raises(KeyError):
        figures(DAY, agency_code="không có")


def test_as_of_and_known_at_differ_after_a_correction_and_only_then():
    """A later correction supersedes a fact: the day as known then stays, the day as known now is right (docs/definitions.md 4)."""
    world = a_world()
    a = an_assignment(world, due_on=date(2026, 11, 20))
    corrected_at = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    old = Deadline.objects.get(assignment=a)
    Deadline.objects.filter(pk=old.pk).update(superseded_at=corrected_at)
    Deadline.objects.create(
        assignment=a,
        due_on=date(2026, 12, 20),
        late_after=date(2026, 12, 21),
        basis="correction",
        at=old.at,
        recorded_at=corrected_at,
    )
    assert one(date(2026, 11, 25)) == {"open_overdue": 1, "total": 1}
    assert one(date(2026, 11, 25), known_at=date(2026, 12, 1)) == {"open_within": 1, "total": 1}


@pytest.mark.parametrize("n", [2, 25])
def test_the_figures_take_three_queries_however_many_assignments(django_assert_num_queries, n):
    world = a_world(n)
    a_directive(world)
    with django_assert_num_queries(3):
        assert figures(DAY).cells.total == n


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_of_every_day_equal_a_plain_recomputation_from_the_log(seed):
    chance = random.Random(seed)
    world = a_world(3)
    at = AT - timedelta(days=30)
    for due in (date(2026, 10, 28), date(2026, 11, 10), None):
        a_directive(world, at=at, tasks=[a_form(world, due_on=due)])
    days = []
    for _step in range(45):
        at += timedelta(hours=chance.randint(1, 40))
        _something(chance, world, at)
        days.append(clock.day_of(at))
    for day in sorted({*days, days[0] - timedelta(days=40), days[-1] + timedelta(days=30)}):
        found = figures(day)
        assert _beside_updates(found.cells) == _beside_updates(recomputed(day)), day
        assert sum(x.cells.total for x in found.agencies) == found.cells.total
    _present_columns_are_the_last_facts()


def _present_columns_are_the_last_facts() -> None:
    for a in Assignment.objects.exclude(state="draft"):
        last = Move.objects.get(assignment=a, until=None, superseded_at=None)
        deadline = Deadline.objects.get(assignment=a, until=None, superseded_at=None)
        assert (a.state, a.filed_on, a.marked) == (last.state, last.filed_on, last.marked)
        assert (a.due_on, a.late_after) == (deadline.due_on, deadline.late_after)


def _something(chance: random.Random, world, at: datetime) -> None:
    """One deed on one assignment; what the rules refuse is refused, and leaves nothing."""
    a = chance.choice(list(Assignment.objects.select_related("task__directive", "agency")))
    head, common = world.heads[a.agency_id], {"assignment_id": a.pk, "version": a.version, "at": at}
    deeds = [
        lambda: agencies.accept(actor=head, **common),
        lambda: filed(world, a, at),
        lambda: filed(world, a, at),
        lambda: agencies.recall_result(actor=head, reason="Rút.", **common),
        lambda: agencies.dispute(actor=head, ground="wrong_content", reason="Sai.", suggested_agency_id=None, **common),
        lambda: office.keep(actor=world.specialist, answer="Giữ.", **common),
        lambda: office.confirm(
            actor=world.specialist, quality=grades()[0], effectiveness=grades()[1], remark="", **common
        ),
        lambda: office.return_result(actor=world.specialist, lacking="Thiếu.", **common),
        lambda: office.reopen(actor=world.leader, reason="Sai.", **common),
        lambda: office.suspend(actor=world.specialist, reason="Chỉ đạo.", **common),
        lambda: office.resume(actor=world.specialist, reason="Chỉ đạo.", **common),
        lambda: office.withdraw(actor=world.specialist, reason="Thu.", **common) if chance.random() < 0.2 else None,
    ]
    try:
        chance.choice(deeds)()
    except (Refusal, Refusals):
        return
