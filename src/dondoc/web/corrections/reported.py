"""Figures of agencies' reports held against the system's: written down, compared, taken up with the agency (D8; TH 7; BT 9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.regulation import current
from dondoc.exchanges.actions.reported import Report, record_reported, take_up
from dondoc.exchanges.queries import reported as asked
from dondoc.rules.access import AGENCY_ROLES, Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.explaining import ended_last, offered
from dondoc.web.access import find
from dondoc.web.corrections.forms import FIGURES, ReportedForm, TakeUpForm
from dondoc.web.explanations.words import period_word
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.templatetags.wording import vn_date
from dondoc.web.work.filters import address


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What was written down, newest first."""
    if not request.actor.sees_everything and request.actor.role not in AGENCY_ROLES:
        raise Http404
    differing = request.GET.get("lech") == "1"
    page = asked.listing(request.actor, request.today, differing, number_in(request.GET.get("trang")) or 1)
    context = {
        "page": page,
        "rows": [{"one": one, "period": period_word(asked.period_of(one))} for one in page.object_list],
        "tabs": [
            {"word": _("Tất cả"), "url": address(request.GET, lech=""), "on": not differing},
            {"word": _("Có chênh lệch"), "url": address(request.GET, lech="1"), "on": differing},
        ],
        "differing": differing,
        "records": asked.records(request.actor),
        "cite": current().deed_cites.cite_for(Deed.CORRECT.value),
    }
    return render(request, "corrections/reported_list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The small form: which agency, which period, which figures."""
    if not asked.records(request.actor):
        raise Http404
    form, told = _form(request), list[Told]()
    if request.method == "POST" and form.is_valid():
        try:
            return _record(request, form.cleaned_data)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            secret = is_secret(told)
            told = told if secret else form.refused(refusal)
            form = _form(request, empty=True) if secret else form
    context = {"form": form, "told": told, "cite": current().deed_cites.cite_for(Deed.CORRECT.value)}
    context["figures"] = [form[name] for name in FIGURES]
    status = 422 if request.method == "POST" else 200
    return render(request, "corrections/reported_new.html", context, status=status)


def _form(request: HttpRequest, empty: bool = False) -> ReportedForm:
    own = request.actor.role in AGENCY_ROLES
    return ReportedForm(
        request.POST if request.method == "POST" and not empty else None,
        periods=[(one.code, period_word(one.period)) for one in offered(current(), request.today)],
        agencies=[] if own else [(str(one.pk), one.name) for one in asked.reporting_agencies(request.today)],
        initial={"period": ended_last(current(), request.today).code},
        today=request.today,
        auto_id="reported-%s",
    )


def _record(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    made = record_reported(
        actor=request.actor,
        agency_id=number_in(data.get("agency")),
        report=Report(
            period=data["period"],
            figures={name: data[name] for name in FIGURES},
            document_number=data["document_number"],
            document_dated=data["document_dated"],
        ),
        form_token=data["form_token"],
        at=request.now,
    )
    return HttpResponseRedirect(reverse("reported", args=[made.pk]))


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The two columns side by side; the Office takes up what differs."""
    rows = asked.reported_for(request.actor, request.today).select_related("agency", "by", "thread")
    found = find(request, rows, pk)
    takes, told = asked.takes_up(request.actor, found), list[Told]()
    lines = asked.compared(found)
    form = _take_up_form(request, found, lines)
    if request.method == "POST" and form.is_valid():
        try:
            return _take_up(request, pk, form.cleaned_data)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            secret = is_secret(told)
            told = told if secret else form.refused(refusal)
            form = _take_up_form(request, found, lines, empty=True) if secret else form
    context = {
        "one": found,
        "period": period_word(asked.period_of(found)),
        "lines": [{"word": FIGURES[line.name], "line": line} for line in lines],
        "form": form if takes else None,
        "told": told,
    }
    return render(request, "corrections/reported.html", context, status=422 if request.method == "POST" else 200)


def _take_up_form(request: HttpRequest, found: Any, lines: list[asked.Compared], empty: bool = False) -> TakeUpForm:
    """Begins with the differences in words."""
    told = [
        _("%(figure)s: báo cáo %(reported)s, hệ thống %(known)s.")
        % {"figure": FIGURES[line.name], "reported": line.reported, "known": line.known}
        for line in lines
        if line.differs
    ]
    period = period_word(asked.period_of(found))
    first = {
        "subject": _("Chênh lệch số liệu %(period)s") % {"period": period},
        "words": "\n".join(
            [
                _("Báo cáo %(number)s của cơ quan khác với hệ thống tính đến hết ngày %(day)s:")
                % {"number": found.document_number, "day": vn_date(found.as_of)},
                *told,
                _("Đề nghị cơ quan kiểm tra và cho biết số liệu đúng."),
            ]
        ),
    }
    data = request.POST if request.method == "POST" and not empty else None
    return TakeUpForm(data, initial=first, today=request.today, auto_id="take-up-%s")


def _take_up(request: HttpRequest, pk: int, data: dict[str, Any]) -> HttpResponse:
    thread = take_up(
        actor=request.actor,
        reported_id=pk,
        subject=data["subject"],
        words=data["words"],
        due_on=data["due_on"],
        form_token=data["form_token"],
        at=request.now,
    )
    messages.success(request, _("Đã gửi cơ quan; trả lời hiện trong trao đổi này."))
    return HttpResponseRedirect(reverse("thread", args=[thread.pk]))
