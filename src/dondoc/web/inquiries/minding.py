"""The Office minds a request: reminds who has not answered, puts the day off, withdraws it (F4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dondoc.inquiries.actions import minding
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.inquiries.forms import PutOffForm, WithdrawForm
from dondoc.web.inquiries.pages import ask_context, context_of
from dondoc.web.refusals import is_secret, tell_all


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """One press; nothing is filled in."""
    try:
        made = minding.remind(actor=request.actor, inquiry_id=pk, at=request.now)
    except (Refusal, Refusals) as refusal:
        context = context_of(request, pk, told=tell_all(refusal))
        return render(request, "inquiries/inquiry.html", context, status=422)
    n = made.asks.count()
    messages.success(request, ngettext("Đã nhắc %(n)s cơ quan.", "Đã nhắc %(n)s cơ quan.", n) % {"n": n})
    return HttpResponseRedirect(reverse("inquiry", args=[pk]))


@require_POST
def put_off(request: HttpRequest, pk: int) -> HttpResponse:
    """For all, or for the agency on whose page the form stands."""

    def deed(said: dict[str, Any]) -> str:
        minding.put_off(
            actor=request.actor,
            inquiry_id=pk,
            due_on=said["due_on"],
            reason=said["reason"],
            ask_id=said["ask"],
            at=request.now,
        )
        return _("Đã lùi ngày phải trả lời.")

    return _with_form(request, pk, PutOffForm, "put_off_form", "day-%s", deed)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole request, with its reason."""

    def deed(said: dict[str, Any]) -> str:
        minding.withdraw(actor=request.actor, inquiry_id=pk, reason=said["reason"], at=request.now)
        return _("Đã rút yêu cầu; các cơ quan không phải trả lời nữa.")

    return _with_form(request, pk, WithdrawForm, "withdraw_form", "withdraw-%s", deed)


def _with_form(
    request: HttpRequest, pk: int, kind: Any, name: str, ids: str, deed: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Back to the page of the request, or to that of the one agency; what was refused stands at its field there."""
    form, told = kind(request.POST, today=request.today, auto_id=ids), []
    form.is_valid()
    ask_pk = form.cleaned_data.get("ask")
    try:
        if form.is_valid():
            messages.success(request, deed(form.cleaned_data))
            url = reverse("inquiry_ask", args=[ask_pk]) if ask_pk else reverse("inquiry", args=[pk])
            return HttpResponseRedirect(url)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            form = kind(None, today=request.today, auto_id=ids, initial={"ask": ask_pk})
        else:
            told = form.refused(refusal)
    if ask_pk:
        return render(
            request, "inquiries/ask.html", ask_context(request, ask_pk, told=told, **{name: form}), status=422
        )
    return render(request, "inquiries/inquiry.html", context_of(request, pk, told=told, **{name: form}), status=422)
