"""Many updates by one sheet: an agency takes its open tasks away, fills them in, sees the verdict on each row, and writes (D3).

The rows travel in the page between their check and their writing and are judged anew; nothing of a sheet is kept.
"""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import asdict, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.downloads import sent
from dondoc.core.files import secret_file
from dondoc.core.workbook_writing import MEDIA_TYPE
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.intake import updates_sheet as sheets
from dondoc.intake.actions.updates import file_updates
from dondoc.intake.updates_judging import VERDICTS, Verdict, judge
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web import status_words
from dondoc.web.access import only
from dondoc.web.refusals import Told, tell, tell_all
from dondoc.web.uploads import inspected
from dondoc.web.work import filters as address

agencies_only = only(*AGENCY_ROLES)


@agencies_only
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The open tasks of one's agency, as far as the filters of the list find them, to be filled in."""
    filters = replace(address.read(request.GET), scope="own", folded=False)
    target = io.BytesIO()
    with override("vi"):  # for whoever of the agency opens it
        words = {state: str(look.word) for state, look in status_words.LIFECYCLE.items()}
        sheets.write_sheet(target, request.actor, filters, request.now, lambda state: words[state])
    return sent(target.getvalue(), f"cap-nhat-{request.today:%Y-%m-%d}.xlsx", MEDIA_TYPE)


@agencies_only
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Where the sheet is to be had and sent; then the verdict on each of its rows, and the button that writes."""
    told: list[Told] = []
    context: dict[str, Any] = {"judged": None, "query": address.address(request.GET), "most": sheets.MOST_ROWS}
    if request.method == "POST":
        try:
            if request.POST.get("step") == "do":
                return _done(request)
            with refusing_secrets(actor=request.actor, door="updates_sheet", at=request.now):
                context |= _preview(request)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
    context["told"] = told
    return render(request, "intake/updates.html", context, status=422 if told else 200)


def _preview(request: HttpRequest) -> dict[str, Any]:
    from dondoc.core.workbooks import read_workbook

    files = inspected(request, "file", door="updates_sheet", by_rows=True)
    if len(files) != 1:
        raise Refusal("file_missing", "Anh/chị chọn bảng cập nhật đã tải từ hệ thống để gửi.", field="file")
    lines = sheets.read_updates(read_workbook(files[0].name, files[0].content, max_rows=sheets.MOST_ROWS * 4))
    if files[0].mark:  # in no row: a title line, another sheet, a drawing
        raise secret_file(files[0].mark)
    judged = judge(request.actor, lines, request.now)
    counts = {kind: sum(v.kind == kind for v in judged) for kind in VERDICTS}
    judged.sort(key=lambda v: (VERDICTS.index(v.kind), v.line.number))
    kept = [asdict(v.line) for v in judged if v.kind in ("good", "changed")]
    return {
        "judged": [_shown(verdict) for verdict in judged],
        "counts": counts,
        "lines": json.dumps(kept, ensure_ascii=False),
        "kinds": {code: _(word) for code, word in sheets.KINDS.items()},
    }


def _shown(verdict: Verdict) -> dict[str, Any]:
    return {"verdict": verdict, "told": tell(verdict.refusal) if verdict.refusal else None}


def _done(request: HttpRequest) -> HttpResponse:
    """Everything that was shown as good, or nothing."""
    changed_too = request.POST.get("changed") == "on"
    n = file_updates(actor=request.actor, lines=_lines(request), changed_too=changed_too, at=request.now)
    said = ngettext("Đã gửi %(n)s cập nhật theo bảng.", "Đã gửi %(n)s cập nhật theo bảng.", n)
    messages.success(request, said % {"n": n})
    return HttpResponseRedirect(reverse("assignments"))


def _lines(request: HttpRequest) -> list[sheets.UpdateLine]:
    """The rows as the page carried them; whatever else was sent says nothing."""
    try:
        said = json.loads(request.POST.get("lines", ""))
        return [
            sheets.UpdateLine(int(one["number"]), _words(one["key"]), _words(one["kind"]), _words(one["text"]))
            for one in said
        ]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise Refusal(
            "rows_unreadable", "Không đọc được các dòng của bảng. Anh/chị tải lại bảng lên để kiểm tra."
        ) from None


def _words(said: object) -> str:
    """What a cell of the sheet can hold. Raises ValueError for control characters and halves of letters: no cell has them, no database keeps them."""
    text = str(said)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in text):
        raise ValueError("no words of a sheet")
    return text
