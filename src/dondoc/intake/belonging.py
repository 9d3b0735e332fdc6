"""A sheet of which all rows belong to one document that was named when it was sent: an appendix has no columns for its document (C4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from dondoc.core import clock
from dondoc.core.workbooks import Line, Row, Table, Value, address, as_text
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.models import Directive
from dondoc.intake import columns as c
from dondoc.intake.judging import Standing, check_directive, registered
from dondoc.intake.known import Known
from dondoc.intake.reading import Key, directive_of, key_of
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.folding import fold
from dondoc.rules.numbering import parse_number

#: What names a document; the other columns of a document describe it, and are said once.
NAMING = ("directive_number", "directive_date", "issuer")
#: What a row of a task says besides its content; a row of an appendix without any of it may be the title of a group.
_OF_A_TASK = ("leads", "coordinators", "deadline_text", "due_on", "product")
#: Letters count tasks oftener than groups.
_GROUP = re.compile(r"[ivxl]+[.)]?")
#: Rows passed over are named up to so many, and the others counted.
NAMED = 20
_COUNTED = re.compile(r"\(?\d{1,2}\)?")


def of_registered(directive: Directive) -> dict[str, Value]:
    """A registered directive as the cells that name it."""
    return dict(zip(NAMING, (directive.number, directive.issued_on, directive.issuer.name), strict=True))


def of_typed(said: Mapping[str, Value], *, actor: Actor, at: datetime) -> dict[str, Value]:
    """What was typed of the document as cells, column by column, if anything; of a registered one what names it is enough, and is all that is kept.

    Raises Refusal(s): a mark of secrecy, no number, no day, what cannot be read; of what is not registered whatever its registering would
    refuse.
    """
    if not said:
        return {}
    refuse_marked({code: as_text(value) for code, value in said.items()}, at=at)
    faults: list[Refusal] = []
    line, known = _line(said), Known(clock.day_of(at))
    key = key_of(line, known, faults)
    if key is None:
        raise Refusals(faults)
    if str(key) in registered([str(key)]):
        return {code: value for code, value in said.items() if code in NAMING}
    form, faults = directive_of(line, key, known, token="", confirmed_open=True)
    found = Standing(form=form, faults=faults)
    check_directive(found, form, actor, at)
    if not line.text("directive_kind"):
        kind = Refusal("kind_missing", "Chưa chọn loại văn bản.", field="directive_kind")
        found.faults = [kind, *(fault for fault in found.faults if fault.field != "kind")]
    if found.faults:
        raise Refusals([_not_registered(key), *found.faults])
    return {code: value for code, value in said.items() if as_text(value)}


def _line(said: Mapping[str, Value]) -> Line:
    """The typed cells as a row that stands nowhere in the sheet."""
    places = {code: -place for place, code in enumerate(said, start=1)}
    return Line(Table("", 0, places, ()), Row(0, tuple(reversed(said.values()))))


def _not_registered(key: Key) -> Refusal:
    return Refusal(
        "belongs_to_unregistered",
        "Văn bản {number} ngày {day} chưa được đăng ký. Anh/chị xem lại số, ký hiệu và ngày; nếu đúng là văn bản chưa đăng ký thì ghi đủ "
        "các ô ở mục “Văn bản chưa đăng ký”.",
        field="directive_number",
        number=str(key.number),
        day=f"{key.issued_on:%d/%m/%Y}",
    )


def of_rows(table: Table) -> tuple[list[Row], list[int]]:
    """The rows that say something in a known column, and the numbers of those that say something and are no tasks: words beside the columns
    ("Ghi chú: …"), and of an appendix titles of groups ("I", "Nhóm việc …") or what counts its columns ("(1)", "(2)")."""
    there = zip(table.unknown, table.unknown_at, strict=True)
    counting = next((place for text, place in there if is_counting(text)), None)
    own = next((place for text, place in zip(table.unknown, table.unknown_at, strict=True) if text == c.MEND), None)
    kept, passed = [], []
    for row in table.rows:
        line = Line(table, row)
        said = [text for text in map(line.text, table.columns) if text]
        if fold(line.text("directive_number")).startswith(fold(c.EXAMPLE)):
            continue
        if not said:
            passed += [row.number] if _says_something(row, own) else []
        elif counting is not None and _is_no_task(line, said, as_text(row.value(counting))):
            passed.append(row.number)
        else:
            kept.append(row)
    return kept, passed


def _says_something(row: Row, own: int | None) -> bool:
    """Words, and not the number alone of a row that was left empty, nor what the system itself wrote in its own column."""
    texts = (as_text(value) for place, value in enumerate(row.values) if place != own)
    return any(any(map(str.isalpha, text)) and not _GROUP.fullmatch(fold(text)) for text in texts)


def is_counting(heading: str) -> bool:
    return fold(heading).strip(" .") in c.COUNTING


def _is_no_task(line: Line, said: list[str], counted: str) -> bool:
    if len(said) > 1 and all(_COUNTED.fullmatch(text) for text in said):
        return True
    columns, merged = line.table.columns, line.row.merged
    # Tasks may share the merged cells of their lead or deadline, which only the first of them holds; a title's own cells are merged into one.
    shares = columns.get("content") not in merged and any(columns.get(code) in merged for code in _OF_A_TASK)
    return bool(_GROUP.fullmatch(fold(counted))) and not shares and not any(map(line.text, _OF_A_TASK))


def with_said(table: Table, rows: list[Row], said: Mapping[str, Value], day: date) -> tuple[Table, list[Row]]:
    """The same with what was said for all rows in every one that leaves it empty; what describes the document in the first only.

    A column that the sheet has not stands behind the end of every row, at a place below zero. Raises Refusal where a row names another document.
    """
    if not said:
        return table, rows
    known = Known(day)
    width = max((*table.columns.values(), *table.unknown_at), default=-1) + 1
    added = [code for code in said if code not in table.columns]
    places = dict(table.columns) | {code: -place for place, code in enumerate(added, start=1)}
    wider = replace(table, columns=places)
    found = []
    for nth, row in enumerate(rows):
        _agrees(Line(table, row), said, known)
        own = {
            code: value for code, value in said.items() if not nth or code in NAMING or code not in c.DIRECTIVE_CODES
        }
        values = [*row.values, *[None] * (width - len(row.values))]  # a row may be shorter than the head
        for code, place in table.columns.items():
            if code in own and not as_text(row.value(place)):
                values[place] = own[code]
        found.append(replace(row, values=(*values, *(own.get(code) for code in reversed(added)))))
    return wider, found


def _agrees(line: Line, said: Mapping[str, Value], known: Known) -> None:
    """Raises Refusal where a row names another document. What a row says of the document besides is compared when it is judged."""
    for code in NAMING:
        given = line.text(code) if code in said else ""
        if given and not _same(code, line, _line(said), known):
            raise Refusal(
                "row_of_another_directive",
                "Ô {cell} ghi “{given}”, khác với “{said}” anh/chị ghi cho cả bảng, nên chưa đọc dòng nào. Anh/chị sửa ô đó, hoặc chọn “Bảng có cột "
                "số, ký hiệu và ngày ban hành” nếu bảng gồm nhiều văn bản.",
                field=code,
                cell=address(line.row.number, line.table.columns[code]),
                given=given[:80],
                said=as_text(said[code])[:80],
            )


def _same(code: str, one: Line, other: Line, known: Known) -> bool:
    """Whether two lines mean the same; a cell of which no day or issuer can be read is told with its row."""
    try:
        if code == "directive_number":
            return parse_number(one.text(code)).key == parse_number(other.text(code)).key
        if code == "directive_date":
            return one.day(code, known.day) == other.day(code, known.day)
        return known.issuer(one.text(code)) == known.issuer(other.text(code))
    except Refusal:
        return code != "directive_number"


def told(said: Mapping[str, Value], passed: list[int]) -> Iterator[dict[str, str]]:
    """What is kept with the sheet of all this, as notes."""
    if said.get("directive_number"):
        yield {
            "code": "one_directive",
            "names": as_text(said["directive_number"]),
            "day": as_text(said["directive_date"]),
        }
    if passed:
        more = {"more": str(len(passed) - NAMED)} if len(passed) > NAMED else {}
        yield {"code": "rows_passed_over", "names": ", ".join(map(str, passed[:NAMED]))} | more
