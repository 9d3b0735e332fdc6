"""The urged agency answers: on the page of the urge, or in its row of "Việc của tôi" without leaving that page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.rules.errors import Refusal, Refusals
from dondoc.urging.actions.answering import answer as answer_urge
from dondoc.urging.queries import urges
from dondoc.web.access import find
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected
from dondoc.web.urging.forms import AnswerForm
from dondoc.web.urging.pages import context_of


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """GET gives the form into a row (without htmx: the page of the urge, which has it); POST answers."""
    found = find(request, urges.urges_for(request.actor, request.today).select_related("agency"), pk)
    if request.method == "GET" and not request.htmx:
        return HttpResponseRedirect(reverse("urge", args=[pk]) + "#tra-loi")
    if request.method == "GET" and not urges.answers(request.actor, found, request.today):
        raise Http404
    form, told = _form(request, pk), list[Told]()
    if request.method == "POST" and form.is_valid():
        try:
            answer_urge(
                actor=request.actor,
                urge_id=pk,
                text=form.cleaned_data["answer"],
                files=inspected(request, "files", door="urge_answer"),
                at=request.now,
            )
            return _done(request, pk)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = AnswerForm(None, today=request.today, auto_id=f"answer-{pk}-%s")
            else:
                told = form.refused(refusal)
    status = 422 if request.method == "POST" else 200
    if request.htmx:
        context = {"urge": found, "answer_form": form, "told": told}
        return render(request, "urging/answer.html", context, status=status)
    context = context_of(request, pk, told=told)
    if context["answer_form"] is not None:
        context["answer_form"] = form
    return render(request, "urging/urge.html", context, status=status)


def _form(request: HttpRequest, pk: int) -> AnswerForm:
    posted = request.method == "POST"
    return AnswerForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        today=request.today,
        auto_id=f"answer-{pk}-%s",
    )


def _done(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Đã gửi trả lời; cơ quan đôn đốc xem được ngay.")
    if request.htmx:
        return render(request, "urging/answer.html#done", {"said": said, "url": reverse("urge", args=[pk])})
    messages.success(request, said)
    return HttpResponseRedirect(reverse("urge", args=[pk]))
