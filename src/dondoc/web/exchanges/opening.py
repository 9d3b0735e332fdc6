"""An agency brings something up: about one of its assignments, or a question about none."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import current, regulation
from dondoc.exchanges.actions.opening import Opening, open_thread
from dondoc.exchanges.queries.opening import DEEDS, kinds_offered
from dondoc.exchanges.queries.others import others_of
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.queries import page
from dondoc.tasks.queries.parties import parties_of
from dondoc.web.access import found_or_404
from dondoc.web.exchanges.forms import OpenForm
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.thread_words import KIND_WORDS
from dondoc.web.uploads import inspected


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The kinds as tabs, each with its own form; `luot` in the address names the assignment."""
    if request.actor.role not in AGENCY_ROLES:
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    about = _about(request, number_in(sent.get("luot")))
    kinds = _kinds(request, about)
    kind = sent.get("loai", "") if sent.get("loai", "") in kinds else kinds[0]
    form, told = _form(request, about, kind), list[Told]()
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, about, kind, form.cleaned_data)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            form = _form(request, about, kind, empty=True) if is_secret(told) else form
            told = told if is_secret(told) else form.refused(refusal)
    rules = current() if about is None else regulation(about.task.directive.regulation_id)
    context = {
        "form": form,
        "told": told,
        "kind": kind,
        "kind_word": KIND_WORDS[kind],
        "assignment": about,
        "kinds": [{"word": KIND_WORDS[k], "url": _address(about, k), "on": k == kind} for k in kinds],
        "cite": rules.deed_cites.cite_for(DEEDS[kind].value),
        "back": reverse("assignment", args=[about.pk]) if about else reverse("threads"),
    }
    return render(request, "exchanges/new.html", context, status=422 if request.method == "POST" else 200)


def _about(request: HttpRequest, pk: int | None) -> Any:
    """The assignment it is about; 404 for one that he may not see."""
    return None if pk is None else found_or_404(page.assignment_seen(request.actor, pk, request.today))


def _kinds(request: HttpRequest, about: Any) -> list[str]:
    """What he may open; where nothing, what is sent is refused with the reason by the action."""
    if about is None:
        return ["question"]
    parties = parties_of(request.actor, about, request.today)
    return kinds_offered(request.actor, parties, about.state) or ["question"]


def _form(request: HttpRequest, about: Any, kind: str, *, empty: bool = False) -> OpenForm:
    others = others_of(request.actor, about, request.today) if about is not None and kind == "difference" else []
    posted = request.method == "POST" and not empty
    return OpenForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        today=request.today,
        kind=kind,
        others=[(str(one.pk), one.name) for one in others],
    )


def _opened(request: HttpRequest, about: Any, kind: str, data: dict[str, Any]) -> HttpResponse:
    opening = Opening(
        kind=kind,
        subject=data["subject"],
        words=data["words"],
        due_on=data["due_on"],
        others=[pk for pk in map(number_in, data.get("others", ())) if pk],
        question=data.get("question", ""),
    )
    made = open_thread(
        actor=request.actor,
        assignment_id=about.pk if about else None,
        opening=opening,
        files=inspected(request, "files", door="thread_new"),
        form_token=data["form_token"],
        at=request.now,
    )
    messages.success(request, _("Đã gửi Văn phòng UBND tỉnh; trả lời và ý kiến chỉ đạo hiện tại trang này."))
    return HttpResponseRedirect(reverse("thread", args=[made.pk]))


def _address(about: Any, kind: str) -> str:
    found = f"{reverse('thread_new')}?loai={kind}"
    return f"{found}&luot={about.pk}" if about else found
