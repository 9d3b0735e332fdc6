"""The list of agencies as an Excel file: handed out, taken in with a preview, written all or not at all (B1, J5)."""

from __future__ import annotations

import io
import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.downloads import sent
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.organisations import actions, queries
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import administrator_only
from dondoc.web.refusals import Told, tell_all

WIDTHS = {"name": 52, "kind": 30, "fields": 40}
#: Rows below the list for which the sheet offers its kinds.
ROOM = 300
#: Changes shown in the preview; the rest is counted.
SHOWN = 100


@administrator_only
@require_GET
def agencies_export(request: HttpRequest) -> HttpResponse:
    """The agencies that stand today, in the very sheet that is taken in."""
    from dondoc.core.workbook_writing import MEDIA_TYPE, Column, write_workbook

    kinds = [label for _code, label in queries.kinds()]
    columns = [
        Column(
            heading=heading,
            width=WIDTHS.get(code, 20),
            kind={"founded_on": "date", "position": "number"}.get(code, "text"),
            choices="kinds" if code == "kind" else "",
            required=code in ("code", "name", "kind"),
            guidance=_("Nhiều lĩnh vực ngăn nhau bằng dấu chấm phẩy.") if code == "fields" else "",
        )
        for code, heading in queries.HEADINGS.items()
    ]
    rows = queries.roster_rows(request.today)
    target = io.BytesIO()
    write_workbook(
        target,
        columns,
        rows,
        sheet=_("Cơ quan"),
        lists={"kinds": kinds},
        notes=[
            _("Mỗi dòng là một cơ quan; cột Mã không đổi và không dùng lại."),
            _("Ô để trống thì giữ nguyên điều đã ghi trong hệ thống; bảng không xóa cơ quan nào."),
            _("Đổi tên, hợp nhất, giải thể có ngày và căn cứ nên làm ở trang của từng cơ quan."),
        ],
        room=len(rows) + ROOM,
    )
    return sent(target.getvalue(), "danh-muc-co-quan.xlsx", MEDIA_TYPE)


@administrator_only
@require_http_methods(["GET", "POST"])
def agencies_import(request: HttpRequest) -> HttpResponse:
    """A file, what it would do, and the button that does it; the lines travel in the page and are judged anew."""
    told: list[Told] = []
    context: dict[str, Any] = {"plan": None}
    if request.method == "POST":
        try:
            with refusing_secrets(actor=request.actor, door="agencies", at=request.now):
                if request.POST.get("step") == "do":
                    done = actions.import_roster(actor=request.actor, lines=_lines_of(request), at=request.now)
                    said = _("Đã thêm %(adds)s và sửa %(changes)s cơ quan.")
                    messages.success(request, said % {"adds": len(done.adds), "changes": len(done.changes)})
                    return HttpResponseRedirect(reverse("agencies"))
                context = _preview(request)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
    context |= {"told": told}
    wrong = request.method == "POST" and context["plan"] is None
    return render(request, "organisations/import.html", context, status=422 if wrong else 200)


def _lines_of(request: HttpRequest) -> list[Any]:
    try:
        return queries.from_plain(json.loads(request.POST.get("lines", "")))
    except json.JSONDecodeError:
        return queries.from_plain(None)


def _preview(request: HttpRequest) -> dict[str, Any]:
    from dondoc.core.workbooks import read_workbook

    sent = request.FILES.get("file")
    if sent is None:
        raise Refusal("no_file", "Chưa chọn tệp nào. Anh/chị chọn bảng danh mục rồi gửi lại.", field="file")
    lines = queries.read_roster(read_workbook(sent.name or "", sent.read()))
    plan = queries.plan_roster(lines)
    return {
        "plan": plan,
        "adds": plan.adds[:SHOWN],
        "changes": plan.changes[:SHOWN],
        "kinds": dict(queries.kinds()),
        "lines": json.dumps(queries.to_plain(lines), ensure_ascii=False),
    }
