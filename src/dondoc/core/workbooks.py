"""Workbooks that people send (.xlsx, .ods, .csv): rows of typed values with their addresses, and what the values alone would hide.

Read by a process of its own with limits of time and memory, after the package was measured: a made-up workbook can eat both of whoever reads
it. Nothing is written anywhere. Writing is in `workbook_writing`.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dondoc.rules.dates import EARLIEST_YEAR, LATEST_YEAR, parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold

KINDS = ("xlsx", "ods", "csv")
MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 25_000
MAX_COLUMNS = 120
MAX_PARTS = 500
MAX_UNPACKED_BYTES = 250 * 1024 * 1024
MAX_RATIO = 120
RATIO_FROM_BYTES = 20 * 1024 * 1024
WALL_SECONDS = 60
#: The headings of a table stand in one of the first rows of its sheet.
HEAD_WITHIN = 20

Value = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something. `number` as the spreadsheet shows it; columns count from 0.

    `merged`, `formulas`, `errors`: the columns that lie in a merged range, hold a formula, hold an error such as #REF!.
    """

    number: int
    values: tuple[Value, ...]
    hidden: bool = False
    merged: frozenset[int] = frozenset()
    formulas: frozenset[int] = frozenset()
    errors: frozenset[int] = frozenset()

    def value(self, column: int) -> Value:
        """Of a place below zero, counted from the end: what was added to the row (`intake.belonging`)."""
        return self.values[column] if -len(self.values) <= column < len(self.values) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    hidden: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table found by its headings: which column holds what, and the rows below the head. `unknown`: headings nobody asked for, and where."""

    sheet: str
    head: int
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    unknown: tuple[str, ...] = ()
    unknown_at: tuple[int, ...] = ()


@dataclass(slots=True)
class Line:
    """One row of a table, read by the codes of its columns. What is wrong with a value is told with its address."""

    table: Table
    row: Row
    faults: list[Refusal] = field(default_factory=list)

    def address(self, code: str) -> str:
        """ "" where the value stands in no cell of the sheet."""
        place = self.table.columns[code]
        return address(self.row.number, place) if place >= 0 else ""

    def value(self, code: str) -> Value:
        column = self.table.columns.get(code)
        return None if column is None else self.row.value(column)

    def text(self, code: str) -> str:
        """The value as text: NFC, no blanks around; a whole number without its point, a day as dd/mm/yyyy; "" where nothing stands."""
        return as_text(self.value(code))

    def day(self, code: str, today: date | None = None) -> date | None:
        """The day in a cell: a real date, or text that can be read as one. Raises Refusal at field `code`, naming the cell."""
        value = self.value(code)
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return _likely(value, code, self.address(code))
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise Refusal(
                "cell_number_for_date",
                "Ô {cell} là số {given}, không phải ngày. Anh/chị định dạng ô là ngày, hoặc gõ ngày/tháng/năm.",
                field=code,
                cell=self.address(code),
                given=as_text(value),
            )
        text = as_text(value)
        return parse_vn_date(text, today, field=code) if text else None


def _likely(day: date, code: str, cell: str) -> date:
    if day.year < EARLIEST_YEAR or day.year > LATEST_YEAR:
        raise Refusal(
            "cell_date_unlikely",
            "Ô {cell} mang ngày {given}, do bảng tính đổi một con số thành ngày. Anh/chị gõ lại đủ ngày/tháng/năm.",
            field=code,
            cell=cell,
            given=f"{day.day:02d}/{day.month:02d}/{day.year}",
        )
    return day


def as_text(value: Value) -> str:
    """A value as an official would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", str(value)).replace("\u00a0", " ").replace("\r\n", "\n").replace("_x000D_", "")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def address(row: int, column: int) -> str:
    """ "G12" of row 12 and column 6."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def read_workbook(name: str, content: bytes, *, max_rows: int = MAX_ROWS) -> list[Sheet]:
    """The sheets of a workbook with their rows, empty ones left out.

    Raises Refusal: workbook_kind, workbook_too_large, workbook_trap, workbook_unreadable, workbook_too_long, workbook_too_wide,
    workbook_stray_cell.
    """
    kind = name.rpartition(".")[2].lower()
    if kind not in KINDS:
        raise Refusal(
            "workbook_kind",
            "Tệp “{name}” không phải bảng tính đọc được. Anh/chị lưu bảng thành .xlsx, .ods hoặc .csv rồi gửi lại.",
            name=name[:80],
        )
    if len(content) > MAX_BYTES:
        raise Refusal(
            "workbook_too_large",
            "Bảng tính lớn hơn mức {limit} MB. Anh/chị bỏ hình ảnh trong tệp, hoặc chia thành nhiều tệp.",
            limit=MAX_BYTES // 1024 // 1024,
        )
    if kind != "csv":
        _measure(content)
    try:
        command = [sys.executable, "-m", "dondoc.core.workbook_process", kind, str(max_rows), str(MAX_COLUMNS)]
        done = subprocess.run(command, input=content, capture_output=True, timeout=WALL_SECONDS)  # noqa: S603 - our own program, words of our own, no shell
    except (subprocess.TimeoutExpired, OSError):
        raise _unreadable() from None
    if done.returncode != 0:
        raise _unreadable()
    return _sheets(done.stdout)


def _measure(content: bytes) -> None:
    """Refuses a package whose unpacked size, number of parts or ratio no real workbook has, before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError):
        raise _unreadable() from None
    unpacked = sum(part.file_size for part in parts)
    swollen = unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * len(content)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or swollen:
        raise Refusal(
            "workbook_trap",
            "Bảng tính khi mở ra lớn bất thường nên hệ thống không đọc. "
            "Anh/chị chép riêng vùng dữ liệu sang một bảng tính mới rồi gửi lại.",
        )


def _unreadable() -> Refusal:
    return Refusal(
        "workbook_unreadable",
        "Không đọc được bảng tính này: tệp đã hỏng, đặt mật khẩu, hoặc quá nặng để đọc. "
        "Anh/chị mở tệp, lưu lại thành .xlsx không đặt mật khẩu rồi gửi lại.",
    )


def _refused(said: dict[str, object]) -> Refusal:
    sentences = {
        "too_many_rows": (
            "workbook_too_long",
            "Trang tính “{sheet}” có hơn {limit} dòng. Anh/chị chia thành nhiều tệp.",
        ),
        "too_many_columns": (
            "workbook_too_wide",
            "Dòng {row} có dữ liệu ở quá cột thứ {limit}. Anh/chị xóa các cột thừa bên phải rồi gửi lại.",
        ),
        "row_too_far": (
            "workbook_stray_cell",
            "Có ô chứa dữ liệu ở tận dòng {row}. Anh/chị xóa các dòng thừa phía dưới bảng rồi gửi lại.",
        ),
    }
    code, sentence = sentences[str(said.pop("refused"))]
    return Refusal(code, sentence, **said)  # type: ignore[arg-type]


def _sheets(printed: bytes) -> list[Sheet]:
    found: list[tuple[str, bool, list[Row]]] = []
    for line in printed.splitlines():
        said = json.loads(line)
        if isinstance(said, list):
            number, values, hidden, *columns = said
            merged, formulas, errors = (frozenset(c) for c in columns)
            read = tuple(map(from_plain, values))
            found[-1][2].append(Row(number, read, hidden, merged, formulas, errors))
        elif "refused" in said:
            raise _refused(said)
        else:
            found.append((said["sheet"], said["hidden"], []))
    return [Sheet(name, hidden, tuple(rows)) for name, hidden, rows in found]


def to_plain(value: Value) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def from_plain(said: Any) -> Value:
    """The value that `to_plain`, or the process, made this of."""
    if not isinstance(said, dict):
        return said
    return date.fromisoformat(said["day"]) if "day" in said else datetime.fromisoformat(said["moment"])


def find_table(
    sheets: Collection[Sheet],
    headings: Mapping[str, str],
    required: Collection[str],
    also: Mapping[str, Collection[str]] | None = None,
) -> Table:
    """The table whose head names every required column (code -> heading), in whatever order; headings are compared without marks and signs.

    `also`: other headings of a column, taken where its own is not there; the head may then stand in two rows, one above the other, and of
    several that would do the one that names most columns is taken. Hidden sheets are not looked at. Raises Refusal: workbook_without_table
    (which headings are missing, which sheets there are), workbook_heading_twice.
    """
    best: tuple[int, Sheet, Row, dict[str, str]] | None = None
    found: tuple[int, Sheet, Row, dict[str, str]] | None = None
    for sheet, row in _candidates(sheets, two_rows=also is not None):
        codes = _codes_of(row, headings, also or {})
        known = {codes[h] for h in map(_heading, map(as_text, row.values)) if h in codes}
        one = len(known), sheet, row, codes
        best = one if best is None or one[0] > best[0] else best
        if known.issuperset(required) and (found is None or one[0] > found[0]):
            found = one
            if also is None:
                break
    if found is not None:
        return _table(*found[1:])
    there = set(_codes_of(best[2], headings, also or {}).values()) if best and best[0] else set()
    missing = [headings[code] for code in headings if code in required and code not in there]
    raise Refusal(
        "workbook_without_table",
        "Không thấy trang tính nào có đủ các cột cần thiết. Còn thiếu cột: {missing}. Các trang tính trong tệp: {sheets}. "
        "Anh/chị dùng bảng mẫu tải từ hệ thống, giữ nguyên dòng tên cột.",
        missing=", ".join(missing),
        sheets=", ".join(f"“{s.name[:40]}”" for s in list(sheets)[:10]) or "không có",
    )


def _codes_of(row: Row, headings: Mapping[str, str], also: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Heading, as it is compared -> code, of those that stand in the row; a column's own heading before its other ones, these in their order."""
    there = {_heading(text) for text in map(as_text, row.values)} - {""}
    found = {_heading(text): code for code, text in headings.items() if _heading(text) in there}
    for code, others in also.items():
        other = next((h for h in map(_heading, others) if h in there and h not in found), None)
        if other and code not in found.values():
            found[other] = code
    return found


def _candidates(sheets: Collection[Sheet], *, two_rows: bool) -> Iterator[tuple[Sheet, Row]]:
    for sheet in sheets:
        if not sheet.hidden:
            head = sheet.rows[:HEAD_WITHIN]
            yield from ((sheet, row) for row in head)
            if two_rows:
                yield from ((sheet, _joined(one, two)) for one, two in zip(head, sheet.rows[1:], strict=False))


def _joined(one: Row, two: Row) -> Row:
    """A head of two rows: what stands below names its column more exactly."""
    places = range(max(len(one.values), len(two.values)))
    return Row(two.number, tuple(two.value(n) if as_text(two.value(n)) else one.value(n) for n in places))


def _table(sheet: Sheet, head: Row, codes: Mapping[str, str]) -> Table:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for place, text in enumerate(map(as_text, head.values)):
        code = codes.get(_heading(text))
        if code is None:
            unknown |= {place: text} if text else {}
        elif code in columns:
            raise Refusal(
                "workbook_heading_twice",
                "Cột “{heading}” có hai lần, ở ô {one} và {other}. Anh/chị bỏ bớt một cột rồi gửi lại.",
                heading=text[:80],
                one=address(head.number, columns[code]),
                other=address(head.number, place),
            )
        else:
            columns[code] = place
    below = tuple(row for row in sheet.rows if row.number > head.number)
    return Table(sheet.name, head.number, columns, below, tuple(unknown.values()), tuple(unknown))


def _heading(text: str) -> str:
    """A heading as it is compared: folded, nothing in brackets, no signs."""
    plain = fold(text.partition("(")[0])
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def alike(one: str, other: str) -> bool:
    """Whether `find_table` would take the two headings for one; a heading without letters and digits is alike to ""."""
    return _heading(one) == _heading(other)
