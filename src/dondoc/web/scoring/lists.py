"""The lists for commendation and for discipline, as a page and as files for the Office and Sở Nội vụ (I1; TH 21.4; BT 20)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent
from dondoc.core.regulation import current
from dondoc.scoring.paper import MEDIA_TYPES, paper_of, written
from dondoc.scoring.queries import lists as asked_lists
from dondoc.scoring.queries import sheets as asked
from dondoc.web.access import find
from dondoc.web.explanations.words import period_word
from dondoc.web.fields import number_in
from dondoc.web.scoring import words
from dondoc.web.work.filters import address

NAMES = {"commend": _l("Đề xuất khen thưởng"), "discipline": _l("Đề xuất xem xét trách nhiệm")}


def _sheet(request: HttpRequest, pk: int) -> Any:
    """For the Office, the leaders and whoever reads lists."""
    if not asked.sees_all(request.actor):
        raise Http404
    return find(request, asked.sheets_for(request.actor), pk)


@require_GET
def lists(request: HttpRequest, pk: int) -> HttpResponse:
    """One list at a time, of agencies or persons, fifty a page."""
    sheet = _sheet(request, pk)
    which = request.GET.get("loai", "")
    which = which if which in asked_lists.LISTS else "commend"
    persons = request.GET.get("cua") == "person"
    counts = asked_lists.counts(sheet)
    found = asked_lists.proposed(sheet, which, persons=persons)
    page = Paginator(found, asked.PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    about = words.tell_sheet(sheet)
    grade = about["formula"].grades[0 if which == "commend" else -1]
    context = about | {
        "which": which,
        "name": NAMES[which],
        "grade": _(grade.name),
        "persons": persons,
        "page": page,
        "rows": asked_lists.told(list(page.object_list)),
        "tabs": [
            {"word": word, "n": counts[code, persons], "on": code == which, "url": address(request.GET, loai=code)}
            for code, word in NAMES.items()
        ],
        "whose": [
            {"word": word, "on": persons is one, "url": address(request.GET, cua="person" if one else "")}
            for one, word in ((False, _("Cơ quan")), (True, _("Cá nhân")))
        ]
        if "person" in current().scoring.subjects
        else [],
        "cite": current().scoring.cite,
        "decided": current().scoring.formula,
    }
    return render(request, "scoring/lists.html", context)


@require_GET
def taken(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Both lists with all lines, as Word, PDF or workbook."""
    sheet = _sheet(request, pk)
    if form not in MEDIA_TYPES:
        raise Http404
    paper = paper_of(sheet, request.now, period_word(words.period_of(sheet)))
    return sent(written(paper, form), f"danh-sach-{sheet.kind}-{sheet.year}-{sheet.part}.{form}", MEDIA_TYPES[form])
