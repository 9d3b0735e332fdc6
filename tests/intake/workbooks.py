"""Workbooks for the tests, as other programs would write them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from dondoc.core.files import InspectedFile
from dondoc.intake import columns as c

DAY = date(2026, 11, 18)


def made(fill: Callable[[Any, Any], None], sheet: str = "Nhiệm vụ", **options: Any) -> bytes:
    """The bytes of a workbook whose one sheet `fill(book, sheet)` writes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    fill(book, book.add_worksheet(sheet))
    book.close()
    return target.getvalue()


def table(
    rows: Iterable[dict[str, Any]], *, history: bool = False, more: Callable[[Any, Any], None] | None = None
) -> bytes:
    """A sheet of tasks: one dict a row, by the codes of the columns; `more(book, sheet)` disturbs it."""
    asked = c.columns(history)

    def fill(book: Any, sheet: Any) -> None:
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, [a.heading for a in asked])
        for place, row in enumerate(rows, start=1):
            for column, a in enumerate(asked):
                value = row.get(a.code)
                if isinstance(value, date):
                    sheet.write_datetime(place, column, value, days)
                elif value is not None:
                    sheet.write(place, column, value)
        if more:
            more(book, sheet)

    return made(fill)


def column(code: str, *, history: bool = False) -> int:
    return [a.code for a in c.columns(history)].index(code)


def a_file(content: bytes, name: str = "ke-hoach.xlsx") -> InspectedFile:
    return InspectedFile(name, "", len(content), hashlib.sha256(content).hexdigest(), content, "", True)


def a_row(number: int, lead: str, **said: Any) -> dict[str, Any]:
    """A task of 212/KH-UBND, good in itself; the first one of a plan adds `HEAD`."""
    return {
        "directive_number": "212/KH-UBND",
        "directive_date": DAY,
        "content": f"Lập danh mục việc thứ {number} của kế hoạch",
        "product": "Báo cáo",
        "leads": lead,
        "coordinators": "Không",
        "due_on": date(2026, 12, 15),
    } | said


HEAD = {
    "directive_kind": "Kế hoạch",
    "directive_subject": "Kế hoạch thử bằng bảng",
    "signer": "Nguyễn Văn Ký",
    "assigned_by": "Chủ tịch UBND tỉnh",
    "drafting_agency": "Văn phòng UBND tỉnh",
    "division": "Phòng Tổng hợp",
    "urgency": "Thường",
}


def a_plan(leads: Sequence[str], *, tasks: int = 3, **head: Any) -> list[dict[str, Any]]:
    rows = [a_row(n, leads[n % len(leads)]) for n in range(tasks)]
    rows[0] |= HEAD | head
    return rows


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return target.getvalue()
