"""The figures of a period: their parts add up in every dimension, a plain recount agrees, and nothing done later changes them (H3, H4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.make import ROOT, a_person
from tests.statistics.lives import LIVES, NOVEMBER, OCTOBER, Life, plainly
from tests.tasks.loop import a_world, fresh

from dondoc.directives import actions as directives
from dondoc.directives.models import Directive
from dondoc.organisations import actions as organisations
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.rules.period_figures import ORIGINS, PeriodCells
from dondoc.rules.periods import Bounds
from dondoc.rules.standing import Cell
from dondoc.statistics.queries.links import Links, query_of, query_of_period
from dondoc.statistics.queries.period import DIMENSIONS, counted, counted_now, of_period, of_period_in
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.dimensions import Cut
from dondoc.tasks.queries.figures import moves_held
from dondoc.tasks.queries.listing import Filters, matching
from dondoc.tasks.queries.month_ends import overdue_at_the_ends
from dondoc.tasks.queries.of_period import Window
from dondoc.tasks.queries.past_figure import PARTS, UPDATES, read

pytestmark = pytest.mark.django_db


def told(bounds: tuple[date, date], known_at: date, **asked) -> dict[str, list]:
    return {by: of_period(by, Bounds(*bounds), known_at, **asked) for by in DIMENSIONS}


@settings(
    max_examples=3,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=LIVES)
def test_h4_the_parts_of_a_period_add_up_in_every_dimension_and_a_plain_recount_agrees(db, deeds):
    life = Life(a_world(2))
    life.begin()
    life.live(deeds)
    for bounds in (OCTOBER, NOVEMBER):
        found = told(bounds, bounds[1])
        whole = found["all"][0].part
        assert _beside_updates(whole) == plainly(*bounds)
        for by, rows in found.items():
            together = PeriodCells.together(row.part for row in rows)
            assert together.as_dict() == whole.as_dict(), by
            assert all(sum(row.part.value(o) for o in ORIGINS) == row.part.total for row in rows), by
        together = of_period_in(("agency", "kind", "month", "field"), Bounds(*bounds), bounds[1])
        assert together == {by: found[by] for by in together}, "counted together as each alone"

    days, known = [OCTOBER[1], date(2026, 11, 14), NOVEMBER[1]], date(2026, 12, 5)
    for original in (False, True):
        left = [moves_held(day, known, None, original).filter(of_counted(Cell.OPEN_OVERDUE, day)) for day in days]
        assert overdue_at_the_ends(days, known, None, original) == {(): tuple(rows.count() for rows in left)}

    today = date(2027, 3, 1)  # after all lives
    bys, cut = ("agency", "field"), Cut(today, today)
    assert counted_now(bys, today, None, cut) == counted(bys, Window(None, today, today)), (
        "as they stand, as the facts tell"
    )


def _beside_updates(part: PeriodCells) -> dict[str, int]:
    return {name: n for name, n in part.as_dict().items() if not name.startswith("updates_")}


def _renamed_and_merged(gone, heir, at):
    form = organisations.AgencyForm(heir.short_name, AgencyKind.UNIT, heir.parent_id, heir.position, heir.founded_on)
    organisations.change_agency(actor=ROOT, agency_id=heir.pk, form=form, at=at)
    organisations.rename_agency(
        actor=ROOT, agency_id=heir.pk, name="Sở Đổi tên", short_name="", on=date(2026, 11, 21), basis="Quyết định 1",
        today=date(2026, 11, 21), at=at,
    )  # fmt: skip
    organisations.dissolve_into(
        actor=ROOT, agency_id=gone.pk, successor_id=heir.pk, on=date(2026, 10, 15), basis="Nghị quyết 1", at=at
    )


def test_h4_what_is_done_later_changes_no_figure_of_a_period_as_it_was_known_then():
    world = a_world(2)
    gone, heir = world.agencies
    block = {"actor": ROOT, "name": "Khối một", "kinds": ()}
    group = organisations.save_group(
        group_code="", member_ids=[gone.pk, heir.pk], at=datetime(2026, 9, 1, 2, 0, tzinfo=UTC), **block
    )
    life = Life(world)
    life.begin()
    first, second = Assignment.objects.order_by("pk")[:2]
    life.at = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
    life.do("file", first)
    life.do("confirm", fresh(first))
    before = told(OCTOBER, date(2026, 10, 31))
    life.at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    life.do("reopen", fresh(first))
    life.do("withdraw", fresh(second))
    dated = Assignment.objects.exclude(due_on=None).filter(state="issued").last()
    life.do("ask", fresh(dated))
    life.do("grant", fresh(dated))
    directive, other = Directive.objects.order_by("pk").first(), a_person(role=Role.OFFICE_SPECIALIST)
    directives.assign_specialist(
        actor=world.leader, directive_id=directive.pk, user_id=other.user_id, version=directive.version, at=life.at
    )
    organisations.save_group(group_code=group.code, member_ids=[gone.pk], at=life.at, **block)
    organisations.save_group(group_code="", member_ids=[heir.pk], at=life.at, **block | {"name": "Khối hai"})
    _renamed_and_merged(gone, heir, life.at + timedelta(days=1))
    assert told(OCTOBER, date(2026, 10, 31)) == before
    now = told(OCTOBER, date(2026, 11, 22))
    assert [row.name for row in now["agency"]] == [before["agency"][1].name], (
        "as known now: merged in October, renamed in November"
    )
    assert now["specialist"] != before["specialist"]
    assert ([row.key for row in before["block"]], [row.key for row in now["block"]]) == (["khoi-mot"], ["khoi-hai"])
    assert ([row.key for row in before["kind"]], [row.key for row in now["kind"]]) == (["department"], ["unit"])
    november = told(NOVEMBER, date(2026, 11, 30))
    whole = november["all"][0].part
    assert (whole.carried_over, whole.assigned, whole.reopened, whole.withdrawn) == (4, 0, 1, 1)
    assert [row.name for row in november["agency"]] == ["Sở Đổi tên"]


def test_h4_every_figure_opens_exactly_the_rows_that_were_counted():
    world = a_world(2)
    life = Life(world)
    life.begin()
    life.live(
        [
            ("file", 0, 90),
            ("confirm", 0, 30),
            ("withdraw", 1, 30),
            ("file", 2, 400),
            ("return", 2, 24),
            ("issue", 0, 200),
        ]
    )
    for bounds in (OCTOBER, NOVEMBER):
        for by in ("all", "agency", "document", "assigner", "specialist", "month", "block", "field"):
            for row in of_period(by, Bounds(*bounds), bounds[1]):
                for part in PARTS - {"done", "open", *UPDATES} if by == "all" else ("total",):
                    query = query_of_period(part, Bounds(*bounds), bounds[1], by, row.key)
                    figure = read(parse_qs(query)["figure"][0])
                    found = matching(world.specialist, Filters(figure=figure), date(2026, 12, 1))
                    assert len(set(found.values_list("pk"))) == row.part.value(part), (by, row.key, part)
    assert query_of_period("urged", Bounds(*OCTOBER), OCTOBER[1]) == ""
    window, cuts = Window(*OCTOBER, OCTOBER[1]), (("assigner", "chair|Ông Lê + Bà"), ("agency", "SỞ~A"))
    assert Links(window, cuts[:1]).query(("done", "open"), *cuts[1:], ("all", "")) == query_of(
        ("done", "open"), window, *cuts
    )
    assert read("2026-10-31~2026-10-31~-~present~no_part") is None
