"""The month's inspections for the session of UBND tỉnh, as a page and as a Word file (G3; TH 10.1.đ)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent
from dondoc.core.papers.word import MEDIA_TYPE, as_docx
from dondoc.inspections.queries import session as asked
from dondoc.inspections.session_paper import paper_of
from dondoc.web.inspections.words import VERDICTS

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def _month(request: HttpRequest) -> asked.Month:
    """The month of the address, else the one that runs; none to come."""
    if not asked.may_see(request.actor):
        raise Http404
    found = _MONTH.fullmatch(request.GET.get("thang", ""))
    day = date(int(found[1]), int(found[2]), 1) if found else request.today
    return asked.month_of(min(day, request.today), request.today)


@require_GET
def session(request: HttpRequest) -> HttpResponse:
    """What was concluded, ended and runs, in figures; each leads to its inspection."""
    month = _month(request)
    told = asked.session(month)
    after = month.last + timedelta(days=1)
    context = {
        "told": told,
        "month": month,
        "before": month.first - timedelta(days=1),
        "after": after if after <= request.today else None,
        "found": [(look[0], look[1], told.found[code]) for code, look in VERDICTS.items()],
    }
    return render(request, "inspections/session.html", context)


@require_GET
def session_paper(request: HttpRequest) -> HttpResponse:
    """The same as a draft of the report."""
    month = _month(request)
    return sent(
        as_docx(paper_of(asked.session(month), request.now)), f"ket-qua-kiem-tra-{month.first:%Y-%m}.docx", MEDIA_TYPE
    )
