"""Workbooks of thousands of rows (.xlsx). The library makes the book with one row for a pattern; the rows are then written between its head
and its foot as the format has them (ECMA-376, part 1, 18.3.1): asked of the library cell by cell they take five times as long.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import BinaryIO
from xml.sax.saxutils import escape

from dondoc.core.workbook_writing import LINE, LONGEST_TEXT, Column, lines_of, write_workbook

_SHEET = "xl/worksheets/sheet1.xml"
#: The cells of the pattern's row tell which style each column has.
_CELL = re.compile(r'<c r="([A-Z]+)\d+" s="(\d+)"')
_EXAMPLES: dict[str, object] = {"text": "x", "number": 1, "date": date(2000, 1, 1)}
#: How far the sheet reaches; it may be left out, and is not known before the last row.
_DIMENSION = re.compile(r"<dimension [^>]*/>")
#: Day 0 of a spreadsheet, right from March 1900 on.
_DAY_0 = date(1899, 12, 30).toordinal()
#: What XML cannot hold, and what looks like its stand-in.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
#: Rows written at a time.
_ROWS = 500


def write_long_workbook(
    target: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[object]], *, sheet: str, title: str = ""
) -> None:
    """One table: like `write_workbook` with `title`, for texts, numbers, dates and nothing (None or ""). Memory does not grow with it."""
    pattern = io.BytesIO()
    write_workbook(pattern, columns, [[_EXAMPLES[column.kind] for column in columns]], sheet=sheet, title=title)
    with zipfile.ZipFile(pattern) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            if part.filename != _SHEET:
                made.writestr(part, given.read(part), zipfile.ZIP_DEFLATED)
                continue
            with made.open(_SHEET, "w", force_zip64=True) as out:
                for piece in _sheet(given.read(part).decode(), 3 if title else 2, columns, rows):
                    out.write(piece.encode())


def _sheet(pattern: str, first: int, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """`first`: the number of the pattern's row, which is its last."""
    begins, ends = pattern.index(f'<row r="{first}"'), pattern.index("</sheetData>")
    styles = [(letters, f' s="{style}"') for letters, style in _CELL.findall(pattern[begins:ends])]
    yield _DIMENSION.sub("", pattern[:begins])
    number = first
    written, values = _Written(), iter(rows)
    while chunk := list(islice(values, _ROWS)):
        yield "".join(
            [_row(number + place, lines_of(columns, row), row, styles, written) for place, row in enumerate(chunk)]
        )
        number += len(chunk)
    yield pattern[ends:]


def _row(number: int, lines: int, values: Sequence[object], styles: list[tuple[str, str]], written: _Written) -> str:
    cells = [
        f'<c r="{letters}{number}"{style}{written[value]}'
        for (letters, style), value in zip(styles, values, strict=True)
        if value is not None and value != ""
    ]
    high = f' ht="{lines * LINE}"' if lines > 1 else ""
    return f'<row r="{number}"{high}>{"".join(cells)}</row>'


class _Written(dict[object, str]):
    """Values as a cell holds them. A table says the same few thousand days, names and texts again and again: each is written once."""

    MOST = 5_000

    def __missing__(self, value: object) -> str:
        if len(self) >= self.MOST:
            self.clear()
        self[value] = _inside(value)
        return self[value]


def _inside(value: object) -> str:
    """What follows the style of a cell that holds this."""
    if isinstance(value, date):
        return f"><v>{value.toordinal() - _DAY_0}</v></c>"
    if isinstance(value, int | float):
        return f"><v>{value}</v></c>"
    text = _UNSPEAKABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", str(value)[:LONGEST_TEXT])
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
