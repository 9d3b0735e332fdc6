"""Searching finds every spelling; sorting is Vietnamese."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dondoc.rules.folding import fold, vi_sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("ĐẮK LẮK", "dak  lak"),
        (unicodedata.normalize("NFD", "Thủy"), "thuỷ"),
        (" Xã\u00a0Ấn ", "xa an"),
    ],
)
def test_spellings_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_vietnamese_order() -> None:
    ordered = "An|An Nông|Ăn|Ân|Ấn Độ|Ba|Bà|Bả|Bã|Bá|Bạ|Bà Rịa|Du|Dũng|Đào|Đông Sơn|O|Ô|Ơ|Ở|Uông|Ưng|Ước|Xã 2|Xã 10|Zét"
    names = ordered.split("|")
    mixed = random.Random(1).sample(names, len(names))
    assert "|".join(sorted(mixed, key=vi_sort_key)) == ordered


@given(st.text())
def test_a_sort_key_is_plain_ascii(text: str) -> None:
    key = vi_sort_key(text)
    assert all(c in "0123456789abcdefghijklmnopqrstuvwxyz" for c in key)
    assert key == vi_sort_key(unicodedata.normalize("NFD", text.strip().lower()))
