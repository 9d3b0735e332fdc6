"""A task that a directive gave and nobody entered: an agency reports it by the directive's number, the Office answers (TH 5.2.a; BT 8.2.a)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import current
from dondoc.rules.access import AGENCY_ROLES, Deed, agency_party, may, own_party
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import missing
from dondoc.tasks.queries import missing as reports
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told
from dondoc.web.tasks.forms import MissingAnswerForm, MissingForm


@require_http_methods(["GET", "POST"])
def missing_report(request: HttpRequest) -> HttpResponse:
    """The agency's form with its own reports, or the Office's list with an answer beside each."""
    if may(Deed.ANSWER_MISSING, own_party(request.actor)):
        return _office(request)
    if request.actor.role in AGENCY_ROLES and may(Deed.REPORT_MISSING, {agency_party(request.actor)}):
        return _agency(request)
    raise Http404


def _agency(request: HttpRequest) -> HttpResponse:
    told: list[Told] = []
    form = MissingForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            missing.report(
                actor=request.actor,
                directive_number=data["directive_number"],
                content=data["content"],
                form_token=data["form_token"],
                at=request.now,
            )
            messages.success(
                request, _("Đã gửi báo thiếu nhiệm vụ; Văn phòng UBND tỉnh kiểm tra và trả lời tại trang này.")
            )
            return HttpResponseRedirect(reverse("missing_report"))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    context = {"form": form, "told": told, "reports": reports.own_reports(request.actor), "cite": _cite()}
    return render(request, "tasks/missing.html", context, status=422 if request.method == "POST" else 200)


def _office(request: HttpRequest) -> HttpResponse:
    answered: int | None = None
    told: list[Told] = []
    form: MissingAnswerForm | None = None
    if request.method == "POST":
        answered = number_in(request.POST.get("missing")) or 0
        form = _answer_form(request, answered, request.POST)
        try:
            if form.is_valid():
                return _answer(request, answered, form.cleaned_data)
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    waiting = reports.open_reports()
    rows = [
        {
            "report": one.report,
            "directives": one.directives,
            "form": form if one.report.pk == answered and form else _answer_form(request, one.report.pk, None),
            "told": told if one.report.pk == answered else [],
        }
        for one in waiting
    ]
    lost = told if answered is not None and all(one.report.pk != answered for one in waiting) else []
    context: dict[str, Any] = {"rows": rows, "told": lost, "answered": reports.answered_reports(), "cite": _cite()}
    return render(request, "tasks/missing_office.html", context, status=422 if request.method == "POST" else 200)


def _answer(request: HttpRequest, pk: int, data: dict[str, Any]) -> HttpResponse:
    if data["accepted"] not in ("yes", "no"):
        raise Refusal("no_choice", "Anh/chị chọn một trong hai cách trả lời.", field="accepted", cite=_cite())
    accepted = data["accepted"] == "yes"
    done = missing.answer(actor=request.actor, missing_id=pk, accepted=accepted, answer=data["answer"], at=request.now)
    messages.success(request, _("Đã trả lời %(agency)s.") % {"agency": done.agency.name})
    supplement = reports.directive_to_supplement(done) if accepted else None
    if supplement is not None:
        return HttpResponseRedirect(reverse("directive_split", args=[supplement]))
    return HttpResponseRedirect(reverse("missing_report"))


def _answer_form(request: HttpRequest, pk: int, data: Any) -> MissingAnswerForm:
    return MissingAnswerForm(data, today=request.today, auto_id=f"missing-{pk}-%s")


def _cite() -> str:
    return current().deed_cites.cite_for("dispute")
