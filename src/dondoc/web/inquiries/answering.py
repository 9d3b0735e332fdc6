"""An agency answers a request: kept as a draft, handed up to who signs, or filed; on its page or in a row of "Việc của tôi"."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.inquiries.actions.answering import Given, draft, file_answer
from dondoc.inquiries.queries import inquiries as asked
from dondoc.inquiries.queries.joined import columns_of
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.fields import number_in
from dondoc.web.inquiries import grid
from dondoc.web.inquiries.pages import ask_context, find_ask
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """GET gives the form into a row (without htmx: the page, which has it); POST keeps, hands up or files, as its button says."""
    found = find_ask(request, pk)
    if request.method == "GET" and not request.htmx:
        return HttpResponseRedirect(reverse("inquiry_ask", args=[pk]) + "#tra-loi")
    if not asked.answers_it(request.actor, found, request.today) and request.method == "GET":
        raise Http404
    columns, written = columns_of(found.inquiry), asked.draft_of(found)
    told: list[Told] = []
    form, wrong = None, set[tuple[object, object]]()
    if request.method == "POST":
        form = grid.sent_form(request, found)
        try:
            if form.is_valid():
                return _done(request, found, _deed(request, found, columns, form, written))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            # of a marked text nothing comes back to the page either
            form, told = (None, told) if is_secret(told) else (form, form.refused(refusal))
            wrong = set() if request.FILES or request.POST.get("pasted") else _cells_refused(refusal)
    deed = grid.begun(request, found, columns, written, form, wrong)
    status = 422 if request.method == "POST" else 200
    if request.htmx:
        context = {"ask": found, "inquiry": found.inquiry, "columns": columns, "deed": deed, "told": told}
        context |= {"signs": bool(request.actor.signs), "draft": written}
        return render(request, "inquiries/answer.html", context, status=status)
    return render(request, "inquiries/ask.html", ask_context(request, pk, deed=deed, told=told), status=status)


def _cells_refused(caught: Refusal | Refusals) -> set[tuple[object, object]]:
    """Row and column of each."""
    refusals = caught.refusals if isinstance(caught, Refusals) else [caught]
    return {(one.params.get("row"), one.params.get("column")) for one in refusals}


def _deed(request: HttpRequest, found: Any, columns: list[Any], form: Any, written: Any) -> str:
    """Does what the button says; returns its word."""
    said, word = form.cleaned_data, request.POST.get("do", "")
    sheets = inspected(request, "sheet", door="inquiry_answer") if columns else []
    base = asked.base_of(found, written)
    rows = grid.rows_sent(request, columns, form, sheets[0] if sheets else None, base)
    given = Given(
        text=said["text"],
        nothing=said["nothing"],
        rows=tuple(rows),
        keeps=tuple(n for token in request.POST.getlist("keeps") if (n := number_in(token)) is not None),
        seen=said["seen"],
    )
    files = inspected(request, "files", door="inquiry_answer")
    deed = {"actor": request.actor, "ask_id": found.pk, "given": given, "files": files, "at": request.now}
    if word == "file":
        file_answer(**deed)
    else:
        draft(**deed, hand_up=word == "up")
    return word


def _done(request: HttpRequest, found: Any, word: str) -> HttpResponse:
    said = {
        "file": _("Đã gửi trả lời; Văn phòng xem được ngay."),
        "up": _("Đã trình thủ trưởng ký; trả lời chưa được gửi cho đến khi thủ trưởng gửi."),
    }.get(word, _("Đã lưu nháp; chỉ người trong cơ quan xem được."))
    url = reverse("inquiry_ask", args=[found.pk])
    if request.htmx:
        return render(request, "inquiries/answer.html#done", {"said": said, "url": url})
    messages.success(request, said)
    return HttpResponseRedirect(url)
