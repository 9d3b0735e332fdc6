"""What if: other weights, penalties and thresholds on the figures of a sheet, beside what holds. Nothing is saved."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.rules.access import Deed
from dondoc.scoring.queries import sheets as asked
from dondoc.scoring.queries import trying
from dondoc.web.access import find
from dondoc.web.fields import number_in
from dondoc.web.scoring import words
from dondoc.web.scoring.forms import TrialForm


@require_GET
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever draws sheets up or approves them."""
    if not asked.may_do(Deed.SCORE, request.actor):
        raise Http404
    sheet = find(request, asked.sheets_for(request.actor), pk)
    formulas = trying.other_formulas(sheet)
    start = next((one for one in formulas if one.code == request.GET.get("cong-thuc")), formulas[0])
    form = TrialForm(request.GET, start)
    sent = form.is_bound and form.is_valid()
    numbers = {name: form.numbers(name[0]) if sent else {} for name in ("weights", "penalties", "grades")}
    found = trying.trial(sheet, start, **numbers)
    page = Paginator(found.rows, asked.PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    context = words.tell_sheet(sheet) | {
        "formulas": formulas,
        "start": start,
        "form": form,
        "groups": [
            (_("Trọng số"), form.shown("w")),
            (_("Mức trừ, phần trăm của một nhiệm vụ"), form.shown("p")),
            (_("Xếp loại từ, phần trăm"), form.shown("g")),
        ],
        "trial": found,
        "page": page,
        "rows": page.object_list,
    }  # fmt: skip
    return render(request, "scoring/trial.html", context)
