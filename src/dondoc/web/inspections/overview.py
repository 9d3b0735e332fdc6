"""The overview of an inspection: state, days, decision, people, and its steps as buttons; what is refused comes back there (G1, G2)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.regulation import regulation
from dondoc.inspections.actions import running
from dondoc.inspections.queries.choosing import tally
from dondoc.inspections.queries.frame import (
    chooses,
    inspectors_of,
    keeps,
    now_of_the_inspected,
    overlapping,
    reckoned,
    report_rule,
    steps_open,
)
from dondoc.inspections.queries.inspected import asked_of
from dondoc.inspections.queries.recommendations import left_open
from dondoc.inspections.queries.sight import NEAR, Side
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.inspections import LASTING, InspectionState
from dondoc.web.directives.files import handed_out
from dondoc.web.inspections.frame import days_over, frame, there
from dondoc.web.inspections.words import ROLES
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import DateText, DeedForm, long_text

#: While the next inspection is on its way, what the last one left stands on its overview.
BEFORE_IT_ENDS = (InspectionState.PREPARING, InspectionState.ANNOUNCED, InspectionState.RUNNING)
#: Word of the address -> step of `rules/inspections.STEPS` and what is said once it is done.
WORDS = {
    "bat-dau": ("begin", _("Cuộc kiểm tra đã bắt đầu; số liệu của các nhiệm vụ được giữ lại như hôm nay.")),
    "ket-thuc": ("end", _("Cuộc kiểm tra đã kết thúc.")),
    "huy": ("cancel", _("Đã hủy cuộc kiểm tra.")),
}


class BeginForm(DeedForm):
    """Nothing but the version."""


class EndForm(DeedForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"] = DateText(label=_("Ngày kết thúc kiểm tra"), today=self.today)


class CancelForm(DeedForm):
    reason = long_text(_("Lý do hủy"), rows=2)


_FORMS: dict[str, type[DeedForm]] = {"begin": BeginForm, "end": EndForm, "cancel": CancelForm}


def forms_of(request: HttpRequest, found: Any, side: Any, sent: dict[str, forms.Form] | None = None) -> dict[str, Any]:
    """The forms of the steps that this reader may take now, by step; `sent` came back."""
    if not keeps(request.actor, side):
        return {}
    first = {"version": found.version, "on": request.today}
    made: dict[str, Any] = {
        step: _FORMS[step](None, today=request.today, initial=first, auto_id=f"{step}-%s")
        for step in steps_open(found)
        if step in _FORMS
    }
    return made | {step: form for step, form in (sent or {}).items() if step in made}


@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """What everybody who may open it may know, and for those near it the next step."""
    found, side, context = frame(request, pk, "overview")
    return render(request, "inspections/overview.html", context | told_of(request, found, side))


@require_GET
def decision(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The decision that it rests on, to everybody who may open it but those who see only what was signed."""
    found, side, _context = frame(request, pk, "overview")
    if found.decision_file is None or side is Side.CONCLUDED:
        raise Http404
    return handed_out(found.decision_file)


def told_of(request: HttpRequest, found: Any, side: Side, sent: dict[str, forms.Form] | None = None) -> dict[str, Any]:
    """What the overview tells of it. `sent`: forms of steps that came back."""
    near, kept = side in NEAR, keeps(request.actor, side)
    rules = regulation(found.regulation_id).inspection
    ground = next((one.name for one in rules.triggers if one.code == found.ground), "")
    return {
        "people": inspectors_of(found) if side is not Side.CONCLUDED else [],
        "role_words": ROLES,
        "over": days_over(found, request.today) if side is not Side.CONCLUDED else 0,
        "ground_word": gettext(ground) if ground else "",
        "kind_cite": next((one.cite for one in rules.kinds if one.code == found.kind), ""),
        "decision_cite": rules.decision.cite if rules.decision else "",
        "keeps": kept,
        "chooses": chooses(request.actor, side) and found.state in BEFORE_IT_ENDS,
        "edits": kept and found.state == InspectionState.PREPARING and found.team_id is not None,
        "steps": forms_of(request, found, side, sent),
        "reckoning": reckoned(found, found.ended_on) if found.ended_on and side is not Side.CONCLUDED else None,
        "report_rule": report_rule(found),
        "notice_url": reverse("inspection_notice", args=[found.pk]) if near and there("inspection_notice") else "",
        **(_near(request, found) if near else {}),
        **(_asked_of_us(found) if side is Side.INSPECTED else {}),
    }


def _asked_of_us(found: Any) -> dict[str, Any]:
    """What the inspected agency has to do. Four queries."""
    papers = regulation(found.regulation_id).inspection.papers
    return {"asked": asked_of(found), "papers_cite": papers.cite if papers else ""}


def _near(request: HttpRequest, found: Any) -> dict[str, Any]:
    """Its tasks, other inspections of the same agency in these days, who may inspect it no more, and what earlier ones left open. Six queries."""
    others = overlapping(request.actor, found.agency_id, found.first, found.last, request.today, found.pk)
    return {
        "tally": tally(found),
        "others": list(others[:5]) if found.state in BEFORE_IT_ENDS else [],
        "conflicted": now_of_the_inspected(found, request.today) if InspectionState(found.state) in LASTING else [],
        "left": left_open(found.agency_id, found) if found.state in BEFORE_IT_ENDS else [],
    }


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """GET leads to the page; POST takes the step."""
    if word not in WORDS:
        raise Http404
    found, side, context = frame(request, pk, "overview")
    if request.method == "GET":
        return HttpResponseRedirect(f"{reverse('inspection', args=[pk])}#{word}")
    name, done = WORDS[word]
    form, told = _FORMS[name](request.POST, today=request.today, auto_id=f"{name}-%s"), list[Told]()
    try:
        if form.is_valid():
            _do(request, pk, name, form.cleaned_data)
            messages.success(request, done)
            return HttpResponseRedirect(reverse("inspection", args=[pk]))
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):
            form = _FORMS[name](None, today=request.today, auto_id=f"{name}-%s")
        else:
            told = form.refused(refusal)
    context |= told_of(request, found, side, {name: form}) | {"told": told}
    return render(request, "inspections/overview.html", context, status=422)


def _do(request: HttpRequest, pk: int, name: str, said: dict[str, Any]) -> None:
    version = said["version"]
    if name == "begin":
        running.begin(actor=request.actor, inspection_id=pk, version=version, at=request.now)
    elif name == "end":
        running.end(actor=request.actor, inspection_id=pk, version=version, on=said["on"], at=request.now)
    else:
        running.cancel(actor=request.actor, inspection_id=pk, version=version, reason=said["reason"], at=request.now)
