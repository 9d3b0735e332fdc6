"""Assignment tables whose rows are lines "1 | task | lead | coordination | time": one task a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dondoc.rules.extraction.actors import read_bodies
from dondoc.rules.extraction.candidates import Reader
from dondoc.rules.extraction.labelled import Fields, is_labelled, read_fields
from dondoc.rules.extraction.model import Candidate, How, Party
from dondoc.rules.extraction.text import lines, spaced

#: What a column's head says it holds; the first that matches decides.
HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"(?i)^(?:tt|stt|số\s*tt|no\.?|#)\W*$")),
    (
        "time",
        re.compile(
            r"(?i)thời\s+(?:gian|hạn|điểm)|tiến\s+độ|(?:hạn|ngày|hoàn\s+thành)\s*$|lộ\s+trình|^hoàn\s+thành|thời\s+gian"
        ),
    ),
    ("product", re.compile(r"(?i)sản\s+phẩm|kết\s+quả|đầu\s+ra")),
    (
        "lead",
        re.compile(
            r"(?i)chủ\s+trì|(?:cơ\s+quan|đơn\s+vị|bộ\s+phận|phòng)(?:,\s*\w+\s*\w*)?\s+(?:thực\s+hiện|tham\s+mưu|triển\s+khai|phụ\s+trách"
            r"|chịu)|phụ\s+trách|đầu\s+mối|phân\s+công|trách\s+nhiệm"
        ),
    ),
    ("coordinate", re.compile(r"(?i)phối\s+hợp")),
    ("task", re.compile(r"(?i)nhiệm\s+vụ|nội\s+dung|công\s+việc|hoạt\s+động|giải\s+pháp|đầu\s+việc|danh\s+mục|tên")),
)
NUMBERING = re.compile(r"\(?\d+\)?")
GROUP = re.compile(r"[IVX]+\.?|[A-Z]\.?")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words without the blanks around them."""

    start: int
    end: int


@dataclass(slots=True)
class Table:
    """Columns by what they hold, with the words of their heads."""

    columns: dict[str, int] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)


def read_tables(reader: Reader, bodies: tuple[tuple[int, int], ...]) -> Iterator[Candidate]:
    """The tasks of all rows of assignment tables between the bounds of the bodies."""
    for start, end in bodies:
        table: Table | None = None
        last: dict[str, tuple[int, int]] = {}
        found = [line for line in lines(reader.plain, start, end) if "|" in reader.plain[line.start : line.end]]
        rows = [cells(reader.plain, line.start - line.indent, line.end) for line in found]
        for n, row in enumerate(rows):
            head = _head(reader.plain, row, table)
            if head is not None:
                table, last = head, {}
            elif table is not None and not _heads_next(reader.plain, row, rows[n + 1 : n + 2]):
                candidate = _task(reader, table, row, last)
                if candidate is not None:
                    yield candidate


def _heads_next(plain: str, row: list[Cell], after: list[list[Cell]]) -> bool:
    """A row "2 | Về y tế" over rows "2.1 | …" is a heading."""
    number = plain[row[0].start : row[0].end].strip(" .")
    below = plain[after[0][0].start : after[0][0].end] if after and after[0] else ""
    return number.isdecimal() and below.startswith(f"{number}.") and below.strip(" .") != number


def cells(plain: str, start: int, end: int) -> list[Cell]:
    """The cells of a row, from the beginning of its line; a bar in the first column of the page is no cell's end."""
    found: list[Cell] = []
    at = start
    while at <= end:
        stop = plain.find("|", at, end)
        stop = end if stop < 0 else stop
        words = plain[at:stop]
        left = len(words) - len(words.lstrip())
        found.append(Cell(at + left, max(at + left, at + len(words.rstrip()))) if words.strip() else Cell(at, at))
        at = stop + 1
    if plain[start:end].startswith("|"):
        found = found[1:]
    return found


def _head(plain: str, row: list[Cell], before: Table | None) -> Table | None:
    """The table that begins with `row`, if it is a row of heads; a second row of heads adds to the first."""
    table = Table()
    for n, cell in enumerate(row):
        words = spaced(plain[cell.start : cell.end])
        kind = next((kind for kind, mark in HEADS if len(words) < 90 and mark.search(words)), None)
        if kind and kind not in table.columns:
            table.columns[kind], table.heads[kind] = n, words
    known = set(table.columns)
    if (
        before is not None
        and "task" not in known
        and known & {"lead", "coordinate"}
        and known <= {"lead", "coordinate", "time", "product"}
        and not _long(plain, row)
    ):
        for kind in known:
            before.columns[kind], before.heads[kind] = table.columns[kind], table.heads[kind]
        return before
    return (
        table
        if "task" in known and known & {"lead", "coordinate"} and len(row) >= 3 and not _long(plain, row)
        else None
    )


def _long(plain: str, row: list[Cell]) -> bool:
    return any(cell.end - cell.start > 90 for cell in row) or any(
        re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*\.?|[IVX]+\.?|[a-zđA-Z][.)]?", plain[c.start : c.end]) for c in row[:1]
    )


def _task(reader: Reader, table: Table, row: list[Cell], last: dict[str, tuple[int, int]]) -> Candidate | None:
    """The task of one row; an empty lead, coordination or time is the one of the row above (cells that were joined)."""
    plain = reader.plain

    def cell(kind: str) -> Cell | None:
        place = table.columns.get(kind)
        found = row[place] if place is not None and place < len(row) else None
        return found if found and found.end > found.start else None

    task = cell("task")
    filled: list[str] = [kind for kind in ("lead", "coordinate", "time") if cell(kind)]
    number = plain[row[0].start : row[0].end].strip() if row else ""
    if task is None or all(NUMBERING.fullmatch(plain[c.start : c.end] or "1") for c in row):
        return None
    if not filled and (GROUP.fullmatch(number) or plain[task.start : task.end].isupper() or "lead" not in last):
        last.clear()
        return None
    if "lead" in filled:
        last.pop("coordinate", None)
    for kind in filled:
        found = cell(kind)
        if found:
            last[kind] = (found.start, found.end)
    wanted: dict[str, tuple[int, int]] = {
        kind: last[kind]
        for kind in ("lead", "coordinate", "time")
        if kind in last and (kind in filled or not filled or kind != "time" and "lead" not in filled)
    }
    return _candidate(reader, table, task, wanted, cell("product"), number or str(table.columns.get("number", "")))


def _candidate(
    reader: Reader, table: Table, task: Cell, wanted: dict[str, tuple[int, int]], product: Cell | None, number: str
) -> Candidate | None:
    start, end = trimmed(reader.plain, task.start, task.end)
    if end - start < 8:
        return None

    both = Fields()  # "Chủ trì: Sở A; phối hợp: Sở B" in one cell
    if "lead" in wanted and is_labelled(reader.plain, *wanted["lead"]):
        read_fields(reader.plain, *wanted["lead"], reader.clock, both)

    def parties(kind: str, labelled: list[str]) -> tuple[Party, ...]:
        how = How("column", table.heads.get(kind) or table.heads.get("lead", ""), number)
        names = labelled if both else bodies_of_cell(reader.plain, *wanted[kind]) if kind in wanted else []
        return tuple(Party(name, how) for name in names)

    if "time" in wanted:
        deadline = reader.clock.deadline(reader.clock.phrases(*wanted["time"])) or reader.clock.bare_day(
            *wanted["time"]
        )
    else:
        deadline = reader.clock.deadline(reader.clock.phrases(start, end))
    leads = parties("lead", both.leads)
    how = How("column", table.heads.get("time", ""), number) if "time" in wanted else How("sentence")
    return Candidate(
        start,
        end,
        reader.text[start:end],
        leads,
        parties("coordinate", both.coordinators),
        deadline,
        how if deadline else None,
        () if leads else ("no_lead",),
        spaced(reader.plain[product.start : product.end]).strip(" .;") if product else "",
    )


def trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    """Bounds without number, bullet and final punctuation."""
    lead = re.compile(r"\s*(?:\d{1,2}[.)]\s+|[a-zđ]\)\s*|[-–+•]\s*)?").match(plain, start, end)
    start = lead.end() if lead else start
    while end > start and plain[end - 1] in " \n.;,:":
        end -= 1
    return start, end


def bodies_of_cell(plain: str, start: int, end: int) -> list[str]:
    """All bodies a cell names; what no list knows is taken as written."""
    names: list[str] = []
    at = start
    while at < end:
        bodies = read_bodies(plain, at, end)
        if bodies.names:
            names += bodies.names
            at = bodies.end
        else:
            stop = re.compile(r"[;,]|\n(?=\s*[-+•A-ZĐ])|$").search(plain, at, end)
            until = stop.start() if stop else end
            words = spaced(plain[at:until]).strip(" .;,:-–+")
            if len(words) > 2 and not re.match(r"(?:và|trong|theo|để|các nội dung)\b", words):
                names.append(words)
            at = until
        skip = re.compile(r"[\s;,.:\-–+/]*(?:và\s+)?").match(plain, at, end)
        at = max(skip.end() if skip else at, at + 1 if at == start and not bodies.names and not names else at)
        if skip and skip.end() == skip.start() and not bodies.names:
            at += 1
    return list(dict.fromkeys(names))
