"""Thống kê: any table of any day or period, with the definition of each rate below it, saved, taken away, printed (H3)."""

from __future__ import annotations

import csv
import tempfile
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent, sent_from
from dondoc.core.regulation import current
from dondoc.rules.access import AGENCY_ROLES, Role
from dondoc.statistics.queries import workbench
from dondoc.statistics.queries.period import PeriodRow
from dondoc.web.access import only
from dondoc.web.fields import number_in
from dondoc.web.statistics import address, form, ready, saved
from dondoc.web.statistics.tables import Drawn, columns_of_file, sentence, values
from dondoc.web.templatetags.wording import vn_date
from dondoc.web.work.taking import _safe

EVERYBODY = tuple(role for role in Role if role not in (Role.INSPECTOR, Role.ADMINISTRATOR))
PER_PAGE = 50


@require_GET
@only(*EVERYBODY)
def statistics(request: HttpRequest) -> HttpResponse:
    """The table that the address asks for."""
    wish, drawn, rows = _asked(request)
    printing = request.GET.get("in") == "1"
    page = Paginator(rows, max(len(rows), 1) if printing else PER_PAGE)
    shown = page.get_page(number_in(request.GET.get("trang")) or 1)
    context: dict[str, Any] = {
        "wish": wish,
        "window": wish.asked.window,
        "live": wish.asked.window.first is None and wish.asked.window.last == request.today,
        "page": shown,
        "lines": [drawn.line(row) for row in shown.object_list],
        "last": drawn.last(),
        "heads": drawn.heads,
        "head": address.DIMENSION_WORDS[wish.asked.by],
        "rates": drawn.rates(),
        "left_out": drawn.table.left_out,
        "sentence": sentence(drawn),
        "said": _said(request, wish),
        "report_cite": next((report.cite for report in current().reports.office), ""),
        "printing": printing,
        "take_query": address.changed(request.GET),
        "print_url": address.changed(request.GET, **{"in": "1"}),
        "worst_url": address.changed(request.GET, xep="" if wish.worst_first else "kem"),
        "rates_url": "" if wish.columns == "ty-le" else address.changed(request.GET, cot="ty-le"),
        "ready": ready.tabs(request, ""),
        **(offered := form.choices(request, wish)),
        "chosen_line": form.chosen_line(offered, wish) if request.GET else "",
        **saved.shown(request),
    }
    return render(request, "statistics/workbench.html", context, status=422 if wish.refusals else 200)


@require_GET
@only(*EVERYBODY)
def take(request: HttpRequest, kind: str) -> HttpResponse | FileResponse:
    """The same table, all its rows and their sum, as a file."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    wish, drawn, rows = _asked(request)
    heads = [str(address.DIMENSION_WORDS[wish.asked.by]), *columns_of_file(drawn)]
    lines = [values(drawn, drawn.line(row)) for row in rows] + [values(drawn, drawn.last())]
    heads = heads[: len(lines[0])]
    name = f"thong-ke-{wish.asked.window.last:%Y-%m-%d}.{kind}"
    if kind == "csv":
        answer = sent("\ufeff", name, "text/csv; charset=utf-8")
        csv.writer(answer).writerows([heads, *([_safe(value) for value in line] for line in lines)])
        return answer
    return _workbook(drawn, heads, lines, name, _said(request, wish))


def _workbook(drawn: Drawn, heads: list[str], lines: list[list[object]], name: str, said: list[str]) -> FileResponse:
    # imported on use: a worker that never writes a workbook never holds the library
    from dondoc.core.workbook_writing import MEDIA_TYPE, Column, write_workbook

    words = 2 if drawn.wish.asked.by == "agency" else 1
    columns = [
        Column(heading=head, width=36 if place == 0 else 14, kind="text" if place < words else "number")
        for place, head in enumerate(heads)
    ]
    notes = [f"{_(one['rate'].name)} = {_(one['rate'].formula)}" for one in drawn.rates()]
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write_workbook(target, columns, lines, sheet=_("Thống kê"), title="; ".join(said), notes=notes)
    target.seek(0)
    return sent_from(target, name, MEDIA_TYPE)


def _asked(request: HttpRequest) -> tuple[address.Wish, Drawn, list[PeriodRow]]:
    wish = address.read(request)
    table = workbench.table(wish.asked, request.actor, request.today, wish.cut)
    rows = table.rows
    if wish.worst_first:
        rows = sorted(rows, key=lambda row: (-row.part.cells.open_overdue, -row.part.total))
    return wish, Drawn(wish, table, request.actor), rows


def _said(request: HttpRequest, wish: address.Wish) -> list[str]:
    """What the table is of, in words: on the page, on paper and in a file."""
    window = wish.asked.window
    when = (
        _("Số liệu đến hết ngày %(day)s") % {"day": vn_date(window.last)}
        if window.first is None
        else _("Kỳ từ %(first)s đến %(last)s") % {"first": vn_date(window.first), "last": vn_date(window.last)}
    )
    judged = _("tính theo thời hạn ban đầu") if window.original else _("tính theo thời hạn hiện hành")
    narrowed = [
        f"{address.DIMENSION_WORDS[by]}: {_(wish.cut.names(by, [key])[key].name) or key}" for by, key in wish.asked.cuts
    ]
    own = [request.actor.agency_name] if request.actor.role in AGENCY_ROLES else []
    return [when, judged, *own, *narrowed]
