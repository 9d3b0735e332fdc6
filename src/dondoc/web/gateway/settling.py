"""A person settles a message, or decides one of its proposals: on the message's page; what is wrong comes back there as it was typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dondoc.gateway.actions import deciding
from dondoc.gateway.meaning import not_asked
from dondoc.gateway.queries import messages as asked
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import find
from dondoc.web.exchange_words import went_on
from dondoc.web.gateway.doors import DOORS
from dondoc.web.gateway.pages import context_of
from dondoc.web.refusals import Told, is_secret, tell_all

#: Deeds after which a message goes on by itself.
LETS_GO_ON = ("tiep-nhan", "noi-gui")
#: What an action calls a field -> what the form calls it.
FIELDS = {"issuer_id": "issuer"}


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """GET leads to the form on the page; POST does the deed."""
    door = DOORS.get(word)
    if door is None:
        raise Http404
    rows = asked.messages_for(request.actor).select_related("sender", "file")
    received = find(request, rows, pk)
    home = reverse("exchange_message", args=[pk])
    if request.method == "GET":
        return HttpResponseRedirect(f"{home}#{word}")
    form, told = door.form(request, received, request.POST), list[Told]()
    try:
        if not door.wants(received):
            raise not_asked(received.pk)
        if form.is_valid():
            door.do(request, pk, form.cleaned_data)
            messages.success(request, _told(request, pk, word))
            return HttpResponseRedirect(_onward(request, pk, word))
    except (Refusal, Refusals) as refusal:
        _named_as_here(refusal)
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            form = door.form(request, received, None)
        else:
            told = form.refused(refusal)
    return render(request, "gateway/message.html", context_of(request, pk, {word: form}, told=told), status=422)


def _told(request: HttpRequest, pk: int, word: str) -> str:
    """What was done, and what the machine did by itself then: a sender who is known may have let the document be registered."""
    done = str(DOORS[word].done)
    if word not in LETS_GO_ON:
        return done
    received = asked.messages_for(request.actor).select_related("directive").get(pk=pk)
    return f"{done} {went_on(received)}".strip()


def _onward(request: HttpRequest, pk: int, word: str) -> str:
    """Whoever registered goes on to the tasks of the directive."""
    made = asked.messages_for(request.actor).filter(pk=pk).values_list("directive_id", flat=True).first()
    if word == "dang-ky" and made:
        return reverse("directive", args=[made])
    return reverse("exchange_message", args=[pk])


def _named_as_here(caught: Refusal | Refusals) -> None:
    for one in caught.refusals if isinstance(caught, Refusals) else [caught]:
        one.field = FIELDS.get(one.field, one.field)


@require_POST
def decide(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Agreed, or not and why."""
    rows = asked.messages_for(request.actor)
    received = find(request, rows, pk)
    if proposal_pk not in {one.pk for one in asked.proposals_of(received)}:
        raise Http404
    said: dict[str, Any] = {"actor": request.actor, "proposal_id": proposal_pk, "at": request.now}
    try:
        if request.POST.get("answer") == "accept":
            deciding.accept(**said)
            messages.success(request, _("Đã làm theo đề xuất; nơi gửi được báo."))
        else:
            deciding.decline(**said, reason=request.POST.get("reason", ""))
            messages.success(request, _("Đã ghi là không đồng ý; nơi gửi được báo kèm lý do."))
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        beside = {
            "told": told,
            "declining": proposal_pk,
            "reason": "" if is_secret(told) else request.POST.get("reason", ""),
        }
        return render(request, "gateway/message.html", context_of(request, pk, **beside), status=422)
    return HttpResponseRedirect(reverse("exchange_message", args=[pk]))
