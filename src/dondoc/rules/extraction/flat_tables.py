"""Assignment tables that lost their columns on the way out of a PDF: the cells of a row stand below each other, a few words a line.

The order of the columns is known from the heads; a new cell begins where a line begins with a body, a product or a time and the cell before it
is finished. All of it is marked as doubtful: a person looks at each row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dondoc.rules.extraction.actors import START
from dondoc.rules.extraction.candidates import Reader
from dondoc.rules.extraction.model import Candidate, How, Party
from dondoc.rules.extraction.tables import HEADS, bodies_of_cell, trimmed
from dondoc.rules.extraction.text import Line, lines, spaced

FIRST_HEAD = re.compile(r"(?:TT|STT|Số TT)$", re.IGNORECASE)
ROW = re.compile(r"(\d{1,3})(?:\.?$|\.\s+(?=\S))")
GROUP = re.compile(r"(?:[IVX]{1,5}|[A-Z])(?:\.|$|\s+(?=[A-ZĐÀ-Ỹ]))")
TIME = re.compile(
    r"(?:Thường|Thực\s+hiện\s+thường|Hằng|Hàng|Quý|Tháng|Năm|Giai\s+đoạn|Từ|Trước|Trong|Đã\s+hoàn|Định\s+kỳ|Sau|Khi|Xong|Hoàn\s+thành|20\d\d|\d{1,2}/(?:\d{1,2}/)?20)"
)
UNFINISHED = re.compile(
    r"(?:[,(–-]|(?:^|\s)(?:và|của|các|ở|tại|với|về|cho|giữa|do|đối|theo|là|thuộc|hoặc|Các|Bộ|Sở|từ|để|trong))$"
)
#: A cell of coordinators may begin with a small letter; "các xã", "các cấp" go on with a name.
SMALL_START = re.compile(r"các\s+(?:cơ\s+quan|đơn\s+vị|sở|bộ|ngành|địa\s+phương|tổ\s+chức)(?!\w)")
MOST_HEAD_LINES = 16


@dataclass(frozen=True, slots=True)
class FlatTable:
    """Where such a table stands, which columns it has in their order, and the words of its heads."""

    start: int
    end: int
    columns: tuple[str, ...]
    heads: frozenset[str]


def find_flat_tables(plain: str, start: int, end: int) -> list[FlatTable]:
    """The first flattened table between two offsets; it goes on to the end, repeated heads are part of it."""
    found = [line for line in lines(plain, start, end) if "|" not in plain[line.start : line.end]]
    for n, line in enumerate(found):
        if not FIRST_HEAD.match(plain[line.start : line.end]):
            continue
        head = []
        for below in found[n + 1 : n + 1 + MOST_HEAD_LINES]:
            words = plain[below.start : below.end]
            if ROW.match(words) or GROUP.match(words):
                break
            head.append(words)
        columns = _columns(" ".join(head))
        if "task" in columns and "lead" in columns:
            return [FlatTable(line.start, end, columns, frozenset([plain[line.start : line.end], *head]))]
    return []


def _columns(words: str) -> tuple[str, ...]:
    places: dict[str, int] = {}
    for kind, mark in HEADS:
        hit = mark.search(words)
        if hit and kind != "number":
            places[kind] = hit.start()
    if "lead" in places and "coordinate" in places and places["coordinate"] < places["lead"]:
        return ()
    return tuple(sorted(places, key=lambda kind: places[kind]))


def read_flat_table(reader: Reader, table: FlatTable) -> Iterator[Candidate]:
    """The rows as candidates."""
    row: list[Line] = []
    number, expected = "", 1
    closed = False
    for line in lines(reader.plain, table.start, table.end):
        words = reader.plain[line.start : line.end]
        begins = ROW.match(words)
        if begins and int(begins[1]) in (expected, 1):
            yield from _row(reader, table, row, number)
            number, expected, closed = begins[1], int(begins[1]) + 1, False
            rest = Line(line.start + begins.end(), line.end, line.indent, line.gap)
            row = [rest] if rest.end > rest.start else []
        elif GROUP.match(words) and not row or GROUP.fullmatch(words):
            yield from _row(reader, table, row, number)
            row, closed = [], True
        elif words in table.heads and (closed or FIRST_HEAD.match(words)):
            closed = closed or len(row) > 0  # a new page: what follows belongs to cells that are already told
        elif number and not closed:
            row.append(line)
    yield from _row(reader, table, row, number)


def _row(reader: Reader, table: FlatTable, row: list[Line], number: str) -> Iterator[Candidate]:
    cells = _cells(reader.plain, table.columns, row)
    if "task" not in cells or "lead" not in cells:
        return
    start, end = trimmed(reader.plain, *cells["task"])
    if end - start < 12:
        return

    def parties(kind: str, head: str) -> tuple[Party, ...]:
        how = How("column", head, number)
        return tuple(Party(name, how) for name in bodies_of_cell(reader.plain, *cells[kind])) if kind in cells else ()

    last = max(end for _start, end in cells.values())
    tail = next((line.start for line in row[:-5:-1] if TIME.match(reader.plain, line.start)), last - 25)
    phrases = reader.clock.phrases(*cells.get("time", (max(end, tail), last)))
    deadline = reader.clock.deadline(phrases)
    product = spaced(reader.plain[slice(*cells["product"])]).strip(" .;") if "product" in cells else ""
    yield Candidate(
        start,
        end,
        reader.text[start:end],
        parties("lead", "Chủ trì"),
        parties("coordinate", "Phối hợp"),
        deadline,
        How("column", "Thời gian", number) if deadline else None,
        ("table_flattened",),
        product,
    )


def _cells(plain: str, columns: tuple[str, ...], row: list[Line]) -> dict[str, tuple[int, int]]:
    """The bounds of each cell, by what it holds."""
    found: dict[str, tuple[int, int]] = {}
    at = 0
    for n, line in enumerate(row):
        before = plain[row[n - 1].start : row[n - 1].end] if n else ""
        kind = columns[at] if columns else "task"
        following = _begins(plain, line, before, columns, at) if n else None
        if following is not None:
            at, kind = following, columns[following]
        found[kind] = (found[kind][0] if kind in found else line.start, line.end)
    return found


def _kind_after(columns: tuple[str, ...], at: int) -> str:
    """The kind of the column after `at`, "" after the last."""
    return columns[at + 1] if at + 1 < len(columns) else ""


def _begins(plain: str, line: Line, before: str, columns: tuple[str, ...], at: int) -> int | None:
    """The column whose cell begins with this line, or None if the line goes on with the cell before."""
    words = plain[line.start : line.end]
    small = _kind_after(columns, at) == "coordinate" and SMALL_START.match(words)
    if not small and not words[0].isupper() and not words[0].isdigit() or UNFINISHED.search(before):
        return None
    for n in range(at + 1, len(columns)):
        kind = columns[n]
        if kind == "time" and TIME.match(plain, line.start) and at >= 1:
            return n
        if kind in ("lead", "coordinate") and n == at + 1 and START.match(plain, line.start, line.start + 120):
            return n
        if (
            kind == "product"
            and n == at + 1
            and at >= 1
            and not START.match(plain, line.start, line.start + 120)
            and not TIME.match(words)
        ):
            return n
    return None
