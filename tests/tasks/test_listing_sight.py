"""Who is told how an assignment stands, and nothing else, learns nothing else from any list (docs/definitions.md 5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.make import AT, DAY, a_person, an_agency
from tests.tasks.loop import World, a_result, a_world, an_assignment, filed, fresh

from dondoc.rules.access import Actor, Role
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.folding import TaskRow
from dondoc.tasks.queries.listing import Filters, Listing, listing

pytestmark = pytest.mark.django_db
DUE = DAY + timedelta(days=6)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return a_world()


def concerned_by(*assignments: Assignment) -> Actor:
    agency = an_agency()
    for a in assignments:
        a.task.concerned.add(agency)
    return a_person(role=Role.AGENCY_HEAD, agency=agency)


def answers(actor: Actor, day: date = DAY) -> list[object]:
    """What the list answers to this actor on everything that could speak of more than the standing."""
    asked: list[dict[str, object]] = [{}, {"folded": True}, {"sort": "updated"}, {"view": "office"}, {"view": "soon"}]
    asked += [{"on": DUE}, {"late": (1, None)}, {"silent": 0}, {"waits": "agency"}, {"waits": "suspended"}]
    asked += [{"states": ("in_progress",)}, {"states": ("issued", "disputed", "suspended", "submitted")}]
    return [_seen(listing(actor, Filters(scope="all", **more), day)) for more in asked]  # type: ignore[arg-type]


def _seen(page: Listing) -> object:
    rows = [(r.counts, r.updated, r.states) if isinstance(r, TaskRow) else (r.id, r.state) for r in page.rows]
    return page.tabs, rows


def accepted(world: World, a: Assignment) -> None:
    agencies.accept(actor=world.heads[a.agency_id], assignment_id=a.pk, version=a.version, at=LATER)


def reported(world: World, a: Assignment) -> None:
    given = {"kind": "progress", "text": "Đang làm.", "asked_due_on": None, "files": [], "form_token": "t"}
    agencies.file_update(actor=world.staff[a.agency_id], assignment_id=a.pk, at=LATER, **given)


def disputed(world: World, a: Assignment) -> None:
    given = {"ground": "wrong_content", "reason": "Không đúng.", "suggested_agency_id": None}
    agencies.dispute(actor=world.heads[a.agency_id], assignment_id=a.pk, version=a.version, at=LATER, **given)


def drafted(world: World, a: Assignment) -> None:
    given = {"result": a_result(), "files": [], "form_token": "d"}
    agencies.draft_result(actor=world.staff[a.agency_id], assignment_id=a.pk, version=a.version, at=LATER, **given)


def suspended(world: World, a: Assignment) -> None:
    a = fresh(a)
    office.suspend(actor=world.specialist, assignment_id=a.pk, version=a.version, reason="Chỉ đạo.", at=LATER)


@pytest.mark.parametrize("who", ["reader", "concerned"])
def test_what_goes_on_inside_changes_no_answer(world: World, who: str) -> None:
    deeds = (reported, disputed, drafted, suspended)
    made = [an_assignment(world, due_on=DUE) for _ in (*deeds, "left alone")]
    actor = a_person(role=Role.READER) if who == "reader" else concerned_by(*made)
    before = answers(actor)
    for deed, a in zip(deeds, made, strict=False):
        deed(world, a)
    assert [fresh(a).state for a in made] == ["in_progress", "disputed", "awaiting_signature", "suspended", "issued"]
    assert answers(actor) == before


@pytest.mark.parametrize("who", ["reader", "concerned"])
def test_a_filed_result_that_is_suspended_still_stands_as_filed(world: World, who: str) -> None:
    a = an_assignment(world, due_on=DUE)
    actor = a_person(role=Role.READER) if who == "reader" else concerned_by(a)
    filed(world, a, LATER)
    before = answers(actor)
    suspended(world, a)
    assert answers(actor) == before


def test_outside_the_agency_no_order_and_no_count_tells_of_a_draft(world: World) -> None:
    first, _second = an_assignment(world, due_on=DUE), an_assignment(world, due_on=DUE)
    accepted(world, first)
    before = answers(world.specialist)
    drafted(world, fresh(first))
    assert answers(world.specialist) == before


def test_th_8_2_b_who_coordinates_is_told_of_the_progress(world: World) -> None:
    a = an_assignment(world, due_on=DUE)
    partner = an_agency()
    a.task.coordinations.create(agency=partner)
    actor = a_person(role=Role.AGENCY_HEAD, agency=partner)
    filed(world, a, LATER)
    assert [row.id for row in listing(actor, Filters(scope="all", view="office"), DAY).rows] == [a.pk]
    assert listing(concerned_by(a), Filters(scope="all", view="office"), DAY).rows == []
