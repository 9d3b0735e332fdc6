"""A table of a Word file, its head repeated on every page and no row torn over two.

Written as the format has it (ECMA-376, part 1, 17.4): asked of the library cell by cell, a long one takes many times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dondoc.core.papers.model import Kind, Table, heads, letters, speakable, widths
from dondoc.core.papers.word_parts import twips

_ALIGNED = {Kind.TEXT: "left", Kind.CENTRED: "center", Kind.DAY: "center", Kind.NUMBER: "right", Kind.RATE: "right"}
#: The style's name, a fixed layout (no program may fit the columns to their text), one millimetre beside a cell's text, half above and below.
_LOOK = (
    '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
    '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
    "</w:tblCellMar>"
)


def add_table(book: Any, given: Table, room: float) -> None:
    """At the end of the document, `room` millimetres wide. A short one stays on one page; of a long one the last row stays with its total."""
    wide, size = widths(given.columns, room), letters(given.columns, room)
    aligned = [_ALIGNED[column.kind] for column in given.columns]
    rows = _heads(given, wide, size)
    for place, row in enumerate(given.rows):
        keep = (
            given.whole() or place == len(given.rows) - 1
        )  # what ends a table never follows it to the next page alone
        cells = zip(given.said(row), aligned, wide, strict=True)
        rows.append(_row([_cell(text, align, width, size, keep=keep) for text, align, width in cells]))
    if not given.rows:
        rows.append(_row([_cell(given.empty, "center", sum(wide), size, span=len(wide))]))
    elif given.total:
        rows.append(_total(given, wide, aligned, size))
    grid = "".join(f'<w:gridCol w:w="{twips(one)}"/>' for one in wide)
    made = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{twips(sum(wide))}" w:type="dxa"/>'
        f"{_LOOK}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    body = book.element.body
    body.insert(len(body) - 1, made)  # what stands last says the page


def _heads(given: Table, wide: Sequence[float], size: int) -> list[str]:
    """One row, or two where columns stand in groups; a column outside them takes both."""
    upper = heads(given.columns)
    lower = [
        _cell("" if upper and not column.group else column.heading, "center", width, size, bold=True, keep=True,
              merge="continue" if upper and not column.group else "")
        for column, width in zip(given.columns, wide, strict=True)
    ]  # fmt: skip
    if not upper:
        return [_row(lower, head=True)]
    cells, place = [], 0
    for name, span in upper:
        text, merge = (name, "") if name else (given.columns[place].heading, "restart")
        width = sum(wide[place : place + span])
        cells.append(_cell(text, "center", width, size, bold=True, keep=True, span=span, merge=merge))
        place += span
    return [_row(cells, head=True), _row(lower, head=True)]


def _total(given: Table, wide: Sequence[float], aligned: Sequence[str], size: int) -> str:
    texts, span = given.total_said(), given.label_span()
    look = {"bold": True, "keep": True}
    cells = [_cell(texts[0], "center", sum(wide[:span]), size, span=span, **look)]
    cells += [_cell(texts[place], aligned[place], wide[place], size, **look) for place in range(span, len(texts))]
    return _row(cells)


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    mark = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    text: str,
    align: str,
    width: float,
    size: int,
    *,
    bold: bool = False,
    keep: bool = False,
    span: int = 1,
    merge: str = "",
) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merges = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    middle = '<w:vAlign w:val="center"/>' if bold else ""
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size * 2}"/></w:rPr>'
    kept = "<w:keepNext/>" if keep else ""
    lines = (f'<w:t xml:space="preserve">{escape(one)}</w:t>' for one in speakable(text).splitlines())
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{spans}{merges}{middle}</w:tcPr>'
        f'<w:p><w:pPr>{kept}<w:jc w:val="{align}"/></w:pPr><w:r>{look}{"<w:br/>".join(lines)}</w:r></w:p></w:tc>'
    )
