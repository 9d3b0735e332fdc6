"""The sheets that the product hands out: an empty one to fill, made for this province and day, and a sent one with what is to be mended (C4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import BinaryIO

from django.utils.translation import gettext as _

from dondoc.core.workbook_writing import Column, write_workbook
from dondoc.core.workbooks import address
from dondoc.intake import columns as c
from dondoc.intake.faults import Fault
from dondoc.intake.known import Known
from dondoc.intake.models import Batch, BatchRow
from dondoc.intake.reading import line_of

SHEET = "Nhiệm vụ"
#: For how many rows drop-downs and guidance are prepared.
ROOM, ROOM_OF_THE_PAST = 5_000, 20_000


def write_template(target: BinaryIO, day: date, *, history: bool = False) -> None:
    """The empty sheet: drop-downs of this province's agencies, groups and lists on `day`, guidance in the cells, two example rows."""
    known = Known(day)
    lists = known.lists(history)
    examples = _examples(known, lists, day, history)
    write_workbook(
        target,
        [_column(asked, lists) for asked in c.columns(history)],
        examples,
        sheet=SHEET,
        lists=lists,
        notes=_notes(history),
        examples=len(examples),
        room=ROOM_OF_THE_PAST if history else ROOM,
    )


def write_mended(
    target: BinaryIO, batch: Batch, rows: Iterable[BatchRow], tell: Callable[[Fault], str], day: date
) -> None:
    """The rows as they were sent, each with what is to be mended beside it; drop-downs and guidance as in the empty sheet.

    A column that the sent sheet has not is there where something is to be written in it.
    """
    rows = list(rows)
    lists = Known(day).lists(batch.history)
    there = batch.columns.keys() | {fault["column"] for row in rows for fault in row.faults}
    asked = [a for a in c.columns(batch.history) if a.code in there]
    columns = [Column(heading=c.MEND, width=60), *(_column(a, lists) for a in asked)]
    write_workbook(target, columns, _sent(batch, rows, asked, tell), sheet=SHEET, lists=lists, room=ROOM)


def _sent(
    batch: Batch, rows: list[BatchRow], asked: list[c.Asked], tell: Callable[[Fault], str]
) -> Iterator[list[object]]:
    moved = {row.number: number for number, row in enumerate(rows, start=2)}
    places = {a.code: place for place, a in enumerate(asked, start=1)}
    for row in rows:
        line = line_of(batch.columns, row.number, row.typed)
        faults = [_moved(fault, moved[row.number], places, moved) for fault in row.faults if not fault["advice"]]
        yield ["\n".join(map(tell, faults)), *(line.value(a.code) for a in asked)]


def _moved(fault: Fault, number: int, places: dict[str, int], moved: dict[int, int]) -> Fault:
    """A fault with the cells and rows of the sheet that is handed out; a row that is not in it is said to be of the sheet that was sent."""
    cell = address(number, places[fault["column"]]) if fault["column"] in places else ""
    params = dict(fault["params"])
    if "cell" in params:
        params["cell"] = cell
    if "row" in params:
        there = moved.get(int(params["row"]))
        params["row"] = str(there) if there else _("{row} của bảng đã gửi").format(row=params["row"])
    return Fault(**fault | {"cell": cell, "params": params})  # type: ignore[typeddict-item]


def _column(asked: c.Asked, lists: dict[str, list[str]]) -> Column:
    return Column(
        heading=asked.heading,  # in one language: the sheet is read back by it
        width=asked.width,
        kind="date" if asked.is_date else "text",
        choices=asked.choices if asked.choices in lists else "",
        strict=not asked.free,
        guidance=_(asked.guidance) if asked.guidance else "",
        required=asked.required,
    )


def _examples(known: Known, lists: dict[str, list[str]], day: date, history: bool) -> list[list[object]]:
    """Two tasks of an invented plan; the second row leaves the columns of its directive empty."""
    groups = list(known.group_names.values())
    first, *others = lists[c.AGENCIES][len(groups) :] or [""]
    plan = {
        "directive_number": f"{c.EXAMPLE}: 212/KH-UBND",
        "directive_date": day,
        "directive_kind": next((k for k in lists[c.KINDS] if k == "Kế hoạch"), lists[c.KINDS][0]),
        "directive_subject": _("Kế hoạch thực hiện một việc của tỉnh"),
        "signer": "Nguyễn Văn A",
        "assigned_by": lists[c.ASSIGNERS][0],
        "drafting_agency": first,
        "division": next(iter(lists.get(c.DIVISIONS, ())), ""),
        "urgency": lists[c.URGENCIES][0],
    }
    one = {
        "content": _("Rà soát, lập danh mục và báo cáo kết quả"),
        "product": _("Báo cáo"),
        "leads": first,
        "coordinators": "; ".join(others[:2]),
        "deadline_text": _("trong tháng sau"),
        "due_on": day + timedelta(days=30),
    }
    two = {
        "content": _("Tuyên truyền, hướng dẫn thường xuyên"),
        "product": _("Báo cáo"),
        "leads": groups[0] if groups else first,
        "coordinators": c.NONE_COORDINATES,
        "due_on": c.NO_DEADLINE,
    }
    past = {"state": "Hoàn thành", "result_number": "15/BC-S", "result_dated": day, "result_signer": "Trần Văn B"}
    same = {code: plan[code] for code in ("directive_number", "directive_date")}
    rows = [plan | one, same | two]
    return [[(row | past if history else row).get(a.code) for a in c.columns(history)] for row in rows]


def _notes(history: bool) -> list[str]:
    notes = [
        _("Mỗi dòng là một nhiệm vụ. Hai dòng chữ nghiêng bắt đầu bằng “VÍ DỤ” không được đọc; anh/chị có thể xóa."),
        _("Số, ký hiệu và ngày ban hành ghi ở mọi dòng; các cột khác về văn bản chỉ cần ở dòng đầu của văn bản đó."),
        _("Văn bản đã đăng ký trên hệ thống: chỉ ghi số, ký hiệu và ngày ban hành."),
        _("Cơ quan ghi bằng tên, tên viết tắt, mã, hoặc tên một nhóm; nhiều cơ quan ngăn bằng dấu chấm phẩy."),
        _(
            "Không có cơ quan phối hợp thì ghi “Không”; không có thời hạn thì ghi “Không thời hạn”. Để trống không phải là không có."
        ),
        _("Không gộp ô, không ẩn dòng. Không nhập văn bản mật."),
        _("Tải bảng lên chỉ để kiểm tra. Chỉ khi anh/chị bấm ghi, nhiệm vụ mới thành dự thảo; giao là một bước riêng."),
    ]
    if history:
        notes.append(
            _("Việc đã giao cho nhiều cơ quan mà kết quả khác nhau: mỗi cơ quan một dòng, cùng văn bản, cùng nội dung.")
        )
    return notes


def shown(row: BatchRow, batch: Batch, code: str) -> str:
    """What the row says in a column, for the table of verdicts."""
    return line_of(batch.columns, row.number, row.typed).text(code)
