"""The places where the regulation is silent and the province decides: what holds, what was decided, and the form of a new decision (A1, A3).

Administrators only; everybody reads the answers on the page of the regulation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.core import local_decisions
from dondoc.core import regulation as regulations
from dondoc.directives.actions.local_decisions import decide_locally, withdraw_decision
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.decisions import Decision, Silence, open_to_decision, values_of
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation.base import Provision
from dondoc.rules.regulation_examples import check_examples
from dondoc.web.refusals import Told, is_secret, tell
from dondoc.web.tasks.forms import Asked, DateText


class DecisionForm(forms.Form):
    """The values that one silence asks, the ground, and the day from which directives follow it."""

    use_required_attribute = False

    def __init__(self, *args: Any, silence: Silence, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.silence = silence
        for asked in silence.asked:
            choices = [(code, _(words)) for code, words in asked.options]
            widget = forms.RadioSelect(choices=choices) if choices else forms.TextInput(attrs={"inputmode": "numeric"})
            self.fields[asked.name] = Asked(label=_(asked.label), widget=widget, max_length=20)
        self.fields["from_day"] = DateText(
            today=today,
            label=_("Áp dụng cho văn bản ban hành từ ngày"),
            help_text=_("Một ngày chưa tới. Nhiệm vụ của các văn bản trước ngày đó giữ nguyên cách tính cũ."),
        )
        self.fields["ground"] = Asked(
            label=_("Căn cứ"),
            help_text=_("Văn bản, kết luận hoặc ý kiến mà quyết định này dựa vào."),
            max_length=300,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def decision(self) -> Decision:
        data = self.cleaned_data
        if data["from_day"] is None:
            raise Refusal("no_day", "Anh/chị ghi ngày bắt đầu áp dụng.", field="from_day")
        values = {asked.name: data[asked.name] for asked in self.silence.asked}
        return Decision(self.silence.key, values, data["ground"], data["from_day"])


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision would do: the answer in its words, and the examples of the profile that would come out otherwise."""

    before: str
    after: str
    examples: list[tuple[str, str]]


@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """What is open to decision, what holds, and every decision that was recorded."""
    _only_who_may(request)
    shown = regulations.regulation_in_force(request.today)
    base = regulations.base_of(shown)
    rows = local_decisions.decision_rows(base.id)
    questions = {silence.key: provision.question for silence, provision in open_to_decision(shown)}
    context = {
        "regulation": shown,
        "silences": [(silence.key, provision) for silence, provision in open_to_decision(shown)],
        "rows": [(row, questions.get(row.key, ""), _stands(row, request.today)) for row in rows],
    }
    return render(request, "regulation/decisions.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Look, then decide; what was changed after the look is looked at again."""
    _only_who_may(request)
    shown = regulations.regulation_in_force(request.today)
    silence, provision = _open(shown, key)
    if request.method == "GET":
        form = DecisionForm(silence=silence, today=request.today, initial=values_of(silence, provision))
        return _page(request, shown, provision, form)
    form = DecisionForm(request.POST, silence=silence, today=request.today)
    told: list[Told] = []
    effect: Effect | None = None
    seen = ""
    if form.is_valid():
        try:
            said = form.decision()
            seen = hashlib.sha256(repr(said).encode()).hexdigest()
            if request.POST.get("do") == "keep" and request.POST.get("seen") == seen:
                decide_locally(actor=request.actor, decision=said, at=request.now)
                messages.success(request, _("Đã ghi quyết định; áp dụng cho văn bản ban hành từ ngày đã chọn."))
                return HttpResponseRedirect(reverse("local_decisions"))
            effect = _effect(said, request.today)
        except Refusal as refusal:
            one = tell(refusal)
            if one.field in form.fields and not is_secret([one]):
                form.add_error(one.field, one.text)
            else:
                told = [one]
            if is_secret([one]):
                form = DecisionForm(silence=silence, today=request.today, initial=values_of(silence, provision))
    return _page(request, shown, provision, form, told=told, effect=effect, seen=seen)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision whose day has not come."""
    _only_who_may(request)
    withdraw_decision(actor=request.actor, decision_id=pk, at=request.now)
    messages.success(request, _("Đã rút quyết định; cách đang áp dụng giữ nguyên."))
    return HttpResponseRedirect(reverse("local_decisions"))


def _page(
    request: HttpRequest,
    shown: Regulation,
    provision: Provision,
    form: DecisionForm,
    told: list[Told] | None = None,
    effect: Effect | None = None,
    seen: str = "",
) -> HttpResponse:
    context = {
        "regulation": shown,
        "provision": provision,
        "form": form,
        "told": told or [],
        "effect": effect,
        "seen": seen,
    }
    status = 422 if request.method == "POST" and effect is None else 200
    return render(request, "regulation/decide.html", context, status=status)


def _effect(said: Decision, today: date) -> Effect:
    """Raises Refusal and NotThere as the deed would."""
    before = regulations.regulation_in_force(said.from_day)
    base = regulations.base_of(before)
    version = local_decisions.judged(base, said, today=today)
    days = regulations.shipped_calendar()
    other = check_examples(replace(version, examples=base.examples), days)
    return Effect(
        before=dict(before.provisions())[said.key].answer,
        after=dict(version.provisions())[said.key].answer,
        examples=[(fault.article, fault.message) for fault in other],
    )


def _stands(row: local_decisions.DecisionRow, today: date) -> str:
    """withdrawn, coming (it can still be taken back) or begun."""
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "coming" if row.from_day > today else "begun"


def _open(shown: Regulation, key: str) -> tuple[Silence, Provision]:
    found = next(((s, p) for s, p in open_to_decision(shown) if s.key == key), None)
    if found is None:
        raise Http404
    return found


def may_decide(request: HttpRequest) -> bool:
    return may(Deed.DECIDE_LOCALLY, own_party(request.actor))


def _only_who_may(request: HttpRequest) -> None:
    if not may_decide(request):
        raise Http404
