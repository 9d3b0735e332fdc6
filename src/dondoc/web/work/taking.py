"""What the list shows, taken away: as a file of Excel, as CSV, or as the tracking register on paper (J4). Filters are those of the address."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_http_methods

from dondoc.core.downloads import sent_from, streamed
from dondoc.publication.queries.veil import Veil
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.lifecycle import State
from dondoc.tasks.queries import exporting
from dondoc.tasks.queries.exporting import Line
from dondoc.tasks.queries.listing import Filters, names_of
from dondoc.web import figure_bars, status_words
from dondoc.web.templatetags.wording import vn_date
from dondoc.web.work import filters as address

#: heading, width in characters, kind of value; in the order of `_Words.values`
COLUMNS: tuple[tuple[str, int, str], ...] = (
    (N_("Số, ký hiệu văn bản"), 18, "text"),
    (N_("Ngày ban hành"), 12, "date"),
    (N_("Thứ tự nhiệm vụ"), 8, "number"),
    (N_("Nội dung nhiệm vụ"), 60, "text"),
    (N_("Sản phẩm"), 24, "text"),
    (N_("Lĩnh vực"), 20, "text"),
    (N_("Cơ quan chủ trì"), 28, "text"),
    (N_("Mã cơ quan"), 12, "text"),
    (N_("Cơ quan phối hợp"), 28, "text"),
    (N_("Ngày giao"), 12, "date"),
    (N_("Thời hạn ghi trong văn bản"), 20, "text"),
    (N_("Thời hạn"), 12, "date"),
    (N_("Ngày tính quá hạn"), 12, "date"),
    (N_("Trạng thái"), 18, "text"),
    (N_("Tình hình"), 24, "text"),
    (N_("Số ngày quá hạn"), 10, "number"),
    (N_("Ngày nộp kết quả"), 12, "date"),
    (N_("Ngày hoàn thành"), 12, "date"),
    (N_("Không hoàn thành (Đ5.2.b)"), 12, "text"),
    (N_("Cập nhật gần nhất"), 12, "date"),
    (N_("Người theo dõi"), 20, "text"),
    (N_("Thời hạn ban đầu"), 12, "date"),
)
#: Longer lists are taken in parts: a workbook is made whole before it is sent, a CSV while it is, paper is read by people.
MOST_ROWS = {"xlsx": 20_000, "csv": 200_000, "print": 1_000}
#: Up to the state, the columns are the fields of a line as they are.
_STATE = Line._fields.index("state")
#: A cell that begins so is a formula to a spreadsheet that opens a CSV.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_http_methods(["GET"])
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list as a file."""
    if form not in ("csv", "xlsx"):
        raise Http404
    filters = address.read(request.GET)
    _refuse_longer(request, filters, form)
    found = _lines(request, filters, form)
    name = f"nhiem-vu-{request.today:%Y-%m-%d}.{form}"
    return _csv(found, name) if form == "csv" else _xlsx(found, name, request.today)


@require_http_methods(["GET"])
def register(request: HttpRequest) -> HttpResponse:
    """The tracking register on paper: the same rows, in the columns that are read aloud in a meeting."""
    filters = address.read(request.GET)
    _refuse_longer(request, filters, "print")
    found = list(_lines(request, filters, "print"))
    shown = [
        {"line": line, "standing": _cell_word(line), "state": status_words.LIFECYCLE[line.state.value].word}
        for line in found
    ]
    named = address.pills(request, filters, names_of(filters, request.actor, request.today))
    return render(
        request,
        "work/register.html",
        {
            "rows": shown,
            "view": address.VIEW_WORDS[filters.view],
            "said": [(pill.word, pill.said) for pill in named if pill.said],
            "back": reverse("assignments") + address.address(request.GET),
            "today": request.today,
            "now": request.now,
        },
    )


def _lines(request: HttpRequest, filters: Filters, form: str) -> Iterator[Line]:
    veil = Veil()
    return exporting.lines(request.actor, filters, request.today, MOST_ROWS[form], veiled=veil.tasks, veil=veil.words)


def _refuse_longer(request: HttpRequest, filters: Filters, form: str) -> None:
    most = MOST_ROWS[form]
    if not exporting.more_than(request.actor, filters, request.today, most):
        return
    query = address.address(request.GET)
    way = WayOn(_("Thu hẹp bộ lọc"), reverse("assignments") + query)
    if form == "xlsx":
        way = WayOn(_("Xuất tệp CSV"), reverse("assignments_export", args=["csv"]) + query)
    raise Refusal(
        "list_too_long",
        "Danh sách dài hơn {most} lượt giao nên chưa xuất được trong một lần. Anh/chị thu hẹp bộ lọc, ví dụ theo cơ quan hoặc theo thời hạn, "
        "rồi xuất từng phần.",
        way_on=way,
        most=f"{most:,}".replace(",", "."),
    )


class _Words:
    """What a line says in words: looked up once for a file and not once for each of its rows."""

    def __init__(self) -> None:
        self.states = {state: str(status_words.LIFECYCLE[state.value].word) for state in State}
        self.cells = {code: str(word) for code, _area, _token, _icon, word in figure_bars.CELLS} | {None: ""}
        self.marked = {True: _("Có"), False: ""}

    def values(self, line: Line) -> tuple[object, ...]:
        """One line in the order of COLUMNS."""
        return (
            *line[:_STATE],
            self.states[line.state],
            self.cells[line.cell],
            line.days_late or None,
            line.filed_on,
            line.closed_on,
            self.marked[line.marked],
            line.last_update_on,
            line.specialist,
            line.first_due_on,
        )


def _cell_word(line: Line) -> str:
    if line.cell is None:
        return ""
    return next(str(word) for code, _area, _token, _icon, word in figure_bars.CELLS if code == line.cell.value)


class _Written(dict[object, str]):
    """Values as a CSV writes them. A file says the same few thousand days, names and texts again and again: each is written once."""

    MOST = 5_000

    def __missing__(self, value: object) -> str:
        if len(self) >= self.MOST:
            self.clear()
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow([_safe(value), ""])
        self[value] = out.getvalue()[
            :-1
        ]  # without the comma before the empty cell: alone, an empty one would be quoted
        return self[value]


def _csv(found: Iterator[Line], name: str) -> StreamingHttpResponse:
    return streamed(_csv_pieces(found), name, "text/csv; charset=utf-8")


def _csv_pieces(found: Iterator[Line], rows: int = 500) -> Iterator[str]:
    """The text of the file, so many rows at a time."""
    values, written = _Words().values, _Written().__getitem__

    def text(cells: Iterable[object]) -> str:
        return ",".join(map(written, cells)) + "\r\n"

    yield "\ufeff" + text(_(heading) for heading, _width, _kind in COLUMNS)  # the mark by which Excel knows UTF-8
    while chunk := list(islice(found, rows)):
        yield "".join([text(values(line)) for line in chunk])


def _safe(value: object) -> object:
    if isinstance(value, date):
        return vn_date(value)
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _xlsx(found: Iterator[Line], name: str, today: date) -> FileResponse:
    # imported on use: a worker that never writes a workbook never holds the library
    from dondoc.core.long_workbook import write_long_workbook
    from dondoc.core.workbook_writing import MEDIA_TYPE, Column

    columns = [Column(heading=_(heading), width=width, kind=kind) for heading, width, kind in COLUMNS]
    title = _("Theo dõi nhiệm vụ, số liệu đến ngày %(day)s") % {"day": vn_date(today)}
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write_long_workbook(target, columns, map(_Words().values, found), sheet=_("Nhiệm vụ"), title=title)
    target.seek(0)
    return sent_from(target, name, MEDIA_TYPE)
