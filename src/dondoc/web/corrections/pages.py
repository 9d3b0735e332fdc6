"""Corrections that agencies ask for: the form, the list, one with the Office's answer (D8; TH 7; BT 9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.regulation import current, regulation
from dondoc.exchanges.actions import correcting
from dondoc.exchanges.queries import corrections as asked
from dondoc.rules.access import AGENCY_ROLES, Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.queries import page as task_pages
from dondoc.web.access import find, found_or_404
from dondoc.web.corrections.forms import AskForm, CorrectForm, DeclineForm
from dondoc.web.fields import number_in
from dondoc.web.found_words import found_words
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.work.filters import address

TABS: dict[str, str | Promise] = {
    "": gettext_lazy("Tất cả"),
    "waiting": gettext_lazy("Chờ Văn phòng"),
    "carried_out": gettext_lazy("Đã đính chính"),
    "declined": gettext_lazy("Giữ nguyên"),
}
LOOKS: dict[str, tuple[str | Promise, str, str]] = {
    "": (gettext_lazy("Chờ Văn phòng"), "hourglass", "office"),
    "carried_out": (gettext_lazy("Đã đính chính"), "circle-check", "done"),
    "declined": (gettext_lazy("Giữ nguyên"), "minus", "none"),
}
WAYS: dict[str, str | Promise] = {
    "system": gettext_lazy("trên hệ thống"),
    "telephone": gettext_lazy("qua điện thoại"),
    "letter": gettext_lazy("bằng văn bản"),
}


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, from the page of an assignment."""
    assignment = found_or_404(task_pages.assignment_seen(request.actor, pk, request.today))
    shown = task_pages.panel(request.actor, assignment, request.today)
    if request.method == "GET" and Deed.ASK_CORRECTION not in shown.deeds:
        raise Http404
    office, told = request.actor.is_office, list[Told]()
    first = {"reason": found_words(request, pk, None)}
    form = AskForm(request.POST or None, today=request.today, office=office, initial=first, auto_id="ask-%s")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = correcting.ask(
                actor=request.actor,
                assignment_id=pk,
                asked=correcting.Asked(**{name: data[name] for name in data if name not in ("version", "form_token")}),
                form_token=data["form_token"],
                at=request.now,
            )
            messages.success(
                request, _("Đã ghi đề nghị đính chính; câu chữ hiện nay giữ nguyên đến khi Văn phòng trả lời.")
            )
            return HttpResponseRedirect(reverse("correction", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            secret = is_secret(told)
            told = told if secret else form.refused(refusal)
            form = AskForm(None, today=request.today, office=office, auto_id="ask-%s") if secret else form
    context = {
        "assignment": assignment,
        "task": assignment.task,
        "form": form,
        "told": told,
        "office": office,
        "cite": regulation(assignment.task.directive.regulation_id).deed_cites.cite_for(Deed.CORRECT.value),
    }  # fmt: skip
    return render(request, "corrections/ask.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """The requests that one may see, fifty a page."""
    if not request.actor.sees_everything and request.actor.role not in AGENCY_ROLES:
        raise Http404
    state = request.GET.get("tinh-trang", "")
    page, counts = asked.listing(request.actor, request.today, state, number_in(request.GET.get("trang")) or 1)
    context = {
        "page": page,
        "rows": [_told(one) for one in page.object_list],
        "tabs": [
            {
                "word": word,
                "n": counts[code],
                "url": address(request.GET, **{"tinh-trang": code}),
                "on": code == (state if state in TABS else ""),
            }
            for code, word in TABS.items()
        ],
        "cite": current().deed_cites.cite_for(Deed.CORRECT.value),
    }
    return render(request, "corrections/list.html", context)


def _told(one: Any) -> dict[str, Any]:
    return {"one": one, "way": WAYS[one.came_by], "look": LOOKS[one.outcome]}


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One request beside the wording of the task; the Office puts it right, or answers why it stands."""
    rows = asked.corrections_for(request.actor, request.today)
    found = find(request, rows.select_related("task__directive", "agency", "by", "answered_by", "change"), pk)
    answers = asked.answers(request.actor, found)
    deed = request.POST.get("deed", "")
    forms, told = _forms(request, found, deed), list[Told]()
    if request.method == "POST":
        form = forms["decline" if deed == "decline" else "correct"]
        if form.is_valid():
            try:
                return _do(request, pk, deed, form.cleaned_data)
            except (Refusal, Refusals) as refusal:
                told = tell_all(refusal)
                secret = is_secret(told)
                told = told if secret else form.refused(refusal)
                forms = _forms(request, found, "") if secret else forms
    context = _told(found) | {
        "answers": answers,
        "correct_form": forms["correct"],
        "decline_form": forms["decline"],
        "assignment": asked.assignment_of(found),
        "told": told,
    }
    return render(request, "corrections/one.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: HttpRequest, found: Any, deed: str) -> dict[str, Any]:
    first = {"content": found.content or found.task.content, "product": found.product or found.task.product}
    sent = {deed: request.POST} if request.method == "POST" else {}
    return {
        "correct": CorrectForm(sent.get("correct"), today=request.today, initial=first, auto_id="correct-%s"),
        "decline": DeclineForm(sent.get("decline"), today=request.today, auto_id="decline-%s"),
    }


def _do(request: HttpRequest, pk: int, deed: str, data: dict[str, Any]) -> HttpResponse:
    if deed == "decline":
        correcting.decline(actor=request.actor, request_id=pk, answer=data["answer"], at=request.now)
        messages.success(request, _("Đã trả lời cơ quan; nội dung nhiệm vụ giữ nguyên."))
    else:
        correcting.carry_out(
            actor=request.actor,
            request_id=pk,
            content=data["content"],
            product=data["product"],
            reason=data["reason"],
            at=request.now,
        )
        messages.success(request, _("Đã đính chính nội dung nhiệm vụ; câu chữ cũ vẫn được lưu."))
    return HttpResponseRedirect(reverse("correction", args=[pk]))
