"""The list of agencies as a sheet: out and in again unchanged, additions and changes, all or nothing (J5)."""

from __future__ import annotations

import pytest
from tests import make
from tests.refusing import refused

from dondoc.core.workbooks import read_workbook
from dondoc.organisations import actions, queries
from dondoc.organisations.models import Agency

pytestmark = pytest.mark.django_db
HEAD = "Mã;Tên đầy đủ;Loại cơ quan;Mã cơ quan cấp trên;Thứ tự;Mã định danh;Lĩnh vực"


def lines(*rows: str):
    text = "\n".join(";".join(f'"{cell}"' for cell in row.split("|")) for row in (HEAD.replace(";", "|"), *rows))
    return queries.read_roster(read_workbook("co-quan.csv", text.encode()))


def take(found):
    return actions.import_roster(actor=make.ROOT, lines=found, at=make.AT)


def test_j5_what_goes_out_comes_in_and_changes_nothing(django_assert_max_num_queries):
    import io

    from dondoc.core.workbook_writing import Column, write_workbook

    make.a_province("ben-tre-2020", people=False)
    kinds = {"founded_on": "date", "position": "number"}
    columns = [Column(heading=h, kind=kinds.get(c, "text")) for c, h in queries.HEADINGS.items()]
    target = io.BytesIO()
    with django_assert_max_num_queries(3):
        write_workbook(target, columns, queries.roster_rows(make.DAY), sheet="Cơ quan")
    found = queries.read_roster(read_workbook("a.xlsx", target.getvalue()))
    assert len(found) == 209
    with django_assert_max_num_queries(6):
        plan = queries.plan_roster(found)
    assert (plan.adds, plan.changes, plan.same) == ([], [], 209)
    assert queries.from_plain(queries.to_plain(found)) == found


def test_a_sheet_adds_and_changes_and_an_empty_cell_leaves_what_is_there():
    make.the_office()
    old = make.an_agency("Sở Xây dựng", code="SXD")
    found = lines(
        "SXD|Sở Xây dựng|Sở, ban, ngành||7|H56.17|Nhà ở; Giao thông",
        "X1.P|Phòng Kinh tế|Phòng, ban trực thuộc|X1|||",
        "X1|UBND xã Một|UBND xã, phường, thị trấn|UBND|||",
    )
    plan = take(found)
    assert [x.code for x in plan.adds] == ["X1.P", "X1"]
    assert [set(c.what) for c in plan.changes] == [{"Thứ tự", "Mã định danh", "Lĩnh vực"}]
    old.refresh_from_db()
    assert (old.position, old.parent.code, old.codes.get().code) == (7, "UBND", "H56.17")
    assert Agency.objects.get(code="X1.P").parent.code == "X1"
    assert take(found).same == 3


BAD = (
    ("SXD|Sở Khác|Sở, ban, ngành||||", "đổi tên cần ngày và căn cứ"),
    ("Y|Tên|Loại lạ||||", "không có trong danh sách"),
    ("Y||Sở, ban, ngành||||", "thiếu mã hoặc tên"),
    ("Y|Tên|Sở, ban, ngành|KHONG|||", "mã cấp trên “KHONG”"),
    ("Y|Tên|Sở, ban, ngành|Y|||", "ghi chính mã"),
    ("Y|Tên|Sở, ban, ngành|UBND|một||", "không phải số nguyên"),
    ("Y|Tên|Sở, ban, ngành|UBND||sai mã|", "chưa đúng cách ghi"),
    ("Y|Tên|UBND xã, phường, thị trấn|SXD|||", "không đứng dưới"),
)


def test_one_bad_row_and_nothing_is_written():
    make.the_office()
    make.an_agency("Sở Xây dựng", code="SXD")
    for row, said in BAD:
        with refused("roster_line") as told:
            take(lines("X1|UBND xã Một|UBND xã, phường, thị trấn|UBND|||", row))
        assert said in str(told.value)
        assert "Dòng 3" in str(told.value)
    assert not Agency.objects.filter(code="X1").exists()


def test_a_secret_row_refuses_the_sheet_and_a_changed_page_is_told():
    with refused("secret_marked"):
        lines("X1|Đơn vị TUYỆT MẬT|Cơ quan, đơn vị khác||||")
    for said in (None, [{"code": "A"}], "x", [1]):
        with refused("roster_changed"):
            queries.from_plain(said)
