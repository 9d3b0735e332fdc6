"""The table that an inquiry asks for: rows typed, pasted or sent as a workbook become values, or every bad cell is told by its row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dondoc.core.workbooks import HEAD_WITHIN, Value, alike, as_text, find_table, read_workbook
from dondoc.inquiries.models import InquiryColumn
from dondoc.inquiries.models.inquiry import ColumnKind
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.numbers import of_a_cell, parse_vn_number, plain, vn_number
from dondoc.rules.said import said

MOST_COLUMNS = 20
MOST_ROWS = 500
LONGEST_CELL = 2_000
#: Bad cells that are told one by one; of more, how many there are.
MOST_TOLD = 30


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it was given. `number`: how its giver counts it; `errors`: columns in which a formula went wrong."""

    number: int
    values: Sequence[Value]
    errors: frozenset[int] = frozenset()


def typed(columns: Sequence[InquiryColumn], rows: Iterable[Sequence[str]]) -> list[RawRow]:
    """Rows of the form; its first row is number 1."""
    return [RawRow(number, list(row)[: len(columns)]) for number, row in enumerate(rows, 1)]


def pasted(columns: Sequence[InquiryColumn], text: str) -> list[RawRow]:
    """What a spreadsheet leaves in a text: cells parted by tabs. A first row that repeats the headings is left out.

    Raises Refusal: pasted_too_wide, pasted_unreadable.
    """
    try:
        given = list(csv.reader(io.StringIO(text, newline=None), delimiter="\t"))
    except csv.Error:
        raise Refusal(
            "pasted_unreadable",
            "Phần dán vào không đọc được thành bảng. Anh/chị chép lại vùng dữ liệu, hoặc tải tệp bảng lên.",
            field="pasted",
        ) from None
    found = []
    for number, cells in enumerate(given, 1):
        if number == 1 and len(cells) >= len(columns) and all(map(alike, cells, (c.name for c in columns))):
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            raise Refusal(
                "pasted_too_wide",
                "Dòng {row} của phần dán vào có nhiều hơn {columns} cột mà bảng có. Anh/chị chép đúng các cột của bảng, theo thứ tự.",
                field="pasted",
                row=number,
                columns=len(columns),
            )
        found.append(RawRow(number, cells[: len(columns)]))
    return found


def sent(columns: Sequence[InquiryColumn], name: str, content: bytes) -> list[RawRow]:
    """The rows of a workbook whose head names the columns, in whatever order; its own numbers of rows. Raises Refusal as
    `core.workbooks.read_workbook` and `find_table` do."""
    sheets = read_workbook(name, content, max_rows=MOST_ROWS + HEAD_WITHIN)
    headings = {str(place): column.name for place, column in enumerate(columns)}
    table = find_table(sheets, headings, list(headings))
    order = [table.columns[code] for code in headings]
    return [
        RawRow(
            row.number,
            [row.value(at) for at in order],
            frozenset(place for place, at in enumerate(order) if at in row.errors),
        )
        for row in table.rows
    ]


def values_of(
    columns: Sequence[InquiryColumn], rows: Iterable[RawRow], today: date, *, complete: bool
) -> list[list[str]]:
    """The rows as they are stored, empty ones left out. `complete`: required cells must hold something (a draft may lack them).

    Raises Refusals with one a bad cell: cell_required, cell_not_a_number, cell_not_a_date, cell_too_long, cell_error; or too_many_rows, no_rows.
    """
    given = [row for row in rows if row.errors or any(as_text(value) for value in row.values)]
    if len(given) > MOST_ROWS:
        raise Refusal(
            "too_many_rows",
            "Bảng trả lời nhận nhiều nhất {most} dòng; anh/chị đã gửi {given} dòng.",
            field="rows",
            most=MOST_ROWS,
            given=len(given),
        )
    if complete and not given:
        raise Refusal(
            "no_rows",
            "Bảng chưa có dòng nào. Anh/chị điền ít nhất một dòng, hoặc chọn “Không có số liệu”.",
            field="rows",
        )
    faults: list[Refusal] = []
    found = [
        [_value(row, place, column, today, complete, faults) for place, column in enumerate(columns)] for row in given
    ]
    if faults:
        raise Refusals(_told(faults))
    return found


def _told(faults: list[Refusal]) -> list[Refusal]:
    if len(faults) <= MOST_TOLD:
        return faults
    rest = Refusal(
        "more_cells",
        "Còn {rest} ô nữa cũng cần sửa như trên.",
        field="rows",
        rest=len(faults) - MOST_TOLD,
    )
    return [*faults[:MOST_TOLD], rest]


def _value(row: RawRow, place: int, column: InquiryColumn, today: date, complete: bool, faults: list[Refusal]) -> str:
    value = row.values[place] if place < len(row.values) else None
    text = as_text(value)
    try:
        if place in row.errors:
            raise Refusal("cell_error", "Dòng {row}, cột “{column}”: công thức trong ô bị hỏng. Anh/chị sửa ô đó.")
        if not text:
            if complete and column.required:
                raise Refusal("cell_required", "Dòng {row}, cột “{column}”: ô này cần có mà đang trống.")
            return ""
        if len(text) > LONGEST_CELL:
            raise Refusal("cell_too_long", "Dòng {row}, cột “{column}”: ô này dài quá {most} chữ.", most=LONGEST_CELL)
        return _stored(column, value, text, today)
    except Refusal as refusal:
        if refusal.code.startswith("cell_"):
            code, sentence, params = refusal.code, refusal.sentence, refusal.params
        else:
            code = "cell_not_a_number" if column.kind == ColumnKind.NUMBER else "cell_not_a_date"
            sentence = "Dòng {row}, cột “{column}”: {why}"
            params = {"why": said(refusal.sentence, **refusal.params)}
        told = Refusal(code, sentence, field="rows")
        told.params = {**params, "row": row.number, "column": column.name}
        faults.append(told)
        return ""


def _stored(column: InquiryColumn, value: Value, text: str, today: date) -> str:
    if column.kind == ColumnKind.NUMBER:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return plain(of_a_cell(value))
        return plain(parse_vn_number(text))
    if column.kind == ColumnKind.DATE:
        if isinstance(value, datetime):
            return value.date().isoformat()
        return (value if isinstance(value, date) else parse_vn_date(text, today)).isoformat()
    return text


def shown(column: InquiryColumn, stored: str) -> str:
    """A stored value as it is read and typed: "1.234,5", "04/12/2026"."""
    if stored and column.kind == ColumnKind.NUMBER:
        return vn_number(stored)
    if stored and column.kind == ColumnKind.DATE:
        return f"{date.fromisoformat(stored):%d/%m/%Y}"
    return stored


def as_cell(column: InquiryColumn, stored: str) -> object:
    """A stored value as a workbook holds it: a number, a day, a text."""
    if stored and column.kind == ColumnKind.NUMBER:
        number = Decimal(stored)
        return int(number) if number == number.to_integral_value() else float(number)
    if stored and column.kind == ColumnKind.DATE:
        return date.fromisoformat(stored)
    return stored
