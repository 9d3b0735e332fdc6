"""The tables of a paper as a workbook: one sheet a table, totals and rates as formulas that go on reckoning when somebody changes a figure.

Texts stay texts: what begins with "=" is never a formula. The same paper gives the same bytes.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dondoc.core.papers.model import (
    PROVISIONAL,
    WIDTH_ACROSS,
    Cell,
    Column,
    Heading,
    Kind,
    Paper,
    Table,
    heads,
    speakable,
    widths,
)
from dondoc.core.workbook_writing import LETTER, LINE, wrapped

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a cell can hold, what a sheet's name can; signs that no name of a sheet may bear.
LONGEST_TEXT, LONGEST_NAME = 32_767, 31
#: Words with which no name of a sheet ends.
LEADING_ON = frozenset({"của", "các", "theo", "và", "về", "với", "trong", "từ", "đến", "có", "do", "cho", "số"})
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
#: Widths of a spreadsheet in letters from millimetres on paper.
LETTERS = 0.55
_ALIGNED = {Kind.TEXT: "left", Kind.CENTRED: "center", Kind.DAY: "center", Kind.NUMBER: "right", Kind.RATE: "right"}
_FORMS = {
    Kind.NUMBER: "#,##0",
    Kind.RATE: "0.0%",
    Kind.DAY: "dd/mm/yyyy",
    Kind.TEXT: "@",
    Kind.CENTRED: "@",
}


def as_xlsx(paper: Paper) -> bytes:
    """The workbook; a paper without tables gives one sheet that says so."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": speakable(paper.title)[:255], "created": paper.at.replace(tzinfo=None)})
    formats, taken = _Formats(book), set[str]()
    tables = list(_tables(paper))
    for title, table in tables:
        name = _named(_telling(title, [other for other, _table in tables]), taken)
        _sheet(book.add_worksheet(name), paper, title, table, formats)
    if not taken:
        book.add_worksheet("Không có bảng").write_string(0, 0, "Văn bản này không có bảng số liệu nào.")
    book.close()
    return target.getvalue()


class _Formats:
    """Each look once: a workbook keeps them in a list of its own."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.made = book, dict[tuple[object, ...], Format]()

    def __call__(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"font_name": "Times New Roman", "font_size": 12} | look)
        return self.made[key]

    def of(self, column: Column, value: Cell = None, *, bold: bool = False) -> Format:
        """Numbers with decimals only where they have some: a form for both would leave a comma behind whole ones."""
        form = _FORMS[column.kind]
        if isinstance(value, Decimal) and value != value.to_integral_value():
            form = "#,##0.00"
        look = {"num_format": form, "align": _ALIGNED[column.kind], "valign": "top", "border": 1, "text_wrap": True}
        return self(**look, bold=bold)


def _tables(paper: Paper) -> Iterator[tuple[str, Table]]:
    """Every table with its title, which names its sheet: its own, or that of the heading or appendix it stands under."""
    for blocks, name in ((paper.body, paper.title), *((one.blocks, one.title) for one in paper.appendices)):
        under = name
        for block in blocks:
            if isinstance(block, Heading):
                under = block.text
            elif isinstance(block, Table):
                yield block.title or under, block


def _telling(title: str, titles: Sequence[str]) -> str:
    """Of a title too long for a sheet's name, what follows the words with which another one begins too: "Khối" of "Kết quả … theo khối"."""
    if len(title) <= LONGEST_NAME:
        return title
    words = title.split()
    shared = max((_shared(words, other.split()) for other in titles if other != title), default=0)
    rest = " ".join(words[shared:]) if shared > 1 else title
    return rest[:1].upper() + rest[1:] or title


def _shared(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(words, others, strict=False)) if a != b), min(len(words), len(others))
    )


def _named(title: str, taken: set[str]) -> str:
    """A name a spreadsheet allows, which no other sheet bears."""
    bare = _NOT_IN_A_NAME.sub(" ", speakable(title)).strip() or "Bảng"
    name, count = _cut(bare, LONGEST_NAME), 1
    while name.lower() in taken:
        count += 1
        name = f"{_cut(bare, LONGEST_NAME - 4)} {count}"
    taken.add(name.lower())
    return name


def _cut(title: str, room: int) -> str:
    """As many of its words as there is room for, without a last one that leads on to what is gone."""
    if len(title) <= room:
        return title
    words = title[: room + 1].rsplit(" ", 1)[0].split()
    while len(words) > 1 and words[-1].lower() in LEADING_ON:
        words.pop()
    return " ".join(words)[:room]


def _sheet(page: Worksheet, paper: Paper, title: str, table: Table, formats: _Formats) -> None:
    """Title, what the figures stand for, head, rows, totals, note; printed across one page, its head on every page."""
    last = len(table.columns) - 1
    for place, wide in enumerate(_letters(table)):
        page.set_column(place, place, wide)
    _words(page, 0, table, title, formats(bold=True, font_size=14, text_wrap=True, valign="top"), letter=1.4)
    about = paper.about or paper.title
    _words(
        page,
        1,
        table,
        f"{PROVISIONAL}. {about}" if paper.provisional else about,
        formats(italic=True, text_wrap=True, valign="top"),
    )
    if paper.check:
        _words(page, 2, table, paper.check.line(), formats(italic=True, font_size=10, text_wrap=True, valign="top"))
    first = _head(page, table, formats, 4)
    page.freeze_panes(first, min(table.label_span(), 2) if last > 2 else 0)
    page.repeat_rows(4, first - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=1.18, right=0.59, top=0.79, bottom=0.79)
    page.set_header(f"&C&P&R&B{PROVISIONAL}" if paper.provisional else "&C&P")
    for place, row in enumerate(table.rows):
        lines = max(wrapped(text, wide) for text, wide in zip(table.said(row), _letters(table), strict=True))
        if lines > 1:
            page.set_row(first + place, lines * LINE)
        _row(page, first + place, table, row, formats)
    below = first + len(table.rows)
    if not table.rows:
        _across(page, below, 0, last, table.empty, formats(align="center", border=1))
        below += 1
    elif table.total:
        _total(page, first, below, table, formats)
        below += 1
    if table.note:
        _words(page, below + 1, table, table.note, formats(italic=True, text_wrap=True, valign="top"))


def _words(page: Worksheet, row: int, table: Table, text: str, look: Format, letter: float = LETTER) -> None:
    """A line of words across the table and no wider: what is printed on one page would shrink with it."""
    wide = sum(_letters(table))
    _across(page, row, 0, len(table.columns) - 1, text[:LONGEST_TEXT], look)
    page.set_row(row, math.ceil(max(1, len(text)) * letter / wide) * LINE * max(1.0, letter))


def _letters(table: Table) -> list[float]:
    """How wide each column of the sheet is."""
    return [max(6.0, wide * LETTERS) for wide in widths(table.columns, WIDTH_ACROSS)]


def _head(page: Worksheet, table: Table, formats: _Formats, row: int) -> int:
    """The head of one row or two; the row below it."""
    look = formats(bold=True, align="center", valign="vcenter", text_wrap=True, border=1, bg_color="#E9EDF2")
    upper, place = heads(table.columns), 0
    for name, span in upper:
        if name:
            _across(page, row, place, place + span - 1, name, look)
        else:
            page.merge_range(row, place, row + 1, place, speakable(table.columns[place].heading), look)
        place += span
    low = row + 1 if upper else row
    high = [_head_lines(column.heading, wide) for column, wide in zip(table.columns, _letters(table), strict=True)]
    both = max((n for n, column in zip(high, table.columns, strict=True) if upper and not column.group), default=0)
    single = max((n for n, column in zip(high, table.columns, strict=True) if column.group or not upper), default=1)
    above = max((_head_lines(name, 14 * span) for name, span in upper), default=0)
    page.set_row(low, max(single, both - above, 2) * LINE)
    if upper:
        page.set_row(row, above * LINE)
    for place, column in enumerate(table.columns):
        if not upper or column.group:
            page.write_string(low, place, speakable(column.heading), look)
    return low + 1


def _head_lines(heading: str, letters: float) -> int:
    """Lines of a heading in bold letters, which break between words only."""
    lines, room = 1, letters
    for word in heading.split():
        wide = len(word) * 1.15
        if wide > room and room < letters:
            lines, room = lines + 1, letters
        room -= wide + 1
    return lines


def _row(page: Worksheet, row: int, table: Table, values: Sequence[Cell], formats: _Formats) -> None:
    for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
        look = formats.of(column, value)
        if column.of:
            _rate(page, row, place, column.of, values, look)
        elif value is None:
            page.write_blank(row, place, None, look)
        elif isinstance(value, date):
            page.write_datetime(row, place, value, look)
        elif isinstance(value, int | Decimal):
            page.write_number(row, place, float(value) if isinstance(value, Decimal) else value, look)
        else:
            page.write_string(row, place, speakable(value)[:LONGEST_TEXT], look)


def _rate(page: Worksheet, row: int, place: int, of: tuple[int, int], values: Sequence[Cell], look: Format) -> None:
    """The formula with the value it has now, for whoever reads the file without reckoning."""
    over, under = (xl_rowcol_to_cell(row, column) for column in of)
    high, low = (values[column] for column in of)
    now: float | str = float(Decimal(high or 0) / Decimal(low)) if low else "–"  # type: ignore[arg-type]
    page.write_formula(row, place, f'=IF({under}=0,"–",{over}/{under})', look, now)


def _total(page: Worksheet, first: int, row: int, table: Table, formats: _Formats) -> None:
    """Live: each sum is a formula over its column, each rate one over the sums."""
    sums, span = table.sums(), table.label_span()
    _across(page, row, 0, span - 1, table.total, formats(bold=True, align="center", border=1))
    for place, column in enumerate(table.columns):
        if place < span:
            continue
        value = sums[place]
        look = formats.of(column, value, bold=True)
        if column.of:
            _rate(page, row, place, column.of, sums, look)
        elif column.summed:
            letter = xl_col_to_name(place)
            page.write_formula(row, place, f"=SUM({letter}{first + 1}:{letter}{row})", look, float(value or 0))  # type: ignore[arg-type]
        else:
            page.write_blank(row, place, None, look)


def _across(page: Worksheet, row: int, first: int, last: int, text: str, look: Format) -> None:
    if first == last:
        page.write_string(row, first, speakable(text), look)
    else:
        page.merge_range(row, first, row, last, speakable(text), look)
