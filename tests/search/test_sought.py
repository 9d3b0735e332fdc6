"""What is typed becomes what is looked for: any spelling, numbers however written, nothing that a database could stumble over."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dondoc.rules.folding import words
from dondoc.search.sought import MOST_WORDS, sought
from dondoc.web.search.marking import Piece, excerpt, holds, pieces


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tinh hinh", "tình hình"),
        ("dac lac", "Đắk Lắk"),
        ("DAK LAK", unicodedata.normalize("NFD", "Đắc Lắc")),
        ("hoà giải", "hòa giải"),
        ("5/BC-VP", "05/bc–vp"),
        ("Số 212 / KH - UBND", "212/KH-UBND"),
    ],
)
def test_spellings_are_one(one: str, other: str) -> None:
    assert words(one.removeprefix("Số ")) == words(other)
    if "/" in one:
        assert sought(one) == sought(other)


def test_words_stand_alone_quotes_and_numbers_side_by_side() -> None:
    assert sought('báo cáo "chuyển đổi số" Đắk-Lắk').groups == (
        ("bao",),
        ("cao",),
        ("chuyen", "doi", "so"),
        ("dac", "lac"),
    )
    assert sought("212/KH-UBND").groups == (("212", "kh", "ubnd"),)
    assert sought(" – … ") is None
    assert len(sought("từ " * 90).words) == MOST_WORDS


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_nothing_typed_reaches_a_query_but_letters_and_digits(text: str) -> None:
    found = sought(text, open_end=True)
    if found:
        assert all(word.isalnum() and word == word.lower() for word in found.words)


def test_what_was_found_is_marked_and_nothing_is_lost() -> None:
    text = "Báo cáo tình hình ở Đắk Lắk; tình trạng <b>khác</b>"
    said = pieces(text, sought("tinh hinh"))
    assert "".join(p.text for p in said) == text
    assert [p.text for p in said if p.marked] == ["tình hình"]
    assert [p.text for p in pieces(text, sought("khac tinh")) if p.marked] == ["tình", "tình", "khác"]
    assert [p.text for p in pieces(text, sought("dac la", open_end=True)) if p.marked] == ["Đắk Lắk"]
    assert not holds(text, sought("hinh tinh xa"))


def test_a_long_text_is_cut_between_words_around_the_first_found() -> None:
    text = "đầu " * 100 + "việc cần tìm " + "cuối " * 100
    said = excerpt(text, sought('"cần tìm"'), longest=80)
    assert said[0] == Piece("…", False) and said[-1] == Piece("…", False)
    assert Piece("cần tìm", True) in said
    assert len("".join(p.text for p in said)) < 90
