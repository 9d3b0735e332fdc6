"""The usual list has statements of its own: it tells what the list with all its filters tells, to everybody, in every view and order."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from tests.make import AT, DAY
from tests.tasks.loop import World, a_directive, a_form, a_world, an_assignment, confirmed, filed

from dondoc.rules.access import Actor
from dondoc.tasks.queries import list_views, usual
from dondoc.tasks.queries.list_views import VIEWS
from dondoc.tasks.queries.listing import SORTS, Filters, listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Two agencies with the same days of each standing, the first with results as well; each day once of both."""
    world, before = a_world(2), AT - timedelta(days=20)
    days = (date(2026, 11, 12), date(2026, 11, 25), date(2026, 12, 30), None)
    a_directive(world, at=before, tasks=[a_form(world, due_on=day) for day in days])
    for due_on in days[:2]:
        done = an_assignment(world, at=before, due_on=due_on)
        filed(world, done, AT - timedelta(days=3))
        confirmed(world, done, AT - timedelta(days=2))
    filed(world, an_assignment(world, at=before, due_on=days[1]), AT - timedelta(days=1))
    return world


def _readers(world: World) -> list[Actor]:
    one, other = world.agencies
    return [world.specialist, world.chairman, world.heads[one.pk], world.staff[one.pk], world.heads[other.pk]]


def test_it_tells_what_the_list_tells(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    code = world.agencies[0].code
    asked = [
        (actor, Filters(view=view, sort=sort, agency=agency, scope="own"))
        for actor, view, sort, agency in product(_readers(world), VIEWS, SORTS, ("", code, "not-an-agency"))
    ]
    told = [_said(actor, filters) for actor, filters in asked]
    assert sum(bool(rows) for rows, *_ in told) > len(told) / 3
    monkeypatch.setattr(usual, "fits", lambda *asked: False)
    for (actor, filters), said in zip(asked, told, strict=True):
        assert said == _said(actor, filters), (actor.role, filters)


def test_what_counts_as_near_changes_within_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(listing(world.specialist, Filters(), DAY).tabs)["soon"]
    monkeypatch.setattr(list_views, "soon_days", lambda: 40)
    assert dict(listing(world.specialist, Filters(), DAY).tabs)["soon"] > before
    assert len(listing(world.specialist, Filters(view="soon"), DAY).rows) > before


def _said(actor: Actor, filters: Filters) -> tuple[object, ...]:
    page = listing(actor, filters, DAY)
    return page.rows, page.tabs, page.drop, page.page.paginator.count, page.page.end_index()
