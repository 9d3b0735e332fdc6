"""The sheet by which an agency reports on many of its tasks at once: handed out with its open tasks, read back row by row (D3).

Nothing of a sheet is kept: its rows travel in the page between their check and their writing.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from dondoc.core import clock
from dondoc.core.workbook_writing import Column, write_workbook
from dondoc.core.workbooks import Line, Sheet, find_table
from dondoc.publication.queries.veil import Veil
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.folding import fold
from dondoc.rules.lifecycle import OPEN
from dondoc.rules.secrecy import mark_in_title, stamp_in
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.listing import Filters, led_by, matching

SHEET = "Cập nhật"
#: All are written in one transaction, some fifteen thousandths of a second each.
MOST_ROWS = 300
#: As long as a page takes (web/fields.py).
LONGEST_TEXT = 20_000
#: What a row may be: words only. Whatever needs a document or a day of its own is filed on its page.
KINDS = {"progress": "Tiến độ", "explanation": "Giải trình"}
#: Code -> heading, in one language: the sheet is read back by it.
HEADINGS = {
    "key": "Mã dòng",
    "number": "Số, ký hiệu văn bản",
    "issued_on": "Ngày ban hành",
    "content": "Nội dung nhiệm vụ",
    "product": "Sản phẩm",
    "due_on": "Thời hạn",
    "state": "Trạng thái",
    "updated": "Cập nhật gần nhất",
    "kind": "Loại cập nhật",
    "text": "Nội dung cập nhật",
}
_WIDTHS = {"content": 60, "product": 22, "state": 18, "kind": 16, "text": 60}
_DAYS = ("issued_on", "due_on", "updated")
REQUIRED = ("key", "text")


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """One row that was filled in. `kind` as typed, folded to a code where it is one; `flaw`: what the sheet itself does to the row."""

    number: int
    key: str
    kind: str
    text: str
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What a row is about: the assignment as it stood (`version`) when the sheet was handed out (`made`, minutes)."""

    assignment_id: int
    version: int
    made: str


def key_of(agency_id: int, assignment_id: int, version: int, at: datetime) -> str:
    """The hidden cell of a row. Its last part shows that this installation wrote it for this agency."""
    plain = f"{assignment_id}.{version}.{at.astimezone(clock.VIETNAM):%y%m%d%H%M}"
    return f"{plain}.{_check(agency_id, plain)}"


def read_key(agency_id: int, text: str) -> Key | None:
    """The key, or None where it was not written for this agency, was changed, or is missing."""
    plain, _dot, check = text.strip().rpartition(".")
    if not check.isascii() or not hmac.compare_digest(check, _check(agency_id, plain)):
        return None
    assignment_id, version, made = plain.split(".")
    return Key(int(assignment_id), int(version), made)


def _check(agency_id: int, plain: str) -> str:
    return salted_hmac("dondoc.updates_sheet", f"{agency_id}.{plain}", algorithm="sha256").hexdigest()[:16]


def to_report(actor: Actor, filters: Filters, today: date) -> QuerySet[Assignment]:
    """What the actor's agency leads and has not ended yet, as far as the filters of the list find it."""
    found = matching(actor, filters, today).filter(led_by(actor, today), state__in=sorted(s.value for s in OPEN))
    return found.order_by(F("late_after").asc(nulls_last=True), "pk")


def write_sheet(
    target: BinaryIO,
    actor: Actor,
    filters: Filters,
    at: datetime,
    words: Callable[[str], str],
) -> int:
    """Writes the open tasks of the actor's agency, the hidden key first, two columns empty to be filled in; answers how many.

    `words`: how a state is called. Raises Refusal: none, or more than one sheet holds. The queries do not grow with the rows.
    """
    fields = ("task_id", "pk", "version", "task__directive__number", "task__directive__issued_on", "task__content", "task__product",
              "due_on", "state", "last_update_at")  # fmt: skip
    rows = list(to_report(actor, filters, clock.day_of(at)).values_list(*fields)[: MOST_ROWS + 1])
    if not rows:
        raise Refusal("nothing_to_update", "Không có nhiệm vụ nào chưa xong của cơ quan anh/chị theo bộ lọc này.")
    if len(rows) > MOST_ROWS:
        raise Refusal(
            "list_too_long",
            "Có hơn {most} nhiệm vụ nên một bảng không chứa hết. Anh/chị lọc danh sách, ví dụ theo thời hạn, rồi tải từng phần.",
            way_on=WayOn("Thu hẹp bộ lọc", "assignments"),
            most=MOST_ROWS,
        )
    columns = [
        Column(
            heading=heading,
            width=_WIDTHS.get(code, 16),
            kind="date" if code in _DAYS else "text",
            choices="kinds" if code == "kind" else "",
            guidance=_guidance().get(code, ""),
            hidden=code == "key",
        )
        for code, heading in HEADINGS.items()
    ]
    lists = {"kinds": list(KINDS.values())}
    veil = Veil()
    filled = [_row(actor, row, at, words, veil) for row in rows]
    write_workbook(target, columns, filled, sheet=SHEET, lists=lists, notes=_notes(), room=len(rows))
    return len(rows)


def _row(actor: Actor, row: tuple[Any, ...], at: datetime, words: Callable[[str], str], veil: Veil) -> list[object]:
    task, pk, version, number, issued_on, *said, due_on, state, updated = row
    content, product = (veil.over(task, one) for one in said)
    told = clock.day_of(updated) if isinstance(updated, datetime) else None
    key = key_of(actor.agency_id, int(str(pk)), int(str(version)), at)
    return [key, number, issued_on, content, product, due_on, words(str(state)), told, None, None]


def _guidance() -> dict[str, str]:
    return {
        "kind": _("Để trống thì là tiến độ. Kết quả và xin gia hạn gửi trên màn hình, vì phải kèm văn bản."),
        "text": _("Đã làm gì, đến đâu, còn gì. Để trống thì nhiệm vụ này không có gì mới."),
    }


def _notes() -> list[str]:
    return [
        _(
            "Mỗi dòng là một nhiệm vụ chưa xong của cơ quan. Anh/chị chỉ ghi hai cột cuối; dòng nào để trống thì bỏ qua."
        ),
        _("Kết quả hoàn thành và xin gia hạn không gửi bằng bảng này: phải có văn bản, nên gửi ở trang của nhiệm vụ."),
        _("Không sửa cột Mã dòng đang ẩn, không chép dòng của bảng khác sang, không gộp ô. Không ghi nội dung mật."),
        _("Tải bảng lên chỉ để kiểm tra. Chỉ khi anh/chị bấm ghi, các cập nhật mới được gửi."),
    ]


def read_updates(sheets: Sequence[Sheet]) -> list[UpdateLine]:
    """The rows that say something in the two columns, in the order of the sheet.

    Raises Refusal: no such table, a mark of secrecy in a cell (TH 5.2.d; BT 1.1), no row that says anything.
    """
    table = find_table(sheets, HEADINGS, REQUIRED)
    found: list[UpdateLine] = []
    for row in table.rows:
        line = Line(table, row)
        refuse_marked_row(line)
        if line.text("kind") or line.text("text"):
            flaw = _flaw(line, table.columns)
            found.append(UpdateLine(row.number, line.text("key"), _kind(line.text("kind")), line.text("text"), flaw))
    if not found:
        raise Refusal(
            "sheet_says_nothing",
            "Chưa dòng nào có nội dung cập nhật. Anh/chị ghi vào cột “{heading}”, lưu bảng rồi gửi lại.",
            field="file",
            heading=HEADINGS["text"],
        )
    return found


def refuse_marked_row(line: Line) -> None:
    """Raises Refusal where any cell of the row, in whatever column, bears a mark of secrecy; it repeats nothing of the cell but its place."""
    for place in range(len(line.row.values)):
        text = line.row.value(place)
        rule = (mark_in_title(text) or stamp_in(text)) if isinstance(text, str) else None
        if rule:
            raise Refusal(
                "secret_marked",
                "Dòng {number} có dấu chỉ độ mật nên cả bảng không được tiếp nhận; hệ thống không lưu lại gì.",
                field="file",
                number=line.row.number,
                rule=rule,
            )


def _kind(typed: str) -> str:
    """The code of a kind as its word, "progress" where nothing was chosen; what is none stays as it was typed."""
    said = fold(typed)
    return next((code for code, word in KINDS.items() if said in (fold(word), code)), typed) if said else "progress"


def _flaw(line: Line, columns: Mapping[str, int]) -> str:
    """ "hidden", "merged", "formula" or "": what may make a row say what nobody meant."""
    row = line.row
    typed = {columns[code] for code in ("kind", "text", "key") if code in columns}
    if row.hidden:
        return "hidden"
    if typed & row.merged:
        return "merged"
    return "formula" if typed & (row.errors | {c for c in row.formulas if row.value(c) is None}) else ""
