"""The tree of agencies, its picker, and what became of those that are gone (B1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import make

from dondoc.core.clock import end_of
from dondoc.organisations import actions, queries
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.errors import Refusal

pytestmark = pytest.mark.django_db


def test_a_group_is_every_living_member_once_in_vietnamese_order(django_assert_max_num_queries):
    agencies = make.a_province(people=False)
    with django_assert_max_num_queries(4):
        found = queries.expand(["g:communes"], make.DAY)
    assert len(found) == 166
    assert found[0].name == "UBND phường Bỉm Sơn"
    names = [a.short_name for a in found if a.name.startswith("UBND xã")]
    assert names[:3] == ["An Nông", "Ba Đình", "Bá Thước"]
    twice = queries.expand([f"a:{agencies['38.14845'].pk}", "g:rural", "g:ward", "g:communes"], make.DAY)
    assert len(twice) == 166
    assert twice[0].code == "38.14845"


def test_the_picker_asks_no_more_for_166_than_for_one(django_assert_num_queries):
    make.an_agency(kind=AgencyKind.COMMUNE)
    with django_assert_num_queries(4):
        queries.picker(make.DAY)
    make.Agency.objects.all().delete()
    make.a_province(people=False)
    with django_assert_num_queries(4):
        told = queries.picker(make.DAY)
    communes = next(g for g in told["groups"] if g["code"] == "communes")
    assert (communes["count"], communes["fold"]) == (166, "tat ca xa, phuong")
    by_name = {a["name"]: a for a in told["agencies"]}
    assert by_name["Sở Nông nghiệp và Môi trường"]["initials"] == "snnvmt"
    gone = by_name["Sở Giao thông vận tải"]
    assert (gone["gone"], gone["successor_name"]) == (True, "Sở Xây dựng")
    assert not {"Phòng Tổng hợp", "Ủy ban nhân dân tỉnh Thanh Hóa"} & set(by_name)
    departments = next(g for g in told["groups"] if g["code"] == "departments")
    assert gone["id"] not in departments["ids"]


def test_a_dissolved_agency_is_refused_and_its_successor_offered():
    agencies = make.a_province(people=False)
    with pytest.raises(Refusal) as told:
        queries.expand([f"a:{agencies['SGTVT'].pk}"], make.DAY)
    assert told.value.code == "dissolved_agency"
    assert str(told.value) == "Sở Giao thông vận tải đã hợp nhất vào Sở Xây dựng từ 01/03/2025."
    assert told.value.params["successor_id"] == agencies["SXD"].pk
    assert told.value.way_on.label.format(**told.value.params) == "Giao cho Sở Xây dựng"
    assert queries.expand([f"a:{agencies['SGTVT'].pk}"], date(2025, 2, 28)) == [agencies["SGTVT"]]


@pytest.mark.parametrize("token", ["a:999999", "g:nothing", "12", "a:1; drop", ""])
def test_what_names_nothing_is_refused(token):
    make.the_office()
    with pytest.raises(Refusal) as told:
        queries.expand([token], make.DAY)
    assert told.value.code == "unknown_agency"


def test_divisions_and_subordinate_units_cannot_be_given_a_task():
    agencies = make.a_province(people=False)
    for code in ("VP.TH", "38.14845.KT", "UBND"):
        with pytest.raises(Refusal):
            queries.expand([f"a:{agencies[code].pk}"], make.DAY)


def test_numbers_follow_the_last_successor_as_it_was_known():
    first, second, third = (make.an_agency() for _ in range(3))
    actions.dissolve_into(
        actor=make.ROOT,
        agency_id=first.pk,
        successor_id=second.pk,
        on=date(2026, 3, 1),
        basis="QĐ 1",
        at=make.AT - timedelta(days=200),
    )
    actions.dissolve_into(
        actor=make.ROOT, agency_id=second.pk, successor_id=third.pk, on=date(2026, 9, 1), basis="QĐ 2", at=make.AT
    )
    assert queries.successors(date(2026, 2, 28), end_of(make.DAY)) == {}
    assert queries.successors(date(2026, 8, 31), end_of(make.DAY)) == {first.pk: second.pk}
    assert queries.successors(make.DAY, end_of(make.DAY)) == {first.pk: third.pk, second.pk: third.pk}
    assert queries.successors(make.DAY, make.AT - timedelta(days=100)) == {first.pk: second.pk}


@pytest.mark.parametrize(("said", "field"), [({"name": "Ê" * 201}, "name"), ({"code": "M" * 36}, "code")])
def test_b1_a_name_longer_than_its_column_is_told_and_its_sort_key_is_cut(said, field):
    given = {"actor": make.ROOT, "kind": AgencyKind.DEPARTMENT, "parent_id": None, "founded_on": make.FOUNDED}
    given |= {"code": "DAI", "name": "Ễ" * 200, "short_name": "", "at": make.AT}
    with pytest.raises(Refusal) as told:
        actions.found_agency(**(given | said))
    assert (told.value.code, told.value.field) == (f"agency_{field}_too_long", field)
    longest = actions.found_agency(**given)
    assert max(len(longest.search_text), len(longest.sort_key)) <= 300


def test_an_agency_is_dissolved_once_and_never_into_one_that_is_gone():
    first, second = make.an_agency(), make.an_agency()
    merge = {"actor": make.ROOT, "basis": "QĐ", "at": make.AT}
    with pytest.raises(Refusal) as told:
        actions.dissolve_into(agency_id=first.pk, successor_id=first.pk, on=make.DAY, **merge)
    assert told.value.code == "merged_into_itself"
    actions.dissolve_into(agency_id=first.pk, successor_id=second.pk, on=make.DAY, **merge)
    with pytest.raises(Refusal) as told:
        actions.dissolve_into(agency_id=first.pk, successor_id=second.pk, on=make.DAY, **merge)
    assert told.value.code == "agency_already_gone"
    with pytest.raises(Refusal) as told:
        actions.dissolve_into(agency_id=second.pk, successor_id=first.pk, on=make.DAY, **merge)
    assert told.value.code == "successor_is_gone"


def test_a_code_is_never_used_again():
    make.an_agency(code="SXD")
    with pytest.raises(Refusal) as told:
        make.an_agency(code="SXD")
    assert told.value.code == "agency_code_taken"


def test_a_district_follows_all_that_lies_under_it_in_one_query(django_assert_num_queries):
    agencies = make.a_province("ben-tre-2020", people=False)
    with django_assert_num_queries(1):
        under = queries.managed_agency_ids(agencies["83.836"].pk, agencies["83.836"].kind)
    communes = {a.pk for a in agencies.values() if a.kind == "commune" and a.parent_id == agencies["83.836"].pk}
    assert len(communes) == 23
    assert under == communes | {a.pk for code, a in agencies.items() if code.startswith("83.836.")}
    with django_assert_num_queries(0):
        assert queries.managed_agency_ids(agencies["SXD"].pk, "department") == frozenset()


def test_fields_office_and_divisions():
    agencies = make.a_province(people=False)
    managed = queries.managed_field_ids(agencies["SNNMT"].pk)
    names = {f.pk: f.code for f in queries.fields()}
    assert {names[pk] for pk in managed} == {"agriculture", "disaster", "land", "environment"}
    assert queries.office().code == "VP"
    assert [d.code for d in queries.divisions()][:2] == ["VP.TH", "VP.KTTC"]
    assert [u.name for u in queries.subordinate_units(agencies["38.14845"].pk, make.DAY)][
        1
    ] == "Phòng Kinh tế xã Mường Lát"
    with pytest.raises(Refusal):
        queries.agency_by_code("KHONG-CO")


def test_a_province_is_founded_once_in_a_constant_number_of_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        make.a_province("ben-tre-2020", people=True)
    with pytest.raises(Refusal) as told:
        make.a_province("ben-tre-2020")
    assert told.value.code == "province_exists"


def test_the_directory_is_four_queries_at_most(django_assert_max_num_queries):
    make.a_province(people=False)
    with django_assert_max_num_queries(4):
        rows = queries.directory()
        assert {a.parent.code for a in rows if a.parent} >= {"UBND", "VP"}
        assert [s.successor.code for a in rows if a.code == "SGTVT" for s in a.successions.all()] == ["SXD"]


def test_agencies_held_still_are_read_once_and_only_inside(django_assert_num_queries):
    agencies = make.a_province(people=False)
    token = f"a:{agencies['SXD'].pk}"
    with django_assert_num_queries(2), queries.held_still():
        assert queries.expand([token], make.DAY)[0].code == "SXD"
        with django_assert_num_queries(0):
            queries.expand([token], make.DAY)
    actions.dissolve_into(
        actor=make.ROOT,
        agency_id=agencies["SXD"].pk,
        successor_id=agencies["SCT"].pk,
        on=make.DAY,
        basis="QĐ",
        at=make.AT,
    )
    with pytest.raises(Refusal):
        queries.expand([token], make.DAY)
