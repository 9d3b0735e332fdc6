"""What the first pages ask: every picture counts what the figures count, and its parts add up to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.dashboard.lives import BEGAN, Lives, merge, some_lives
from tests.make import AT, DAY, a_person
from tests.tasks.loop import a_directive, a_form, a_world, confirmed, filed

from dondoc.dashboard import queries
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.rules.figures import Cells
from dondoc.tasks.queries.figures import figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def lives() -> Lives:
    return some_lives()


def summed(slices: list[queries.Slice]) -> Cells:
    total = Cells()
    for one in slices:
        total.add(one.cells)
    total.updates_on_time = total.updates_due = 0
    return total


def five(cells: Cells) -> dict[str, int]:
    return {name: n for name, n in cells.as_dict().items() if not name.startswith("updates")}


def whole(as_of: date = DAY, *, original: bool = False, within: object = None) -> Cells:
    cells = figures(as_of, DAY, within=within, original=original).cells
    cells.updates_on_time = cells.updates_due = 0
    return cells


def test_every_cut_adds_up_to_the_figures_today_on_any_day_and_by_the_first_deadline(lives):
    chairman, head = lives.world.chairman, lives.world.heads[lives.world.agencies[0].pk]
    past = DAY - timedelta(days=15)
    for actor in (chairman, head):
        dated, live = (
            figures(DAY, DAY, within=queries.scope(actor, DAY)),
            queries.live_figures(queries.Look(actor, DAY)),
        )
        assert live.rates + queries.update_rates(queries.Look(actor, DAY)) == dated.rates
        assert [(a.code, five(a.cells)) for a in live.agencies] == [(a.code, five(a.cells)) for a in dated.agencies]
    for by in queries.CUTS:
        assert summed(queries.cut(by, chairman, DAY, DAY)) == whole(), by
        assert summed(queries.cut(by, chairman, past, DAY)) == whole(past), by
        assert summed(queries.cut(by, chairman, DAY, DAY, original=True)) == whole(original=True), by
        assert summed(queries.cut(by, head, DAY, DAY)) == whole(within=queries.scope(head, DAY)), by


def test_the_kinds_of_agency_add_up_and_follow_a_merger(lives):
    merge(lives.world, gone=2, into=3)
    found = dict(queries.by_block(figures(DAY, DAY).agencies, DAY))
    kinds = {block.code: cells.total for block, cells in found.items() if block.is_kind}
    assert kinds == {"k:department": 16, "k:commune": 2}
    assert sum(kinds.values()) == whole().total


def test_what_waits_adds_up_to_what_is_open_and_long_overdue_is_only_what_can_still_be_done(lives):
    found = queries.waiting(whole(), queries.pulse(queries.Look(lives.world.chairman, DAY)))
    # the Office: filed twice, disputed, the wide one; from above: asked for more time, suspended
    assert (found.agency, found.office, found.leadership) == (10, 4, 2)
    assert found.total == whole().open
    assert (found.to_confirm, found.to_answer, found.asks, found.stopped) == (3, 1, 1, 1)
    assert found.pulse.office_days == 14, "working days since the wide task was filed on 30 October"
    pulse = found.pulse
    assert [(b.first, b.last, b.n) for b in pulse.buckets] == [(1, 30, 5), (31, 90, 1), (91, 120, 0), (121, None, 0)]
    assert pulse.long_overdue == 1
    assert pulse.late_days == 50
    assert (pulse.silent, pulse.silent_days) == (1, 90)


def test_each_role_sees_first_what_its_rules_find_and_no_rule_says_more_than_it_may_know(lives, settings):
    world, reader, here = lives.world, a_person(role=Role.READER), settings.ENV
    settings.ENV = replace(here, province="ben-tre-2020")  # its marks of urgency all have one time limit for entering
    assert [c.code for c in queries.concerns(queries.Look(reader, DAY), None).shown] == ["urgent"]
    settings.ENV = here
    found = queries.concerns(queries.Look(world.chairman, DAY), queries.pulse(queries.Look(world.chairman, DAY)))
    assert [(c.code, c.n) for c in found.shown] == [
        ("urgent", 3), ("long", 1), ("extension", 1), ("marked", 1), ("office", 2), ("silent", 1),
    ]  # fmt: skip
    assert dict(found.rules)["wide"] == 0, "an urgent task is not told twice"
    assert found.shown[0].days == 6
    assert found.shown[1].names == ((world.agencies[0].short_name, 1),)

    leader = queries.concerns(queries.Look(world.leader, DAY), queries.pulse(queries.Look(world.leader, DAY)))
    assert leader.shown[0].code == "confirm_late"
    head = world.heads[world.agencies[0].pk]
    own = queries.concerns(queries.Look(head, DAY), queries.pulse(queries.Look(head, DAY)))
    assert {"to_sign": 1, "returned": 1, "long": 1}.items() <= dict(own.rules).items()
    assert "extension" not in dict(own.rules)
    assert [c.code for c in queries.concerns(queries.Look(reader, DAY), None).shown] == ["urgent"]


def test_h4_overdue_at_the_end_of_a_month_is_what_the_figures_say_of_that_day_and_weeks_ahead_count_what_can_be_done(
    lives,
):
    months = queries.last_months(queries.Look(lives.world.chairman, DAY))
    assert [m.overdue for m in months] == [figures(m.last, DAY).cells.open_overdue for m in months]
    assert months[-1].last == DAY
    assert [m.overdue for m in months[-3:]] == [0, 3, 7]
    assert (months[-1].on_time, months[-1].late) == (1, 1)

    world = lives.world
    load = queries.load_by_week(queries.followed(world.chairman, DAY), DAY)
    assert [week.n for week in load] == [1, 0, 2, 0, 0, 2, 0, 0]
    assert (load[0].first, load[0].last) == (DAY, date(2026, 11, 22))
    assert load[2].degree == 4, "the fullest week"


def test_on_a_sunday_the_first_week_is_the_one_to_come():
    spans = queries.weeks(date(2026, 11, 22))
    assert spans[0] == (date(2026, 11, 22), date(2026, 11, 29))
    assert spans[1] == (date(2026, 11, 30), date(2026, 12, 6))
    assert len(spans) == 8


def test_a_department_follows_its_field_and_nothing_else(lives):
    from dondoc.organisations.models import Agency

    justice = a_person(role=Role.AGENCY_HEAD, agency=Agency.objects.get(code="STP"))
    followed = queries.followed_agencies(justice, DAY)
    assert [a.cells.total for a in followed] == [1, 1, 1, 1]
    commune = lives.world.heads[lives.world.agencies[2].pk]
    assert queries.followed_agencies(commune, DAY) == []


def test_the_heat_map_shows_the_worst_task_and_the_worst_agencies_first():
    world = a_world(5, kind=AgencyKind.COMMUNE)
    late = a_directive(world, at=BEGAN, tasks=[a_form(world, due_on=date(2026, 11, 13))])
    a_directive(world, at=BEGAN, tasks=[a_form(world, due_on=date(2026, 12, 13))])
    done = late.tasks.get().assignments.get(agency=world.agencies[0])
    filed(world, done, AT - timedelta(days=20))
    confirmed(world, done, AT - timedelta(days=19))
    found = queries.heat(queries.followed(world.chairman, DAY), ("commune",), DAY, 1, 1)
    assert [(c.total, c.done, c.overdue, c.others) for c in found.columns] == [(5, 1, 4, 0), (5, 0, 0, 5)]
    assert [row.overdue for row in found.rows] == [1, 1, 1, 1, 0]
    assert found.rows[-1].name == world.agencies[0].name
    assert found.rows[0].spots[0].standing.days == 6
