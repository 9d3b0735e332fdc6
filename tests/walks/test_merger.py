"""Two communes with open work merge into a third: the figures of both days, and who answers for the old work (B1; docs/definitions.md 4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.make import ROOT, an_agency
from tests.refusing import refused
from tests.walks.walk import Walk, a_part_of, a_task, fresh

from dondoc.organisations import actions as organisations
from dondoc.organisations import queries
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.tasks.actions import mergers
from dondoc.tasks.queries.figures import figures
from dondoc.tasks.queries.listing import Filters, matching

pytestmark = pytest.mark.django_db
START, MERGED = date(2026, 11, 19), date(2026, 11, 25)
ONE, OTHER, NEW = "38.14845", "38.14848", "38.99999"
DUE = date(2026, 12, 1)


@pytest.fixture
def walk(frozen) -> Walk:
    a_part_of("thanh-hoa-2025", {ONE, OTHER, "38.14845.KT"})
    return Walk(frozen, START, specialist="nhung.le", leader="thinh.nguyen")


def totals(day: date, known: date | None = None) -> dict[str, int]:
    return {one.code: one.cells.total for one in figures(day, known).agencies}


def the_new_one(walk: Walk) -> tuple[Agency, str]:
    """A commune founded for the merger, with its head."""
    new = an_agency("UBND xã Mới", kind=AgencyKind.COMMUNE, code=NEW, at=walk.at)
    person = organisations.add_person(actor=ROOT, username="chu.tich.moi", full_name="Nguyễn Chủ Tịch", at=walk.at)
    organisations.appoint(
        actor=ROOT,
        user_id=person.pk,
        agency_id=new.pk,
        role=Role.AGENCY_HEAD,
        title="Chủ tịch",
        signs="head",
        valid_from=START,
        at=walk.at,
    )
    return new, person.username


def merge(walk: Walk, code: str, new: Agency) -> None:
    agency = Agency.objects.get(code=code)
    organisations.dissolve_into(
        actor=ROOT,
        agency_id=agency.pk,
        successor_id=new.pk,
        on=MERGED,
        basis="Nghị quyết số 15/NQ-HĐND",
        carry_people=True,
        at=walk.at,
    )
    walk.did()


def test_b1_two_communes_with_open_work_merge_and_the_new_head_files_the_old_result(walk):
    first, second = walk.directive(
        "11/UBND-NN",
        "official_letter",
        "Công văn thử về rà soát hồ chứa",
        a_task("Rà soát hồ chứa", ONE, OTHER, due=DUE),
    )
    new, head = the_new_one(walk)
    walk.to(date(2026, 11, 23))
    merge(walk, ONE, new)
    merge(walk, OTHER, new)
    # recorded ahead of its day: nothing has changed yet
    assert totals(walk.day) == {ONE: 1, OTHER: 1}
    assert matching(walk.who(head), Filters(), walk.day).count() == 0

    walk.to(MERGED)
    assert totals(MERGED) == {NEW: 2}
    assert totals(MERGED - timedelta(days=1)) == {ONE: 1, OTHER: 1}
    assert totals(MERGED - timedelta(days=1), known=MERGED) == {ONE: 1, OTHER: 1}
    assert set(matching(walk.who(head), Filters(agency=NEW), MERGED)) == {first, second}
    staff = {post.title for post in queries.people_of(new.pk, MERGED)}
    assert "Chuyên viên UBND xã Mới" in staff
    assert not queries.people_of(first.agency_id, MERGED)
    assert [u.code for u in queries.subordinate_units(new.pk, MERGED)] == ["38.14845.KT"]

    walk.file(first, head, "01/BC-UBND")
    walk.confirm(first)
    cells = next(one.cells for one in figures(MERGED).agencies if one.code == NEW)
    assert (cells.done_on_time, cells.open_within, cells.total) == (1, 1, 2)
    assert fresh(first).agency.code == ONE
    with refused("work_rests_on_merger"):
        mergers.take_back_merger(actor=ROOT, agency_id=first.agency_id, at=walk.at)


def test_a_merger_recorded_by_mistake_is_taken_back_and_was_known_meanwhile(walk):
    (only,) = walk.directive("12/UBND-NN", "official_letter", "Công văn thử", a_task("Rà soát đê điều", ONE, due=DUE))
    new, _head = the_new_one(walk)
    before = set(Post.objects.values_list("pk", "valid_to"))
    walk.to(MERGED)
    merge(walk, ONE, new)
    assert totals(MERGED) == {NEW: 1}
    walk.to(MERGED + timedelta(days=1))
    mergers.take_back_merger(actor=ROOT, agency_id=only.agency_id, at=walk.at)
    walk.did()
    assert set(Post.objects.values_list("pk", "valid_to")) == before
    assert totals(walk.day) == {ONE: 1}
    assert totals(MERGED) == {NEW: 1}, "what was said then is said again"
    assert totals(MERGED, known=walk.day) == {ONE: 1}
    assert [turn.what for turn in queries.agency_page(only.agency_id, walk.day).life] == ["taken_back", "founded"]
    merge(walk, ONE, new)
    assert totals(walk.day) == {NEW: 1}
