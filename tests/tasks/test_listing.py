"""The list of assignments: it shows exactly what a figure counted, to whom it may be shown, and asks the database a fixed number of times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.make import AT, DAY, a_person, an_agency
from tests.tasks.loop import World, a_directive, a_form, a_result, a_world, an_assignment, confirmed, filed, fresh

from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell, Code
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.actions.drafting import TaskForm
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.figures import figures
from dondoc.tasks.queries.folding import TaskRow
from dondoc.tasks.queries.listing import Filters, Listing, listing, matching, names_of
from dondoc.tasks.queries.rows import short_title

pytestmark = pytest.mark.django_db


def found(actor: Actor, day: date = DAY, **filters: object) -> list[int]:
    return [row.id for row in listing(actor, Filters(**filters), day).rows]


def task_ids(page: Listing) -> list[int]:
    return [row.task_id for row in page.rows]


@pytest.fixture
def world() -> World:
    """Two agencies, and one assignment of the first in each cell; seen on DAY."""
    world = a_world(2)
    before = AT - timedelta(days=20)
    made = {
        "on_time": an_assignment(world, at=before, due_on=date(2026, 11, 18)),
        "late": an_assignment(world, at=before, due_on=date(2026, 11, 10)),
        "within": an_assignment(world, at=before, due_on=date(2026, 12, 30)),
        "overdue": an_assignment(world, at=before, due_on=date(2026, 11, 12)),
        "undated": an_assignment(world, at=before, due_on=None),
        "waiting": an_assignment(world, at=before, due_on=date(2026, 11, 25)),
        "withdrawn": an_assignment(world, at=before, due_on=date(2026, 11, 12)),
    }
    for name in ("on_time", "late", "waiting"):
        filed(world, made[name], AT - timedelta(days=3))
    for name in ("on_time", "late"):
        confirmed(world, made[name], AT - timedelta(days=2))
    office.withdraw(
        actor=world.specialist,
        assignment_id=made["withdrawn"].pk,
        version=fresh(made["withdrawn"]).version,
        reason="Chỉ đạo.",
        at=AT,
    )
    world.made = made  # type: ignore[attr-defined]
    return world


def test_a_cell_lists_exactly_the_assignments_its_figure_counts(world: World) -> None:
    cells = figures(DAY).cells
    for cell in Cell:
        assert len(found(world.specialist, cell=cell.value)) == getattr(cells, cell.value) > 0, cell
    assert len(found(world.specialist)) == cells.total


def test_of_one_agency_too(world: World) -> None:
    code = world.agencies[0].code
    cells = figures(DAY, agency_code=code).cells
    for cell in Cell:
        assert len(found(world.specialist, cell=cell.value, agency=code)) == getattr(cells, cell.value)
    assert found(world.specialist, agency=world.agencies[1].code) == []
    assert len(found(world.specialist, agency=world.agencies[0].name)) == cells.total


def test_what_no_figure_counts_is_found_only_by_its_state(world: World) -> None:
    made = world.made  # type: ignore[attr-defined]
    assert made["withdrawn"].pk not in found(world.specialist)
    assert found(world.specialist, states=("withdrawn",)) == [made["withdrawn"].pk]


def test_the_tabs_count_what_they_list(world: World) -> None:
    page = listing(world.specialist, Filters(), DAY)
    assert [view for view, _n in page.tabs] == ["all", "mine", "overdue", "soon", "office", "undated", "done"]
    for view, n in page.tabs:
        assert len(found(world.specialist, view=view)) == n, view
    assert dict(page.tabs) == {"all": 6, "mine": 6, "overdue": 1, "soon": 0, "office": 1, "undated": 1, "done": 2}
    assert "mine" not in [view for view, _n in listing(world.chairman, Filters(), DAY).tabs]


def test_soon_is_what_the_rows_call_soon(world: World) -> None:
    for days in range(12):
        an_assignment(world, due_on=DAY + timedelta(days=days))
    rows = listing(world.specialist, Filters(), DAY).rows
    near = {row.id for row in rows if row.standing.code in (Code.DUE_SOON, Code.DUE_TODAY)}
    assert near and set(found(world.specialist, view="soon")) == near


def test_open_ones_first_by_deadline_then_those_without(world: World) -> None:
    made = world.made  # type: ignore[attr-defined]
    order = [made[name].pk for name in ("overdue", "waiting", "within", "undated", "late", "on_time")]
    assert found(world.specialist) == order
    assert found(world.specialist, sort="-due")[:2] == [made["within"].pk, made["waiting"].pk]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"states": ("submitted",)}, ["waiting"]),
        ({"states": ("completed", "submitted")}, ["waiting", "late", "on_time"]),
        ({"due_from": date(2026, 11, 12), "due_to": date(2026, 11, 18)}, ["overdue", "on_time"]),
        ({"on": date(2026, 12, 30)}, ["within"]),
        ({"on": date(2026, 11, 25)}, []),
        ({"urgency": "hoa_toc"}, []),
        ({"agency_kind": "commune"}, []),
        ({"marked": True}, []),
        ({"q": "khong co chu nao nhu the"}, []),
    ],
)
def test_filters_of_the_address(world: World, filters: dict[str, object], names: list[str]) -> None:
    made = world.made  # type: ignore[attr-defined]
    assert found(world.specialist, **filters) == [made[name].pk for name in names]


def test_words_are_found_without_their_marks_in_task_directive_and_agency() -> None:
    world = a_world()
    form = a_form(world)
    task = TaskForm(
        content="Rà soát đất ở của hộ nghèo",
        product="Báo cáo",
        leads=form.leads,
        no_coordinators=True,
        due_on=form.due_on,
    )
    directive = a_directive(world, tasks=[task])
    other = an_assignment(world)
    wanted = Assignment.objects.get(task__directive=directive).pk
    assert found(world.specialist, q="ra soat DAT") == [wanted]
    assert found(world.specialist, q=f"dat {directive.number}") == [wanted]
    assert set(found(world.specialist, q=world.agencies[0].name)) == {wanted, other.pk}


def test_specialist_directive_and_task_narrow() -> None:
    world = a_world()
    a, b = an_assignment(world), an_assignment(world)
    assert found(world.leader, directive=a.task.directive_id) == [a.pk]
    assert found(world.leader, task=b.task_id) == [b.pk]
    assert found(world.leader, specialist=world.leader.user_id) == []
    assert len(found(world.leader, specialist=world.specialist.user_id)) == 2


# ---------------------------------------------------------------- who sees what


def test_an_agency_sees_its_own_and_never_anothers(world: World) -> None:
    first, second = (world.heads[a.pk] for a in world.agencies)
    assert len(found(first)) == 6
    for scope in ("", "own", "part", "follow", "all"):
        assert found(second, scope=scope) == []
    assert found(second, agency=world.agencies[0].code) == []
    made = world.made  # type: ignore[attr-defined]
    assert found(second, task=made["overdue"].task_id) == []
    assert names_of(Filters(task=made["overdue"].task_id), second, DAY) == {"task": str(made["overdue"].task_id)}
    assert dict(listing(second, Filters(scope="all"), DAY).tabs)["all"] == 0


def test_th_8_2_b_a_coordinating_agency_finds_its_part_apart_from_its_own() -> None:
    world = a_world(2)
    form = a_form(world, leads=world.agencies[:1])
    task = TaskForm(
        content=form.content,
        product="Báo cáo",
        leads=form.leads,
        coordinators=(f"a:{world.agencies[1].pk}",),
        due_on=form.due_on,
    )
    a_directive(world, tasks=[task])
    partner = world.heads[world.agencies[1].pk]
    assert found(partner) == []
    assert len(found(partner, scope="part")) == len(found(partner, scope="all")) == 1


def test_bt_10_2_c_a_district_follows_its_communes_read_only() -> None:
    world = a_world()
    district = an_agency("UBND huyện Thử", kind=AgencyKind.DISTRICT)
    commune = an_agency("UBND xã Thử", kind=AgencyKind.COMMUNE, parent=district)
    a_directive(world, tasks=[a_form(world, leads=[commune])])
    follower = a_person(role=Role.AGENCY_HEAD, agency=district)
    assert found(follower) == []
    row = listing(follower, Filters(scope="follow"), DAY).rows[0]
    assert (row.agency, row.own) == ("UBND xã Thử", False)


def _drafted(world: World) -> Assignment:
    a = an_assignment(world)
    agencies.draft_result(
        actor=world.staff[a.agency_id],
        assignment_id=a.pk,
        version=fresh(a).version,
        result=a_result(),
        files=[],
        form_token="d",
        at=AT,
    )
    return a


def test_outside_the_agency_nobody_learns_of_a_draft_by_row_filter_or_fold() -> None:
    world = a_world(2)
    a = _drafted(world)
    inside = world.heads[a.agency_id]
    assert listing(inside, Filters(), DAY).rows[0].state is State.AWAITING_SIGNATURE
    assert found(inside, states=("awaiting_signature",)) == [a.pk]
    for outside in (world.specialist, world.leader, world.chairman):
        row = listing(outside, Filters(), DAY).rows[0]
        assert (row.state, row.last_update_kind) == (State.IN_PROGRESS, "")
        assert found(outside, states=("awaiting_signature",)) == []
        assert found(outside, states=("in_progress",)) == [a.pk]


def test_who_sees_the_standing_only_is_told_open_or_closed(world: World) -> None:
    reader = a_person(role=Role.READER)
    page = listing(reader, Filters(), DAY)
    assert {row.state for row in page.rows} == {State.IN_PROGRESS, State.COMPLETED}
    assert all(row.last_update_at is None and row.person == "" for row in page.rows)
    assert found(reader, states=("submitted",)) == []


def test_nobody_but_the_office_finds_drafts_and_the_office_finds_them_elsewhere(world: World) -> None:
    assert not matching(world.specialist, Filters(states=("draft",)), DAY).exists()


# ---------------------------------------------------------------- folding, paging, cost


def test_a_fan_out_folds_into_one_row_that_counts_its_members() -> None:
    world = a_world(4)
    directive = a_directive(world, tasks=[a_form(world, due_on=date(2026, 11, 20))])
    task = Task.objects.get(directive=directive)
    first, second = Assignment.objects.filter(task=task).order_by("pk")[:2]
    filed(world, first, AT)
    agencies.accept(actor=world.heads[second.agency_id], assignment_id=second.pk, version=second.version, at=AT)
    alone = an_assignment(world)
    rows = listing(world.specialist, Filters(folded=True), date(2026, 11, 24)).rows
    assert [type(row).__name__ for row in rows] == ["TaskRow", "AssignmentRow"]
    folded = rows[0]
    assert isinstance(folded, TaskRow)
    assert (folded.count, folded.total, folded.states, folded.only, folded.updated) == (4, 4, 3, None, 1)
    assert (folded.standing.code, folded.standing.days) == (Code.OVERDUE, 4)
    assert folded.counts == [("waiting", 1), ("untouched", 2)]
    assert rows[1].id == alone.pk


def test_a_fold_under_a_filter_says_how_many_of_how_many() -> None:
    world = a_world(3)
    a_directive(world)
    for a in Assignment.objects.order_by("pk")[:2]:
        filed(world, a, AT)
    row = listing(world.specialist, Filters(folded=True, view="office"), DAY).rows[0]
    assert (row.count, row.total, row.only) == (2, 3, State.SUBMITTED)


def test_an_empty_list_names_the_filter_that_hides_most(world: World) -> None:
    page = listing(world.specialist, Filters(view="done", states=("issued",), q="thu"), DAY)
    assert page.rows == []
    assert page.drop == ("view", 3)
    nothing = listing(world.heads[world.agencies[1].pk], Filters(q="x"), DAY)
    assert nothing.drop is None


def _cost(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as caught:
        ask()
    return len(caught)


@pytest.mark.parametrize(("folded", "most"), [(False, 8), (True, 12)])
def test_the_number_of_queries_does_not_grow_with_the_rows(folded: bool, most: int) -> None:
    world = a_world(2)
    people = [world.specialist, world.leader, world.heads[world.agencies[0].pk]]
    filters = Filters(folded=folded, scope="all")

    def costs() -> list[int]:
        return [_cost(lambda who=who: listing(who, filters, DAY)) for who in people]

    a_directive(world, tasks=[a_form(world)])
    an_assignment(world)
    few = costs()
    a_directive(world, tasks=[a_form(world) for _ in range(20)])
    an_assignment(world)
    assert len(listing(world.specialist, filters, DAY).rows) > 20
    assert costs() == few
    assert max(few) <= most


def test_a_long_title_is_cut_between_words() -> None:
    text = "Rà soát, thống kê " * 20
    cut = short_title(text)
    assert len(cut) <= 171
    assert cut.endswith(("thống…", "kê…", "Rà…", "soát…"))
    assert short_title("Ngắn gọn") == "Ngắn gọn"


def test_a_tab_counts_within_the_other_filters_as_its_link_keeps_them(world: World) -> None:
    code = world.agencies[0].code
    for view, n in listing(world.specialist, Filters(agency=code), DAY).tabs:
        assert listing(world.specialist, Filters(agency=code, view=view), DAY).page.paginator.count == n
