"""The Office writes a request to many agencies: its words, its day, its form, the columns of its table (F4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dondoc.inquiries.actions.asking import InquiryAsked, ask, refuse_faulty
from dondoc.inquiries.queries.inquiries import cite_of, may_inquire, task_named
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.access import found_or_404
from dondoc.web.directives.forms import picked
from dondoc.web.fields import number_in
from dondoc.web.inquiries.forms import InquiryForm
from dondoc.web.inquiries.words import PURPOSES
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form and the deed. `nhiem-vu` in the address ties it to a task, whose agencies that still work on it are picked for a beginning; so are
    those of `agencies`."""
    if not may_inquire(request.actor):
        raise Http404
    tied, tokens = None, picked(request.POST if request.method == "POST" else request.GET, "agencies")
    if pk := number_in(request.GET.get("nhiem-vu") or request.POST.get("task")):
        tied = found_or_404(task_named(request.actor, pk, request.today))
        tokens = tokens or (tuple(f"a:{n}" for n in tied.agencies) if request.method == "GET" else ())
    form, told = _form(request), list[Told]()
    if request.method == "POST":
        readable = form.is_valid()
        asked = _asked(form, tokens, tied.task_id if tied else None)
        try:
            if readable:
                return _sent(request, _ask(request, form, asked))
            refuse_faulty(actor=request.actor, asked=asked, at=request.now)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form, tokens = InquiryForm(None, today=request.today, auto_id="inquiry-%s"), ()
            else:
                told = form.refused(refusal)
    names, column_errors = Picked(request.today), [one.text for one in told if one.field == "columns"]
    for text in column_errors:  # counted and told with the others, though a column is found below
        form.add_error(None, text)
    context = {
        "form": form,
        "told": [one for one in told if one.field not in ("agencies", "columns") or one.way_url],
        "agency_errors": [one.text for one in told if one.field == "agencies"],
        "column_errors": column_errors,
        "chips": names.chips(tokens),
        "options": names.options(),
        "cites": {purpose: cite_of(purpose) for purpose in PURPOSES},
        "tied": tied,
    }
    return render(request, "inquiries/new.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest) -> InquiryForm:
    posted = request.method == "POST"
    return InquiryForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        today=request.today,
        initial={"purpose": "information", "form": "text"},
        auto_id="inquiry-%s",
    )


def _asked(form: InquiryForm, tokens: tuple[str, ...], task_id: int | None) -> InquiryAsked:
    """What could be read of the form."""
    said = form.cleaned_data
    words = {name: said.get(name, "") for name in ("purpose", "title", "words", "form")}
    return InquiryAsked(**words, due_on=said.get("due_on"), agencies=tokens, columns=form.columns(), task_id=task_id)


def _ask(request: HttpRequest, form: InquiryForm, asked: InquiryAsked) -> Any:
    files, token = inspected(request, "files", door="inquiry_new"), form.cleaned_data["form_token"]
    return ask(actor=request.actor, asked=asked, files=files, form_token=token, at=request.now)


def _sent(request: HttpRequest, inquiry: Any) -> HttpResponse:
    n = inquiry.asks.count()
    said = ngettext("Đã gửi yêu cầu đến %(n)s cơ quan.", "Đã gửi yêu cầu đến %(n)s cơ quan.", n) % {"n": n}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("inquiry", args=[inquiry.pk]))
