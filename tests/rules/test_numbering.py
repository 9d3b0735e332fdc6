"""Number and symbol: every way of typing one is the same document."""

from __future__ import annotations

import unicodedata

import pytest

from dondoc.rules.errors import Refusal
from dondoc.rules.numbering import parse_number


@pytest.mark.parametrize(
    ("text", "key", "printed"),
    [
        ("Số: 05/BC-VP", "5/BC-VP", "05/BC-VP"),
        ("5 / BC – VP", "5/BC-VP", "05/BC-VP"),
        ("số 005/bc—vp.", "5/BC-VP", "05/bc-vp"),
        ("12/UBND-KTTC", "12/UBND-KTTC", "12/UBND-KTTC"),
        ("09/2020/QĐ-UBND", "9/2020/QĐ-UBND", "09/2020/QĐ-UBND"),
        ("12a/QyĐ-UBND", "12A/QYĐ-UBND", "12a/QyĐ-UBND"),
        (unicodedata.normalize("NFD", "15/QĐ-UBND"), "15/QĐ-UBND", "15/QĐ-UBND"),
        ("15/QÐ-UBND", "15/QĐ-UBND", "15/QĐ-UBND"),  # the Icelandic letter
        ("1686/NQ-UBTVQH15", "1686/NQ-UBTVQH15", "1686/NQ-UBTVQH15"),
        ("58-NQ/TW", "58-NQ/TW", "58-NQ/TW"),
        ("Số:1/GM", "1/GM", "01/GM"),
    ],
)
def test_read_compare_print(text: str, key: str, printed: str) -> None:
    number = parse_number(text)
    assert number.key == key
    assert str(number) == printed
    assert parse_number(printed).key == key


def test_the_year_of_a_normative_document_tells_two_apart() -> None:
    assert parse_number("09/2020/QĐ-UBND").key != parse_number("09/QĐ-UBND").key


@pytest.mark.parametrize("text", ["", "BC-VP", "12", "0/BC-VP", "mười hai/BC", "12/", "12/BC VP?", "1" * 400])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_number(text)
    assert refused.value.code == "number_unreadable"
    assert refused.value.field == "number"
