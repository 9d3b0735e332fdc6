"""Whose paper it is, and who signs for whom (NĐ 30/2020/NĐ-CP, Phụ lục I). No database: agencies are values here."""

from __future__ import annotations

import pytest

from dondoc.organisations.letterhead import authority, letterhead, letterhead_of, title_alone
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind

PROVINCE = "tỉnh Thanh Hóa"


@pytest.mark.parametrize(
    ("kind", "name", "above", "body", "symbol", "place"),
    [
        (AgencyKind.DEPARTMENT, "Sở Tài chính", "UBND tỉnh Thanh Hóa", ("Sở Tài chính",), "", "Thanh Hóa"),
        (AgencyKind.OFFICE, "Văn phòng UBND tỉnh", "UBND tỉnh Thanh Hóa", ("Văn phòng",), "VP", "Thanh Hóa"),
        (AgencyKind.COMMUNE, "UBND xã Mường Lát", "", ("Ủy ban nhân dân", "xã Mường Lát"), "UBND", "Mường Lát"),
    ],
)
def test_nd_30_2020_a_committee_has_nobody_above_it(kind, name, above, body, symbol, place):
    top = letterhead(Agency(kind=kind, name=name), PROVINCE)
    assert (top.above, top.body, top.symbol, top.place) == (above, body, symbol, place)
    below = letterhead(
        Agency(kind=AgencyKind.SUBORDINATE, name="Phòng Một", parent=Agency(kind=kind, name=name)), PROVINCE
    )
    assert (below.above, below.body, below.place) == (name, ("Phòng Một",), place), "the agency directly above it"


def test_nd_30_2020_the_lines_above_a_signature_bear_the_title_without_the_agency():
    department, commune = (
        Agency(kind=AgencyKind.DEPARTMENT, name="Sở A"),
        Agency(kind=AgencyKind.COMMUNE, name="UBND xã B"),
    )
    assert authority(department, title="Giám đốc Sở A", signs="head", head_title="Giám đốc Sở A") == ["Giám đốc"]
    deputy = authority(department, title="Phó Giám đốc Sở A", signs="KT.", head_title="Giám đốc Sở A")
    assert deputy == ["KT. Giám đốc", "Phó Giám đốc"]
    head = authority(commune, title="Chủ tịch UBND xã B", signs="head", head_title="Chủ tịch UBND xã B")
    assert head == ["TM. Ủy ban nhân dân", "Chủ tịch"]
    assert title_alone("Chủ tịch UBND xã Cũ", commune, "UBND xã Cũ") == "Chủ tịch", (
        "as it was called when it was signed"
    )
    assert letterhead_of("Tổ công tác", PROVINCE).body == ("Tổ công tác",)
