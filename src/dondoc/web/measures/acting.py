"""An act upon a proposal or one of its measures: its form stands on the page of the proposal; what is wrong comes back there, as it was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from dondoc.measures.actions import choosing, deciding, putting
from dondoc.measures.queries.proposals import proposal_of
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import found_or_404
from dondoc.web.fields import number_in
from dondoc.web.measures import pages
from dondoc.web.measures.forms import DecideForm, WordsForm
from dondoc.web.refusals import is_secret, tell_all


@dataclass(frozen=True, slots=True)
class Door:
    """`name` of the form on the page; `form` makes it of (request, page, data), `do` the deed of (request, page, form)."""

    name: str
    done: Any
    form: Callable[[HttpRequest, pages.Shown, Any], forms.Form]
    do: Callable[[HttpRequest, pages.Shown, Any], Any]


def _sent(request: HttpRequest, page: pages.Shown, form: forms.Form) -> dict[str, Any]:
    return {
        "actor": request.actor,
        "proposal_id": page.proposal.pk,
        "version": form.cleaned_data["version"],
        "at": request.now,
    }


def _words(request: HttpRequest, page: pages.Shown, form: forms.Form) -> Any:
    return putting.write_words(**_sent(request, page, form), words=form.cleaned_data["words"])


def _back(request: HttpRequest, page: pages.Shown, form: forms.Form) -> Any:
    return putting.hand_back(**_sent(request, page, form), words=form.cleaned_data["words"])


def _put(request: HttpRequest, page: pages.Shown, form: forms.Form) -> Any:
    return putting.put(**_sent(request, page, form), put_to=number_in(form.cleaned_data["put_to"]))


def _submit(request: HttpRequest, page: pages.Shown, form: forms.Form) -> Any:
    return putting.submit(**_sent(request, page, form))


def _drop(request: HttpRequest, page: pages.Shown, form: forms.Form) -> Any:
    return putting.drop(**_sent(request, page, form))


def _decide(request: HttpRequest, page: pages.Shown, form: DecideForm) -> Any:
    """ "Agree to all", pressed twice, decides those of which nothing was said."""
    words = {pk: deciding.Word(decision=code, words=said) for pk, (code, said) in form.decided().items()}
    if "all" in request.POST:
        words = {pk: deciding.Word(decision="agreed") for pk in form.measures} | words
    return deciding.decide(
        actor=request.actor,
        proposal_id=page.proposal.pk,
        words=words,
        leader=number_in(form.cleaned_data.get("leader")),
        document=form.cleaned_data.get("document", ""),
        at=request.now,
    )


def _bare(request: HttpRequest, page: pages.Shown, data: Any) -> forms.Form:
    return WordsForm(data, today=request.today, label="", needed=False)


DOORS: dict[str, Door] = {
    "loi-mo-dau": Door("words", _("Đã ghi lời mở đầu."), pages.words_form, _words),
    "trinh": Door("submit", _("Đã trình lãnh đạo Văn phòng."), _bare, _submit),
    "tra-lai": Door("back", _("Đã chuyển lại người lập."), pages.back_form, _back),
    "duyet": Door("put", _("Đã duyệt và trình lãnh đạo UBND tỉnh."), pages.put_form, _put),
    "bo": Door("drop", _("Đã bỏ dự thảo kiến nghị."), _bare, _drop),
    "quyet-dinh": Door("decide", _("Đã ghi quyết định."), pages.decide_form, _decide),
}


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """GET leads to the page; POST does the deed."""
    door, page = DOORS.get(word), pages.shown(request, pk)
    if door is None:
        raise Http404
    if request.method == "GET":
        return HttpResponseRedirect(f"{reverse('proposal', args=[pk])}#{word}")
    form = door.form(request, page, request.POST)
    if isinstance(form, DecideForm) and request.POST.get("all") == "1" and form.is_valid():
        return _asked_again(request, page, form)
    return _done(request, page, door, form, door.form)


def _asked_again(request: HttpRequest, page: pages.Shown, form: DecideForm) -> HttpResponse:
    """Before all are agreed to at once: the page as it was filled in, and to how many and to what one would agree. Nothing is written."""
    chosen = form.decided()
    rest = [one for one in page.measures if one.pk in form.measures and one.pk not in chosen]
    if not rest:  # each has its own decision already
        return _done(request, page, DOORS["quyet-dinh"], form, pages.decide_form)
    context = pages.context_of(request, page, {"decide": form})
    told = [one for one in context["measures"] if one["measure"] in rest]
    context["agree_to"] = {"told": told, "agencies": len({one.agency_id for one in rest}), "chosen": len(chosen)}
    return render(request, "measures/proposal.html", context)


@require_http_methods(["GET", "POST"])
def measure_act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """The same for one measure: it is put right, left out, or what came of it is recorded."""
    page = pages.shown(request, found_or_404(proposal_of(request.actor, pk)))
    measure = found_or_404(next((one for one in page.measures if one.pk == pk), None))
    made = {"sua": pages.edit_form, "bo": None, "ket-qua": pages.settle_form}
    if word not in made:
        raise Http404
    if request.method == "GET":
        return HttpResponseRedirect(f"{reverse('proposal', args=[page.proposal.pk])}#muc-{pk}")

    def form_of(request: HttpRequest, page: pages.Shown, data: Any) -> forms.Form:
        build = made[word]
        return build(request, page, measure, data) if build else _bare(request, page, data)

    door = {
        "sua": Door(f"edit-{pk}", _("Đã sửa kiến nghị."), form_of, _edit(pk)),
        "bo": Door("out", _("Đã bỏ kiến nghị khỏi dự thảo."), form_of, _leave_out(pk)),
        "ket-qua": Door(f"settle-{pk}", _("Đã ghi kết quả thực hiện."), form_of, _settle(pk)),
    }[word]
    return _done(request, page, door, form_of(request, page, request.POST), form_of, f"#muc-{pk}")


def _edit(pk: int) -> Callable[..., Any]:
    def do(request: HttpRequest, page: pages.Shown, form: forms.Form) -> Any:
        data = form.cleaned_data
        wording = choosing.Wording(
            kind=data["kind"],
            words=data["words"],
            doer=data["doer"],
            by_when=data["by_when"],
            keep=tuple(int(one) for one in data["keep"]),
        )
        return choosing.edit(
            actor=request.actor, measure_id=pk, version=data["version"], wording=wording, at=request.now
        )

    return do


def _leave_out(pk: int) -> Callable[..., Any]:
    def do(request: HttpRequest, page: pages.Shown, form: forms.Form) -> Any:
        version = form.cleaned_data["version"]
        return choosing.leave_out(actor=request.actor, measure_id=pk, version=version, at=request.now)

    return do


def _settle(pk: int) -> Callable[..., Any]:
    def do(request: HttpRequest, page: pages.Shown, form: forms.Form) -> Any:
        said = {name: form.cleaned_data.get(name, "") for name in ("outcome", "words", "number")}
        return deciding.settle(actor=request.actor, measure_id=pk, at=request.now, **said)

    return do


def _done(
    request: HttpRequest, page: pages.Shown, door: Door, form: Any, anew: Callable[..., forms.Form], place: str = ""
) -> HttpResponse:
    """The deed, and the page again: with what was done, or with what was refused at its form."""
    told = []
    try:
        if form.is_valid():
            door.do(request, page, form)
            messages.success(request, door.done)
            return HttpResponseRedirect(reverse("proposal", args=[page.proposal.pk]) + place)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            form = anew(request, page, None)
        else:
            told = form.refused(refusal)
    context = pages.context_of(request, pages.shown(request, page.proposal.pk), {door.name: form}, told)
    return render(request, "measures/proposal.html", context, status=422)
