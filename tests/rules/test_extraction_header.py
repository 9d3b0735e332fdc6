"""Heads and signatures in the forms in which texts of documents arrive; every document is invented (C4; NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dondoc.rules.extraction.header import read_header, year_of_head
from dondoc.rules.extraction.model import Header

#: One invented document a file: what its head says, a line, its text.
HEADS = sorted((Path(__file__).parent / "heads").glob("*.txt"), key=lambda path: path.name)
FIELDS = ("doc_type", "number", "date", "issuer", "signer", "subject", "urgency")


def invented(name: str) -> tuple[str, tuple[str | None, ...]]:
    """Text and wanted values of the document `name`."""
    wanted, _line, text = (Path(__file__).parent / "heads" / f"{name}.txt").read_text("utf-8").partition("-----\n")
    values = dict(line.split(":", 1) for line in wanted.splitlines())
    return text, tuple(values[field].strip() or None for field in FIELDS)


def said(head: Header) -> tuple[str | None, ...]:
    day = head.date.isoformat() if head.date else None
    return head.doc_type, head.number, day, head.issuer, head.signer, head.subject, head.urgency


@pytest.mark.parametrize("form", [path.stem for path in HEADS])
def test_nd_30_the_head_is_read_in_every_form(form: str) -> None:
    text, wanted = invented(form)
    assert said(read_header(text)) == wanted


@pytest.mark.parametrize("form", [path.stem for path in HEADS])
def test_every_value_says_where_it_stands(form: str) -> None:
    text, _wanted = invented(form)
    head = read_header(text)
    for name, (start, end) in head.spans.items():
        assert 0 <= start < end <= len(text), name
    if head.signer and "signer" in head.spans:
        start, end = head.spans["signer"]
        assert text[start:end].replace("*", "").strip().casefold() == head.signer.casefold()


def test_the_year_is_known_where_the_day_is_blank() -> None:
    text, _wanted = invented("a_ministry_draft_with_blanks")
    assert read_header(text).date is None
    assert year_of_head(text) == 2026


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Kính gửi", "|||", "Số:", "V/v", "KT. CHỦ TỊCH", "Chúng tôi đề nghị quý cơ quan trả lời."]
)
def test_a_text_without_a_head_has_none(text: str) -> None:
    assert said(read_header(text)) == (None,) * 7


@pytest.mark.parametrize(
    "run", [" ", ".", "_", "1", "A", "\n", "| ", "KT. CHỦ TỊCH\n", "V/v a\n", "Số: ", "Nguyễn Văn "]
)
def test_long_runs_take_no_longer_than_other_text(run: str) -> None:
    began = time.process_time()
    read_header(run * (5000 // len(run)))
    assert time.process_time() - began < 2
