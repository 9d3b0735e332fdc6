"""The sheets of scores, and one sheet: its lines, what the Office and its leaders may do with it (TH 21.2; BT 20.2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.downloads import sent
from dondoc.core.regulation import current
from dondoc.organisations.queries import kinds
from dondoc.rules.access import Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.scoring.actions import sheets as deeds
from dondoc.scoring.queries import sheets as asked
from dondoc.scoring.queries.reckoning import frozen
from dondoc.web.access import find
from dondoc.web.explanations.words import period_word
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, tell_all
from dondoc.web.scoring import words
from dondoc.web.work.filters import address


@require_http_methods(["GET", "POST"])
def scores(request: HttpRequest) -> HttpResponse:
    """The periods that were scored, those that can be, and the formula that holds. POST draws a sheet up."""
    if not asked.there_for(request.actor):
        raise Http404
    told: list[Told] = []
    if request.method == "POST":
        year, part = number_in(request.POST.get("nam")) or 0, number_in(request.POST.get("ky")) or 1
        try:
            made = deeds.draft(actor=request.actor, year=year, part=part, at=request.now)
            messages.success(request, _("Đã lập dự thảo bảng điểm."))
            return HttpResponseRedirect(reverse("score_sheet", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
    rules = current().scoring
    may_score = asked.may_do(Deed.SCORE, request.actor)
    context = {
        "rows": [words.tell_sheet(one) for one in asked.overview(request.actor)],
        "offered": [(one, period_word(one.period)) for one in asked.offered(request.today)] if may_score else [],
        "formula": rules.formula_held,
        "rules": rules,
        "may_score": may_score,
        "may_read_signals": asked.may_do(Deed.READ_SIGNALS, request.actor),
        "told": told,
    }
    return render(request, "scoring/sheets.html", context, status=422 if told else 200)


def read(query: QueryDict) -> asked.Filters:
    """The filters of an address; what is not understood asks for nothing."""
    standing = query.get("tinh-trang", "")
    return asked.Filters(
        whose="person" if query.get("cua") == "person" else "agency",
        grade=query.get("loai", "").strip()[:40],
        standing=standing if standing in asked.STANDINGS else "",
        kind=query.get("khoi", "").strip()[:40],
        q=query.get("q", "").strip()[:100],
    )


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Best first, fifty a page; an agency's people are led to their own line where they see one only."""
    return render(request, "scoring/sheet.html", _context(request, pk))


@require_http_methods(["POST"])
def act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """The sheet is shown to the agencies, or approved."""
    deed = {"gui": deeds.show, "duyet": deeds.approve}.get(word)
    if deed is None:
        raise Http404
    find(request, asked.sheets_for(request.actor), pk)
    seen = {"seen": request.POST.get("seen", "")[:64]} if word == "duyet" else {}
    try:
        deed(actor=request.actor, sheet_id=pk, at=request.now, **seen)
        said = _("Đã gửi bảng điểm cho các cơ quan.") if word == "gui" else _("Đã duyệt và chốt bảng điểm.")
        messages.success(request, said)
        return HttpResponseRedirect(reverse("score_sheet", args=[pk]))
    except (Refusal, Refusals) as refusal:
        return render(request, "scoring/sheet.html", _context(request, pk, tell_all(refusal)), status=422)


@require_GET
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The approved figures, byte for byte as they were frozen, for whoever wants to check their sum."""
    found = find(request, asked.sheets_for(request.actor).exclude(frozen=""), pk)
    if not asked.sees_all(request.actor):
        raise Http404
    return sent(
        found.frozen.encode(),
        f"bang-diem-{found.kind}-{found.year}-{found.part}.json",
        "application/json; charset=utf-8",
    )


def _context(request: HttpRequest, pk: int, told: list[Told] | None = None) -> dict[str, Any]:
    found = find(request, asked.sheets_for(request.actor).select_related("approved_by"), pk)
    filters = read(request.GET)
    page, counts = asked.listing(request.actor, found, filters, request.today, number_in(request.GET.get("trang")) or 1)
    about = words.tell_sheet(found)
    formula = about["formula"]
    names = dict(kinds())
    all_of_it = asked.sees_all(request.actor)
    return about | {
        "page": page,
        "rows": [words.row_of(line, formula) for line in page.object_list],
        "weights": formula.weights,
        "tabs": _tabs(request, filters, formula, counts),
        "whose": [
            {
                "word": word,
                "url": address(request.GET, cua=code),
                "on": (filters.whose == "person") == (code == "person"),
            }
            for code, word in (("", _("Cơ quan")), ("person", _("Cá nhân")))
        ]
        if "person" in current().scoring.subjects
        else [],
        "kinds": names if all_of_it else {},
        "filters": filters,
        "sees_all": all_of_it,
        "narrowed": any([filters.grade, filters.standing, filters.kind, filters.q]),
        "may_score": asked.may_do(Deed.SCORE, request.actor),
        "seen": _before_the_approver(request, found),
        "told": told or [],
        "scoring": current().scoring,
    }


def _before_the_approver(request: HttpRequest, found: Any) -> str:
    """The checksum that whoever may approve the sheet now sends with it; "" for everybody else."""
    may_approve = asked.may_do(Deed.APPROVE_SCORES, request.actor) and found.state == "shown"
    return frozen(found, asked.formula_of(found))[1] if may_approve else ""


def _tabs(request: HttpRequest, filters: asked.Filters, formula: Any, counts: dict[str, int]) -> list[dict[str, Any]]:
    """All, each grade, and how the lines stand; those with nothing in them only where they are chosen."""
    found = [("", "", _("Tất cả"), counts["all"])]
    found += [("loai", one.code, _(one.name), counts[f"g_{one.code}"]) for one in formula.grades]
    found += [("tinh-trang", code, word, counts[f"s_{code}"]) for code, word in words.STANDINGS.items()]
    chosen = (
        ("loai", filters.grade) if filters.grade else ("tinh-trang", filters.standing) if filters.standing else ("", "")
    )
    return [
        {
            "word": word,
            "n": n,
            "on": (name, code) == chosen,
            "url": address(request.GET, drop=("loai", "tinh-trang"), **({name: code} if name else {})),
        }
        for name, code, word, n in found
        if n or (name, code) == chosen or name != "tinh-trang"
    ]
