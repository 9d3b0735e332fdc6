"""The provinces of the demo: counts, codes, names."""

from __future__ import annotations

import unicodedata

import pytest

from dondoc.demo.seeds import load_province, provinces
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal

BOTH = ["thanh-hoa-2025", "ben-tre-2020"]


def test_both_provinces_of_the_requirements_can_be_tried():
    assert provinces() == sorted(BOTH)
    with pytest.raises(Refusal) as told:
        load_province("ha-noi")
    assert "ben-tre-2020" in str(told.value)


def test_thanh_hoa_has_166_communes_147_rural_and_19_wards():
    communes = [a for a in load_province("thanh-hoa-2025").seed.agencies if a.kind == "commune"]
    assert len(communes) == 166
    assert sum(a.name.startswith("UBND xã ") for a in communes) == 147
    assert sum(a.name.startswith("UBND phường ") for a in communes) == 19
    codes = [a.code for a in communes]
    assert len(set(codes)) == 166
    assert all(len(code) == 8 and code.startswith("38.") and code[3:].isdecimal() for code in codes)


def test_ben_tre_has_nine_districts():
    assert len([a for a in load_province("ben-tre-2020").seed.agencies if a.kind == "district"]) == 9


@pytest.mark.parametrize("province", BOTH)
def test_codes_names_and_usernames_occur_once_and_point_at_each_other(province):
    seed = load_province(province).seed
    codes = [a.code for a in seed.agencies]
    assert len(set(codes)) == len(codes)
    standing = [a.name for a in seed.agencies if a.kind != "subordinate"]
    assert len(set(standing)) == len(standing)
    usernames = [p.username for p in seed.people]
    assert len(set(usernames)) == len(usernames)
    assert {a.parent for a in seed.agencies if a.parent} <= set(codes)
    assert {a.into for a in seed.agencies if a.into} <= set(codes)
    assert {p.agency for person in seed.people for p in person.posts} <= set(codes)
    assert {p.division for person in seed.people for p in person.posts if p.division} <= set(codes)
    assert {f for a in seed.agencies for f in a.fields} == {code for code, _ in seed.fields}
    assert {m for g in seed.groups for m in g.members} <= set(codes)


@pytest.mark.parametrize("province", BOTH)
def test_there_is_somebody_in_every_role_and_a_signer_in_every_agency_that_gets_tasks(province):
    seed = load_province(province).seed
    held = [post for person in seed.people for post in person.posts]
    assert {p.role for p in held} == set(Role)
    heads = {p.agency for p in held if p.signs == "head"}
    given = {
        a.code
        for a in seed.agencies
        if a.on is None and a.kind in ("department", "unit", "district", "commune", "other")
    }
    assert given <= heads
    assert any(len(person.posts) == 2 for person in seed.people)
    assert 10 <= sum(person.featured is not None for person in seed.people) <= 14


@pytest.mark.parametrize("province", BOTH)
def test_every_text_is_nfc(province):
    seed = load_province(province).seed
    for text in [a.name for a in seed.agencies] + [p.full_name for p in seed.people]:
        assert unicodedata.is_normalized("NFC", text)
