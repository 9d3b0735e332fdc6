"""Workbooks that the product hands out (.xlsx): written row by row, so that a long one costs no more memory than a short one.

Texts stay texts: what begins with "=" is never a formula, and no number becomes a date.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a cell can hold; longer text is cut by every spreadsheet.
LONGEST_TEXT = 32_767
#: Of the text that a cell shows when it is chosen: the format allows no more.
LONGEST_GUIDANCE, LONGEST_TITLE = 255, 32
LISTS = "Danh mục"
#: Points of one line of a cell, and how many a row shows at most; a letter of it beside one of those that widths are told in.
LINE, MOST_LINES, LETTER = 15.75, 25, 0.95
#: Letters beside each other above which a sheet is printed on A3 instead of A4.
WIDE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet. `choices`: name of the list its cells offer; `strict` refuses anything else while typing.

    `guidance` is shown when a cell of the column is chosen; `required` headings are marked. `hidden`: there to be read back, not to be seen.
    """

    heading: str
    width: int = 20
    kind: str = "text"  # text, date, number
    choices: str = ""
    strict: bool = True
    guidance: str = ""
    required: bool = False
    hidden: bool = False


def write_workbook(
    target: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str,
    title: str = "",
    lists: Mapping[str, Sequence[str]] | None = None,
    notes: Sequence[str] = (),
    examples: int = 0,
    room: int = 0,
) -> None:
    """Writes one table to `target`, and the lists its cells offer on a hidden sheet.

    `title`: a line above the head. `notes`: lines of a sheet of their own. The first `examples` rows are printed as such. `room`: for how
    many rows drop-downs and guidance are prepared below the head.
    """
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    formats = _formats(book)
    page = book.add_worksheet(sheet)
    head = 1 if title else 0
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width, formats.get(column.kind), {"hidden": column.hidden})
    if title:
        page.write_string(0, 0, title, formats["title"])
    page.set_row(head, 36)
    for place, column in enumerate(columns):
        page.write_string(head, place, f"{column.heading} *" if column.required else column.heading, formats["head"])
    page.freeze_panes(head + 1, 0)
    _print_setup(page, columns, head)
    _offer(page, columns, _list_ranges(book, lists or {}), first=head + 1, last=head + room)
    for place, values in enumerate(rows):
        if (lines := lines_of(columns, values)) > 1:
            page.set_row(head + 1 + place, lines * LINE)
        _write_row(page, head + 1 + place, columns, values, formats, example=place < examples)
    if notes:
        _write_notes(book, notes, formats)
    book.close()


def lines_of(columns: Sequence[Column], values: Sequence[object]) -> int:
    """How many lines the tallest cell of a row takes. Said in the file: a program that opens it does not measure rows of which nothing is said."""
    most = 1
    for column, value in zip(columns, values, strict=True):
        if value.__class__ is str and (len(value) >= column.width or "\n" in value) and not column.hidden:  # type: ignore[arg-type, operator]
            most = max(most, wrapped(str(value), column.width))
    return min(most, MOST_LINES)


def wrapped(text: str, letters: float) -> int:
    """Lines of a text in a column so many letters wide."""
    return sum(math.ceil(max(1, len(one)) * LETTER / letters) for one in text.split("\n"))


def _print_setup(page: Worksheet, columns: Sequence[Column], head: int) -> None:
    """All columns on one page, on its side, the head on every page."""
    wide = sum(column.width for column in columns if not column.hidden)
    page.set_landscape()
    page.set_paper(8 if wide > WIDE else 9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.set_footer("&C&P/&N")


def _formats(book: Workbook) -> dict[str, Format]:
    plain = {"valign": "top", "text_wrap": True, "font_name": "Times New Roman", "font_size": 12}
    return {
        "title": book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 14}),
        "head": book.add_format(plain | {"bold": True, "bg_color": "#DCE6F1", "border": 1, "valign": "vcenter"}),
        "text": book.add_format(plain | {"num_format": "@"}),
        "number": book.add_format(plain),
        "date": book.add_format(plain | {"num_format": "dd/mm/yyyy", "align": "left"}),
        "example_text": book.add_format(plain | {"num_format": "@", "italic": True, "font_color": "#7F7F7F"}),
        "example_number": book.add_format(plain | {"italic": True, "font_color": "#7F7F7F"}),
        "example_date": book.add_format(
            plain | {"num_format": "dd/mm/yyyy", "align": "left", "italic": True, "font_color": "#7F7F7F"}
        ),
    }


def _list_ranges(book: Workbook, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Writes every list as a column of the hidden sheet; name of the list -> its range."""
    if not lists:
        return {}
    page = book.add_worksheet(LISTS)
    page.hide()
    longest = max(len(values) for values in lists.values())
    for row in range(longest):
        for place, values in enumerate(lists.values()):
            if row < len(values):
                page.write_string(row, place, values[row])
    letters = {name: xl_col_to_name(place, True) for place, name in enumerate(lists)}
    return {name: f"='{LISTS}'!{letters[name]}$1:{letters[name]}${len(values)}" for name, values in lists.items()}


def _offer(page: Worksheet, columns: Sequence[Column], ranges: Mapping[str, str], *, first: int, last: int) -> None:
    if last < first:
        return
    for place, column in enumerate(columns):
        said: dict[str, object] = {"validate": "any"}
        if column.choices:
            said = {"validate": "list", "source": ranges[column.choices], "show_error": column.strict}
            said |= {
                "error_title": "Chọn trong danh sách",
                "error_message": "Anh/chị chọn một mục trong danh sách của ô này.",
            }
        if column.guidance:
            said |= {"input_title": column.heading[:LONGEST_TITLE], "input_message": column.guidance[:LONGEST_GUIDANCE]}
        if len(said) > 1:
            page.data_validation(first, place, last, place, said)


def _write_row(
    page: Worksheet,
    row: int,
    columns: Sequence[Column],
    values: Sequence[object],
    formats: Mapping[str, Format],
    *,
    example: bool,
) -> None:
    for place, (column, value) in enumerate(zip(columns, values, strict=True)):
        style = formats[f"example_{column.kind}" if example else column.kind]
        if value is None or value == "":
            continue
        if isinstance(value, datetime):
            value = value.replace(tzinfo=None)
        if isinstance(value, date):
            page.write_datetime(row, place, value, formats["example_date" if example else "date"])
        elif isinstance(value, int | float) and not isinstance(value, bool):
            page.write_number(row, place, value, style)
        else:
            page.write_string(row, place, str(value)[:LONGEST_TEXT], style)


def _write_notes(book: Workbook, notes: Sequence[str], formats: Mapping[str, Format]) -> None:
    page = book.add_worksheet("Hướng dẫn")
    page.set_column(0, 0, 120)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    for row, note in enumerate(notes):
        page.write_string(row, 0, note, formats["number"])
