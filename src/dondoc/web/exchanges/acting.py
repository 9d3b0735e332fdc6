"""One view for every deed on a thread: GET gives its form into a row of work (without htmx: the page of the thread), POST does it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dondoc.exchanges.queries.threads import Opened, opened
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import found_or_404
from dondoc.web.exchanges.doors import BY_WORD, Door
from dondoc.web.exchanges.fields import form_of, picker
from dondoc.web.exchanges.pages import context_of
from dondoc.web.refusals import Told, is_secret, tell_all


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """The form of a deed, and the deed. What is not offered now is refused by the action, which says why."""
    door = BY_WORD.get(word)
    found = found_or_404(opened(request.actor, pk, request.today))
    if door is None:
        raise Http404
    if request.method == "GET" and not (request.htmx and door.name in found.doors):
        return HttpResponseRedirect(reverse("thread", args=[pk]) + f"#{door.word}")
    told: list[Told] = []
    form = form_of(request, found, door, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if form.is_valid():
                door.act(request, pk, form.cleaned_data)
                return _done(request, pk, door)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = form_of(request, found, door)
            else:
                told = form.refused(refusal)
    return _show(request, pk, found, door, form, told)


def _show(request: HttpRequest, pk: int, found: Opened, door: Door, form: Any, told: list[Told]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    if request.htmx:
        one = {
            "door": door,
            "form": form,
            "told": told,
            "picker": picker(request, told) if door.name == "ask" else None,
        }
        return render(request, "exchanges/act.html", {"act": one, "thread": found.thread}, status=status)
    context = context_of(request, pk, (door, form, told))
    # a door that closed meanwhile has no place on the page any more: what was refused stands above everything
    context["told"] = told if door.name not in found.doors else []
    return render(request, "exchanges/thread.html", context, status=status)


def _done(request: HttpRequest, pk: int, door: Door) -> HttpResponse:
    if request.htmx:
        return render(request, "exchanges/act.html#done", {"said": door.done, "url": reverse("thread", args=[pk])})
    messages.success(request, door.done)
    return HttpResponseRedirect(reverse("thread", args=[pk]))
