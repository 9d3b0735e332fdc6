"""A process that reads a workbook from its input and prints its rows as JSON; it limits itself.

Run as `python -m dondoc.core.workbook_process KIND MAX_ROWS MAX_COLUMNS`; exit status 1 where nothing can be read. One line a sheet, one a row:
`{"sheet": …, "hidden": …}` and `[number, values, hidden, merged, formulas, errors]`; a limit that was met ends it with `{"refused": …}`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

SECONDS = 30
MEMORY_BYTES = 1536 * 1024 * 1024
#: A value further down than this is a stray one; a reader that lays the sheet out as a rectangle would drown.
LAST_ROW = 100_000
#: Cells of one merged range that are remembered; more is a frame drawn over the whole sheet.
MERGED_CELLS = 200_000

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SHEET_TYPE = "/worksheet"


class Limit(Exception):
    """A bound was met: its code, and where."""

    def __init__(self, code: str, **where: object) -> None:
        super().__init__(code)
        self.said = {"refused": code, **where}


@dataclass(slots=True)
class Seen:
    """What the values alone do not show of one sheet. Rows and columns count from 0."""

    hidden: set[int] = field(default_factory=set)
    merged: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)

    def add_merged(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        for row in range(first[0], last[0] + 1):
            if len(self.merged) > MERGED_CELLS:
                return
            self.merged |= {(row, column) for column in range(first[1], min(last[1], first[1] + 500) + 1)}


class _OfExcel:
    """Reads one sheet part as it streams by: hidden rows, formulas, errors, merged ranges, and how far the values reach."""

    def __init__(self, columns: int) -> None:
        self.seen, self.row, self.column, self.columns = Seen(), -1, -1, columns

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "c":
            place = _place(given.get("r", ""))
            self.row, self.column = place if place else (self.row, self.column + 1)
            if given.get("t") == "e":
                self.seen.errors.add((self.row, self.column))
        elif name in ("v", "is", "f"):
            _within(self.row, self.column, self.columns)
            if name == "f":
                self.seen.formulas.add((self.row, self.column))
        elif name == "row":
            number = given.get("r", "")
            self.row, self.column = int(number) - 1 if number.isdecimal() else self.row + 1, -1
            if given.get("hidden") in ("1", "true"):
                self.seen.hidden.add(self.row)
        elif name == "mergeCell":
            first, _, last = given.get("ref", "").partition(":")
            corners = _place(first), _place(last)
            if corners[0] and corners[1]:
                self.seen.add_merged(corners[0], corners[1])

    def close(self) -> Seen:
        return self.seen


class _OfOpenDocument:
    """The same of content.xml, which holds every sheet one after the other."""

    def __init__(self, columns: int) -> None:
        self.sheets: list[Seen] = []
        self.row, self.next_row, self.column, self.columns = 0, 0, 0, columns

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        said = {key.rpartition("}")[2]: value for key, value in given.items()}
        if name == "table":
            self.sheets.append(Seen())
            self.row = self.next_row = 0
        elif name == "table-row" and self.sheets:
            self.row, self.column = self.next_row, 0
            self.next_row += _times(said.get("number-rows-repeated"))
            if said.get("visibility") in ("collapse", "filter"):
                self.sheets[-1].hidden |= set(range(self.row, min(self.next_row, self.row + LAST_ROW)))
        elif name in ("table-cell", "covered-table-cell") and self.sheets:
            self._cell(said)

    def _cell(self, said: dict[str, str]) -> None:
        seen, times = self.sheets[-1], _times(said.get("number-columns-repeated"))
        if "value-type" in said or "formula" in said:
            _within(self.next_row - 1, self.column + times - 1, self.columns)
        if "formula" in said:
            seen.formulas.add((self.row, self.column))
        down, across = _times(said.get("number-rows-spanned")), _times(said.get("number-columns-spanned"))
        if down > 1 or across > 1:
            seen.add_merged((self.row, self.column), (self.row + down - 1, self.column + across - 1))
        self.column += times

    def close(self) -> list[Seen]:
        return self.sheets


def _times(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() else 1


def _place(reference: str) -> tuple[int, int] | None:
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _within(row: int, column: int, columns: int) -> None:
    if row >= LAST_ROW:
        raise Limit("row_too_far", row=row + 1, limit=LAST_ROW)
    if column >= columns:
        raise Limit("too_many_columns", row=row + 1, limit=columns)


def seen_in_excel(content: bytes, columns: int) -> dict[str, Seen]:
    """Sheet name -> what its XML says besides the values."""
    from defusedxml.ElementTree import DefusedXMLParser, fromstring

    found: dict[str, Seen] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        relations = fromstring(package.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
        parts = {
            r.get("Id"): r.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
            for r in relations
            if r.get("Type", "").endswith(_SHEET_TYPE)
        }
        book = fromstring(package.read("xl/workbook.xml"), forbid_dtd=True)
        for sheet in (e for e in book.iter() if e.tag.rpartition("}")[2] == "sheet"):
            link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
            if link in parts:
                parser = DefusedXMLParser(target=_OfExcel(columns), forbid_dtd=True)
                found[sheet.get("name", "")] = _fed(parser, package, f"xl/{parts[link]}")
    return found


def seen_in_open_document(content: bytes, columns: int) -> list[Seen]:
    """The same of an .ods, sheet by sheet in its order."""
    from defusedxml.ElementTree import DefusedXMLParser

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return _fed(DefusedXMLParser(target=_OfOpenDocument(columns), forbid_dtd=True), package, "content.xml")


def _fed(parser: Any, package: zipfile.ZipFile, part: str) -> Any:
    with package.open(part) as stream:
        while piece := stream.read(1 << 18):
            parser.feed(piece)
    return parser.close()


def rows_of_workbook(content: bytes, kind: str, max_rows: int, columns: int) -> Iterator[object]:
    """What is printed of an .xlsx or .ods, line by line."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    by_name = seen_in_excel(content, columns) if kind == "xlsx" else {}
    in_order = seen_in_open_document(content, columns) if kind == "ods" else []
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for place, meta in enumerate(book.sheets_metadata):
        seen = by_name.get(meta.name) or (in_order[place] if place < len(in_order) else Seen())
        yield {"sheet": meta.name, "hidden": meta.visible != SheetVisibleEnum.Visible}
        sheet, said = book.get_sheet_by_index(place), 0
        computed = {row for row, _ in seen.formulas | seen.errors}
        for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
            if row in computed or any(value != "" for value in values):
                said += 1
                if said > max_rows:
                    raise Limit("too_many_rows", sheet=meta.name, limit=max_rows)
                yield _row(row, values, seen)


def _row(row: int, values: list[Any], seen: Seen) -> list[object]:
    wide = range(len(values))
    return [
        row + 1,
        [_plain(value) for value in values],
        row in seen.hidden,
        [c for c in wide if (row, c) in seen.merged],
        [c for c in wide if (row, c) in seen.formulas],
        [c for c in wide if (row, c) in seen.errors],
    ]


def _plain(value: Any) -> object:
    """A value as JSON: a day is {"day": …}, a whole number has no point, nothing is None."""
    if value == "" or value is None:
        return None
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()} if value.time() == time(0) else {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def rows_of_csv(content: bytes, max_rows: int, columns: int) -> Iterator[object]:
    """The same of a .csv: every value is text, the separator is whichever stands most often in the first line."""
    text = _decoded(content)
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    yield {"sheet": "CSV", "hidden": False}
    said = 0
    for row, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
        if any(value.strip() for value in values):
            said += 1
            if said > max_rows:
                raise Limit("too_many_rows", sheet="CSV", limit=max_rows)
            if len(values) > columns:
                raise Limit("too_many_columns", row=row + 1, limit=columns)
            yield _row(row, list(values), Seen())


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", "replace")


def main(words: list[str]) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    kind, max_rows, columns = words[0], int(words[1]), int(words[2])
    content = sys.stdin.buffer.read()
    lines = (
        rows_of_csv(content, max_rows, columns) if kind == "csv" else rows_of_workbook(content, kind, max_rows, columns)
    )
    try:
        for line in lines:
            print(json.dumps(line, ensure_ascii=True))
    except Limit as limit:
        print(json.dumps(limit.said, ensure_ascii=True))
    except Exception:  # every fault of a stranger's file has one meaning here
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
