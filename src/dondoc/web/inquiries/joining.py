"""All answers of a request on one page and in one workbook, with who has not answered; and the empty table for agencies to fill in."""

from __future__ import annotations

import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.core import clock
from dondoc.core.downloads import sent_from
from dondoc.inquiries import table
from dondoc.inquiries.queries import inquiries as asked
from dondoc.inquiries.queries import joined as all_answers
from dondoc.web.access import find
from dondoc.web.directives.files import shown
from dondoc.web.fields import number_in
from dondoc.web.inquiries.pages import question_of, rows_in_words

#: Width in characters of a column of each kind.
WIDTHS = {"text": 30, "number": 14, "date": 14}
#: Rows of the empty workbook in which guidance is prepared.
ROOM = 500


@require_GET
def joined(request: HttpRequest, pk: int) -> HttpResponse:
    """Fifty rows a page, agency by agency; below who has nothing to tell and who has not answered."""
    found = _found(request, pk)
    number = number_in(request.GET.get("trang")) or 1
    question = question_of(found)
    columns = question["columns"]
    page: Any = all_answers.page_of(found, number) if columns else all_answers.answers_page(found, number)
    if columns:
        words = rows_in_words(columns, [row.values for row in page.object_list])
        rows: list[Any] = list(zip(page.object_list, words, strict=True))
    else:
        rows = [(one, _files(found, one)) for one in page.object_list]
    context = question | {
        "page": page,
        "rows": rows,
        "missing": all_answers.missing(found),
        "nothing": all_answers.with_nothing(found),
    }
    return render(request, "inquiries/joined.html", context)


def _files(found: Any, ask: Any) -> list[dict[str, Any]]:
    return shown(list(ask.answer.files.all()), lambda f: reverse("inquiry_file", args=[found.pk, f.pk]))


def _found(request: HttpRequest, pk: int) -> Any:
    if not request.actor.sees_everything:
        raise Http404
    return find(request, asked.inquiries_for(request.actor, request.today).select_related("by"), pk)


@require_GET
def joined_workbook(request: HttpRequest, pk: int) -> FileResponse:
    """The joined table; agencies that have not answered, or have nothing to tell, stand below with a word."""
    found = _found(request, pk)
    columns = all_answers.columns_of(found)
    if not columns:
        raise Http404
    # imported on use: a worker that never writes a workbook never holds the library
    from dondoc.core.long_workbook import write_long_workbook
    from dondoc.core.workbook_writing import Column

    heads = [
        Column(heading=_("Cơ quan"), width=34),
        Column(heading=_("Mã cơ quan"), width=12),
        Column(heading=_("Ngày gửi"), width=12, kind="date"),
        Column(heading=_("Tình hình"), width=18),
        *(Column(heading=c.name, width=WIDTHS[c.kind], kind=c.kind) for c in columns),
    ]

    def rows() -> Any:
        for name, code, filed_at, values in all_answers.lines(found):
            cells = [table.as_cell(c, v) for c, v in zip(columns, values, strict=False)]
            yield [name, code, clock.day_of(filed_at), _("Đã trả lời"), *cells]
        blank = [None] * len(columns)
        for one in all_answers.with_nothing(found):
            yield [one.agency.name, one.agency.code, clock.day_of(one.answer.filed_at), _("Không có số liệu"), *blank]
        for one in all_answers.missing(found):
            yield [one.agency.name, one.agency.code, None, _("Chưa trả lời"), *blank]

    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write_long_workbook(target, heads, rows(), sheet=_("Tổng hợp"), title=found.title)
    return _handed(target, f"tong-hop-yeu-cau-{found.pk}.xlsx")


@require_GET
def empty_workbook(request: HttpRequest, pk: int) -> FileResponse:
    """The empty table of a request, for whoever was asked to fill it in with a spreadsheet."""
    found = find(request, asked.inquiries_for(request.actor, request.today), pk)
    columns = all_answers.columns_of(found)
    if not columns:
        raise Http404
    from dondoc.core.workbook_writing import Column, write_workbook

    guidance = {
        "text": "",
        "number": _("Ghi số, ví dụ 1.234 hoặc 12,5, không kèm đơn vị."),
        "date": _("Ghi ngày, ví dụ 04/12/2026."),
    }
    heads = [
        Column(heading=c.name, width=WIDTHS[c.kind], kind=c.kind, required=c.required, guidance=guidance[c.kind])
        for c in columns
    ]
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write_workbook(target, heads, [], sheet=_("Trả lời"), room=ROOM)
    return _handed(target, f"bang-yeu-cau-{found.pk}.xlsx")


def _handed(target: Any, name: str) -> FileResponse:
    from dondoc.core.workbook_writing import MEDIA_TYPE

    target.seek(0)
    return sent_from(target, name, MEDIA_TYPE)
