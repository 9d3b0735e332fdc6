"""Dates as officials type them, and what is said when one cannot be."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "4/12/2026",
        "04/12/2026",
        "04-12-2026",
        "4.12.2026",
        " 4 / 12 / 2026 ",
        "2026-12-04",
        "4/12/26",
        "4/12",
        "ngày 04 tháng 12 năm 2026",
        "Ngày 4 tháng 12 năm 2026.",
        unicodedata.normalize("NFD", "ngày 04 tháng 12 năm 2026"),
        "4 tháng 12",
        "trước ngày 04/12/2026",
        "Chậm nhất ngày 4/12",
        "xong trước 4/12/2026",
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert parse_vn_date(text, TODAY) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("30/2/2027", "date_day_unknown", "Tháng 2/2027 chỉ có 28 ngày. Chọn 26/02 hoặc 01/03/2027."),
        ("29/2/2027", "date_day_unknown", "Tháng 2/2027 chỉ có 28 ngày. Chọn 26/02 hoặc 01/03/2027."),
        ("30/2/2028", "date_day_unknown", "Tháng 2/2028 chỉ có 29 ngày. Chọn 29/02 hoặc 01/03/2028."),
        ("31/12/0206", "date_year_unlikely", "Năm 0206 không đúng. Có phải anh/chị định ghi năm 2026?"),
        ("31/12/206", "date_year_unlikely", "Năm 206 không đúng. Có phải anh/chị định ghi năm 2026?"),
        ("31/12/20266", "date_year_unlikely", "Năm 20266 không đúng. Có phải anh/chị định ghi năm 2026?"),
        ("12/25/2026", "date_month_unknown", "Không có tháng 25. Có phải anh/chị định ghi 25/12/2026?"),
        ("31/13/2026", "date_month_unknown", "Không có tháng 13. Tháng ghi từ 1 đến 12."),
        ("0/3/2026", "date_day_unknown", "Không có ngày 0. Ngày ghi từ 1 đến 31."),
        ("mai", "date_unreadable", "Chưa đọc được ngày “mai”. Ghi theo thứ tự ngày/tháng/năm, ví dụ 04/12/2026."),
    ],
)
def test_what_is_wrong_is_said(text: str, code: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_vn_date(text, TODAY, field="due_on")
    assert refused.value.code == code
    assert refused.value.field == "due_on"
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("30/2/2026", "Tháng 2/2026 chỉ có 28 ngày. Chọn 28/02 hoặc 01/03/2026."),
        ("31/2/2027", "Tháng 2/2027 chỉ có 28 ngày."),
    ],
)
def test_for_the_day_of_a_paper_no_day_is_offered_that_would_be_refused(text: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_vn_date(text, TODAY, past=True)
    assert str(refused.value) == sentence


def test_a_year_is_asked_for_where_no_day_gives_one() -> None:
    with pytest.raises(Refusal) as refused:
        parse_vn_date("4/12")
    assert refused.value.code == "date_year_missing"
