"""Keeping agencies: names and codes with their days, places, groups, and the ends that are refused (B1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import make
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_world

from dondoc.audit.models import AuditEvent
from dondoc.organisations import actions, queries
from dondoc.organisations.models.agency import AgencyKind, CodeKind
from dondoc.rules.access import Role
from dondoc.tasks.actions import mergers

pytestmark = pytest.mark.django_db
NOW = {"actor": make.ROOT, "at": make.AT}
BASIS = "Nghị quyết số 1/NQ-HĐND"


def rename(agency, name: str, on: date, **more):
    said = {"short_name": "", "basis": BASIS, "today": make.DAY} | more
    return actions.rename_agency(agency_id=agency.pk, name=name, on=on, **said, **NOW)


def test_b1_what_an_agency_was_called_on_a_day_stays():
    agency = make.an_agency("UBND xã Tiên Thủy", kind=AgencyKind.COMMUNE)
    rename(agency, "UBND thị trấn Tiên Thủy", date(2023, 4, 10))
    rename(agency, "UBND phường Tiên Thủy", date(2025, 7, 1))
    agency.refresh_from_db()
    called = [queries.called_on(agency, day) for day in (date(2023, 4, 9), date(2023, 4, 10), date(2026, 1, 1))]
    assert called == ["UBND xã Tiên Thủy", "UBND thị trấn Tiên Thủy", "UBND phường Tiên Thủy"]
    assert "thi tran tien thuy" in agency.search_text
    assert AuditEvent.objects.filter(kind="agency_renamed").count() == 2
    page = queries.agency_page(agency.pk, make.DAY)
    assert [turn.name for turn in page.life if turn.what == "renamed"] == [
        "UBND thị trấn Tiên Thủy → UBND phường Tiên Thủy",
        "UBND xã Tiên Thủy → UBND thị trấn Tiên Thủy",
    ]


def test_a_name_changes_on_a_day_that_came_and_after_the_last_change_with_a_basis():
    agency = make.an_agency("Sở Một")
    rename(agency, "Sở Hai", date(2025, 3, 1))
    for on in (date(2025, 3, 1), date(2019, 1, 1), make.DAY + timedelta(days=1)):
        with refused("renamed_on_a_wrong_day"):
            rename(agency, "Sở Ba", on)
    with refused("name_stays"):
        rename(agency, "Sở Hai", make.DAY)
    with refused("needs_basis"):
        rename(agency, "Sở Ba", make.DAY, basis=" ")
    with refused("secret_marked"):
        rename(agency, "Sở Ba", make.DAY, basis="Công văn MẬT số 1")
    with refused("not_administrator"):
        actions.rename_agency(
            actor=make.a_person(role=Role.OFFICE_LEADER),
            agency_id=agency.pk,
            name="Sở Ba",
            short_name="",
            on=make.DAY,
            basis=BASIS,
            today=make.DAY,
            at=make.AT,
        )


def test_b1_several_dated_codes_and_none_means_two_agencies_on_a_day():
    first, second = make.an_agency(), make.an_agency()

    def give(agency, code, since):
        return actions.give_code(agency_id=agency.pk, kind=CodeKind.EXCHANGE, code=code, valid_from=since, **NOW)

    give(first, "H56.12", None)
    held = give(first, "h56.13", date(2026, 1, 1))
    assert held.code == "H56.13"
    assert list(first.codes.order_by("pk").values_list("code", "valid_to")) == [
        ("H56.12", date(2025, 12, 31)),
        ("H56.13", None),
    ]
    with refused("code_taken"):
        give(second, "H56.13", date(2026, 5, 1))
    give(second, "H56.12", date(2026, 1, 1))
    with refused("code_before_the_last"):
        give(first, "H56.14", date(2025, 6, 1))
    with refused("code_of_wrong_shape"):
        give(first, "không phải mã", make.DAY)
    actions.end_code(code_id=held.pk, valid_to=make.DAY, **NOW)
    with refused("code_cannot_end_then"):
        actions.end_code(code_id=held.pk, valid_to=make.DAY, **NOW)


def test_an_agency_cannot_stand_just_anywhere():
    office = make.the_office()
    district = make.an_agency(kind=AgencyKind.DISTRICT)
    commune = make.an_agency(kind=AgencyKind.COMMUNE, parent=district)

    def move(agency, kind, parent):
        form = actions.AgencyForm(agency.short_name, kind, parent.pk, 3, agency.founded_on)
        return actions.change_agency(agency_id=agency.pk, form=form, **NOW)

    with refused("wrong_parent"):
        move(commune, AgencyKind.COMMUNE, office)
    with refused("parent_in_a_circle"):
        move(district, AgencyKind.DISTRICT, commune)
    with refused("only_one_of_its_kind"):
        make.an_agency(kind=AgencyKind.OFFICE)
    gone = make.an_agency(kind=AgencyKind.DISTRICT)
    actions.dissolve(agency_id=gone.pk, on=make.DAY, basis=BASIS, open_work=0, **NOW)
    with refused("parent_is_gone"):
        move(commune, AgencyKind.COMMUNE, gone)
    moved = move(commune, AgencyKind.COMMUNE, office.parent)
    assert (moved.parent_id, moved.position) == (office.parent_id, 3)


def merge(agency, successor, on=make.DAY, **more):
    return actions.dissolve_into(agency_id=agency.pk, successor_id=successor.pk, on=on, basis=BASIS, **NOW | more)


def test_mergers_that_cannot_be_are_refused():
    a, b, c = (make.an_agency(kind=AgencyKind.COMMUNE) for _ in range(3))
    district, office = make.an_agency(kind=AgencyKind.DISTRICT), make.the_office()
    with refused("merged_into_itself"):
        merge(a, a)
    with refused("merged_across_levels"):
        merge(a, district)
    with refused("agency_lasts"):
        merge(office, district)
    with refused("ends_before_its_founding"):
        merge(a, b, make.FOUNDED)
    with refused("needs_basis"):
        actions.dissolve_into(agency_id=a.pk, successor_id=b.pk, on=make.DAY, basis="", **NOW)
    merge(a, b, make.DAY + timedelta(days=10))
    with refused("merged_in_a_circle"):
        merge(b, a, make.DAY + timedelta(days=5))
    merge(b, c, make.DAY + timedelta(days=20))
    with refused("merged_in_a_circle"):
        merge(c, a, make.DAY + timedelta(days=5))
    with refused("successor_went_on"):
        actions.take_back_merger(agency_id=a.pk, done_upon=0, **NOW)
    with refused("nothing_to_take_back"):
        actions.take_back_merger(agency_id=c.pk, done_upon=0, **NOW)
    new = make.an_agency(kind=AgencyKind.COMMUNE)
    new.founded_on = make.DAY + timedelta(days=30)
    new.save()
    with refused("successor_not_founded_yet"):
        merge(c, new)
    unit = make.an_agency()
    make.a_person(role=Role.ADMINISTRATOR, agency=unit)
    with refused("last_administrator"):
        merge(unit, make.an_agency())
    merge(unit, make.an_agency(), carry_people=True)
    make.a_person(role=Role.AGENCY_HEAD, agency=c, valid_from=make.DAY)
    with refused("posts_begin_later"):
        merge(c, make.an_agency(kind=AgencyKind.COMMUNE))


def test_an_agency_with_open_work_or_units_is_not_dissolved_into_nothing():
    world = a_world(2)
    a_directive(world)
    first, second = world.agencies
    unit = make.an_agency(kind=AgencyKind.SUBORDINATE, parent=make.an_agency())
    with refused("dissolved_with_open_work"):
        mergers.dissolve(agency_id=first.pk, on=make.DAY, basis=BASIS, **NOW)
    with refused("dissolved_with_units"):
        mergers.dissolve(agency_id=unit.parent_id, on=make.DAY, basis=BASIS, **NOW)
    done = mergers.dissolve(agency_id=unit.pk, on=make.DAY, basis=BASIS, **NOW)
    assert (done.dissolved_on, done.dissolved_basis) == (make.DAY, BASIS)
    assert second.dissolved_on is None


def test_a_group_is_saved_under_a_code_of_its_own_and_is_picked_at_once():
    commune, other = make.an_agency(kind=AgencyKind.COMMUNE), make.an_agency()
    save = {"kinds": ["commune"], "member_ids": [other.pk]}
    group = actions.save_group(group_code="", name="Khối ven biển", **save, **NOW)
    assert group.code == "khoi-ven-bien"
    assert {a.pk for a in queries.expand(["g:khoi-ven-bien"], make.DAY)} == {commune.pk, other.pk}
    with refused("group_name_taken"):
        actions.save_group(group_code="", name="Khối ven biển", **save, **NOW)
    with refused("group_is_empty"):
        actions.save_group(group_code=group.code, name="Khối ven biển", kinds=[], member_ids=[], **NOW)
