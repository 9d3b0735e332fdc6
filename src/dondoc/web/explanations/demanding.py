"""The explanations of a period: who owes one, by which figures, and the one act that asks for them (D9; TH 17.4; BT 16.3)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.downloads import sent
from dondoc.core.regulation import current
from dondoc.exchanges.actions.explaining import demand
from dondoc.exchanges.explanations_paper import Gathered, paper
from dondoc.exchanges.queries import explanations as asked
from dondoc.exchanges.queries.explaining import counted_triggers, usual_due
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.explaining import Window, ended_last, offered, window_named
from dondoc.web.explanations.forms import DemandForm
from dondoc.web.explanations.words import COLUMNS, LOOKS, TABS, period_word, tell, trigger_words
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.work.filters import address

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
def explanations(request: HttpRequest) -> HttpResponse:
    """The Office's page of a period, with the form that asks; an agency's list of what it was asked."""
    if request.method == "GET" and request.actor.role in AGENCY_ROLES:
        page = asked.own_listing(request.actor, request.today, number_in(request.GET.get("trang")) or 1)
        rows = [tell(one, request.today) for one in page.object_list]
        context = {"page": page, "rows": rows, "cite": current().explanation.cite}
        return render(request, "explanations/own.html", context)
    if not asked.sees_all(request.actor) or (request.method == "POST" and not asked.demands(request.actor)):
        raise Http404
    window = _window(request)
    form, told = _form(request), list[Told]()
    if request.method == "POST" and form.is_valid():
        try:
            return _ask(request, window, form)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            secret = is_secret(told)
            told = told if secret else form.refused(refusal)
            form = _form(request, empty=True) if secret else form
    status = 422 if request.method == "POST" else 200
    return render(request, "explanations/period.html", _context(request, window, form, told), status=status)


def _window(request: HttpRequest) -> Window:
    """The period that the address or the form names; the last one that ended where it names none that is known."""
    code = request.POST.get("ky") or request.GET.get("ky", "")
    try:
        return window_named(current(), code, request.today)
    except Refusal:
        return ended_last(current(), request.today)


def _form(request: HttpRequest, empty: bool = False) -> DemandForm:
    data = request.POST if request.method == "POST" and not empty else None
    first = {"due_on": usual_due(request.today)}
    return DemandForm(data, today=request.today, initial=first, auto_id="demand-%s")


def _ask(request: HttpRequest, window: Window, form: DemandForm) -> HttpResponse:
    chosen = {number for text in request.POST.getlist("agency") if (number := number_in(text)) is not None}
    made = demand(
        actor=request.actor,
        period=window.code,
        agencies=None if request.POST.get("all") == "1" else chosen,
        words=form.cleaned_data["words"],
        due_on=form.cleaned_data["due_on"],
        form_token=form.cleaned_data["form_token"],
        at=request.now,
    )
    n = len(made)
    words = ngettext("Đã yêu cầu %(n)s cơ quan giải trình.", "Đã yêu cầu %(n)s cơ quan giải trình.", n)
    messages.success(request, words % {"n": n})
    return HttpResponseRedirect(f"{reverse('explanations')}?{urlencode({'ky': window.code})}")


def _context(request: HttpRequest, window: Window, form: DemandForm, told: list[Told]) -> dict[str, Any]:
    state = request.GET.get("tinh-trang", "")
    number = number_in(request.GET.get("trang")) or 1
    found = asked.listing(window, request.today, state, number)
    triggers, names = counted_triggers(), trigger_words()
    explanation = current().explanation
    return {
        "window": window,
        "period": period_word(window.period),
        "periods": [(one.code, period_word(one.period), one.runs) for one in offered(current(), request.today)],
        "tabs": [
            {"code": code, "word": word, "n": found.tabs[code], "url": address(request.GET, **{"tinh-trang": code}),
             "on": code == (state if state in TABS else "")}
            for code, word in TABS.items()
        ],
        "page": found.page,
        "triggers": [(COLUMNS[code], names[code]) for code in triggers],
        "often": explanation.often_returned,
        "rows": [_row(line, window, triggers) for line in found.page.object_list],
        "unasked": found.unasked,
        "asked": found.tabs[""] - found.unasked,
        "may_ask": asked.demands(request.actor) and not window.runs,
        "picked": set(request.POST.getlist("agency")),
        "form": form,
        "told": told,
        "goes_into": explanation.goes_into,
        "cite": explanation.cite,
        "due": explanation.due,
    }  # fmt: skip


def _row(line: asked.Line, window: Window, triggers: list[str]) -> dict[str, Any]:
    """The figures with the way to their rows: to those that were kept once it was asked, else to those of now."""
    figures = []
    for code in triggers:
        query = urlencode({"ky": window.code, "co-quan": line.agency.pk, "muc": code})
        url = f"{reverse('explanation_rows')}?{query}"
        if line.explanation is not None:
            url = f"{reverse('explanation', args=[line.explanation.pk])}#{code}"
        look = "dd-late" if code in line.owed else "dd-muted"
        figures.append({"name": COLUMNS[code], "n": line.numbers.get(code, 0), "url": url, "look": look})
    return {
        "agency": line.agency,
        "figures": figures,
        "explanation": line.explanation,
        "state": line.state,
        "look": LOOKS[line.state],
    }


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The assignments behind one figure of an agency that was not asked yet."""
    if not asked.sees_all(request.actor):
        raise Http404
    code = request.GET.get("muc", "")
    agency = asked.agency_numbered(number_in(request.GET.get("co-quan")))
    if code not in counted_triggers() or agency is None:
        raise Http404
    window = _window(request)
    page, told = asked.rows_page(code, window, request.today, agency.pk, number_in(request.GET.get("trang")) or 1)
    context = {
        "window": window,
        "period": period_word(window.period),
        "trigger": trigger_words()[code],
        "agency": agency,
        "page": page,
        "rows": told,
        "cite": current().explanation.cite,
    }
    return render(request, "explanations/rows.html", context)


@require_GET
def gathered(request: HttpRequest) -> HttpResponse:
    """The explanations of a period as a Word file, for one of the reports they go into; 404 where nobody was asked."""
    if not asked.sees_all(request.actor):
        raise Http404
    window = _window(request)
    found = asked.collection(window, request.actor, request.today)
    into = {one.code: one.name for one in current().explanation.goes_into}
    name = into.get(request.GET.get("vao", ""), next(iter(into.values()), ""))
    if not found:
        raise Http404
    made = paper(Gathered(window=window, goes_into=name, explanations=found, at=request.now))
    return sent(made, f"giai-trinh-{window.code}.docx", DOCX)
