"""An act upon a feedback: its form stands on the page of the feedback; what is wrong comes back there, open and as it was typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dondoc.feedback.queries import feedbacks as asked
from dondoc.feedback.queries.page import page
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import find
from dondoc.web.feedback.doors import DOORS
from dondoc.web.feedback.pages import context_of
from dondoc.web.refusals import Told, is_secret, tell_all


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """GET leads to the form on the page; POST does the deed."""
    door = DOORS.get(word)
    if door is None:
        raise Http404
    seen = asked.feedback_for(request.actor, request.today).select_related("sender", "about", "by")
    found = page(request.actor, find(request, seen, pk), request.today)
    home = reverse("feedback", args=[pk])
    if request.method == "GET":
        return HttpResponseRedirect(f"{home}#{word}")
    form, told = door.form(request, found, request.POST), list[Told]()
    try:
        if form.is_valid():
            door.do(request, pk, form.cleaned_data)
            messages.success(request, door.done)
            return HttpResponseRedirect(home)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            form = door.form(request, found, None)
        else:
            told = form.refused(refusal)
    return render(request, "feedback/feedback.html", context_of(request, pk, {word: form}, told=told), status=422)
