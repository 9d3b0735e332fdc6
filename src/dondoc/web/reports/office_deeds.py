"""Deeds upon the Office's report: begun, counted, written, quoted, handed up and back, approved, withdrawn; one press or one form each (H3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dondoc.reports.actions import approving, office, office_writing
from dondoc.reports.office import SECTIONS
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.reports.office_forms import HandBackForm, ReasonForm
from dondoc.web.reports.office_pages import (
    approve_form,
    context_of,
    found_report,
    found_round,
    section_form,
)


def _page(request: HttpRequest, code: str, told: list[Told], **beside: Any) -> HttpResponse:
    """The page of the report with what was not done, and the form that came back."""
    context = context_of(request, code, told=told, **beside)
    return render(request, "reports/office.html", context, status=422)


def _back(code: str, place: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("office_report", args=[code]) + place)


def _pressed(request: HttpRequest, code: str, deed: Callable[[], str]) -> HttpResponse:
    """A deed of one press; nothing is filled in."""
    try:
        messages.success(request, deed())
    except (Refusal, Refusals) as refusal:
        return _page(request, code, tell_all(refusal))
    return _back(code)


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begun and counted at once, where that is not long."""
    found_round(request, code)

    def deed() -> str:
        report = office.begin(actor=request.actor, code=code, at=request.now)
        return _counted(request, report.pk)

    return _pressed(request, code, deed)


@require_POST
def count(request: HttpRequest, code: str) -> HttpResponse:
    report = found_report(request, code)
    return _pressed(request, code, lambda: _counted(request, report.pk))


def _counted(request: HttpRequest, report_id: int) -> str:
    if office.count(actor=request.actor, report_id=report_id, at=request.now):
        return _("Đã tính số liệu của báo cáo.")
    return _("Số liệu đang được tính; anh/chị có thể rời trang này, xong thì số liệu hiện ở đây.")


@require_POST
def hand_up(request: HttpRequest, code: str) -> HttpResponse:
    report = found_report(request, code)

    def deed() -> str:
        office.hand_up(actor=request.actor, report_id=report.pk, at=request.now)
        return _("Đã trình lãnh đạo Văn phòng.")

    return _pressed(request, code, deed)


@require_POST
def renew(request: HttpRequest, code: str) -> HttpResponse:
    report = found_report(request, code)

    def deed() -> str:
        approving.renew(actor=request.actor, report_id=report.pk, at=request.now)
        return _("Đã mở dự thảo bản chính thức; bản tạm tính giữ hiệu lực cho đến khi bản chính thức được duyệt.")

    return _pressed(request, code, deed)


@require_POST
def hand_back(request: HttpRequest, code: str) -> HttpResponse:
    report = found_report(request, code)

    def deed(said: dict[str, Any]) -> str:
        office.hand_back(actor=request.actor, report_id=report.pk, reason=said["reason"], at=request.now)
        return _("Đã trả lại dự thảo để sửa.")

    form = HandBackForm(request.POST, today=request.today, auto_id="back-%s")
    return _with_form(request, code, "hand_back_form", form, deed)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    report = found_report(request, code)

    def deed(said: dict[str, Any]) -> str:
        approving.withdraw(actor=request.actor, report_id=report.pk, reason=said["reason"], at=request.now)
        return _("Đã thu hồi báo cáo; bản đã duyệt vẫn được lưu để xem lại.")

    form = ReasonForm(request.POST, today=request.today, auto_id="withdraw-%s")
    return _with_form(request, code, "withdraw_form", form, deed)


@require_POST
def approve(request: HttpRequest, code: str) -> HttpResponse:
    report = found_report(request, code)

    def deed(said: dict[str, Any]) -> str:
        approving.approve(
            actor=request.actor,
            report_id=report.pk,
            seen=said["seen"],
            provisional=said.get("provisional", False),
            early=said.get("early", ""),
            at=request.now,
        )
        return _("Đã duyệt báo cáo; số liệu đã chốt. Các tệp Word, PDF, Excel đang được lập.")

    return _with_form(request, code, "approve_form", approve_form(request, report, request.POST), deed)


def _with_form(
    request: HttpRequest, code: str, name: str, form: Any, deed: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    told: list[Told] = []
    try:
        if form.is_valid():
            messages.success(request, deed(form.cleaned_data))
            return _back(code)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            return _page(request, code, told)
        told = form.refused(refusal)
    return _page(request, code, told, **{name: form})


@require_POST
def write(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """One section. Where somebody else saved it meanwhile, both texts stand on the page and the writer chooses."""
    report = found_report(request, code)
    if section not in SECTIONS:
        raise Http404
    part = report.sections.get(code=section)
    form = section_form(request, part, "", request.POST)
    try:
        if form.is_valid():
            said = form.cleaned_data
            written = office_writing.write(
                actor=request.actor,
                report_id=report.pk,
                code=section,
                text=said["text"],
                version=said["version"] or 0,
                at=request.now,
            )
            if written.aside is None:
                messages.success(request, _("Đã lưu phần “%(title)s”.") % {"title": _(SECTIONS[section])})
            else:
                messages.warning(
                    request,
                    _(
                        "Phần “%(title)s” vừa được người khác sửa nên lời của anh/chị chưa thay vào; anh/chị xem cả hai rồi chọn."
                    )
                    % {"title": _(SECTIONS[section])},
                )
            return _back(code, f"#phan-{section}")
    except (Refusal, Refusals) as refusal:
        return _page(request, code, tell_all(refusal))
    return _page(request, code, [])


@require_POST
def quote(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Chosen words of agencies' reports into one section."""
    report = found_report(request, code)
    if section not in SECTIONS:
        raise Http404
    ids = [pk for token in request.POST.getlist("quote") if (pk := number_in(token)) is not None]
    version = number_in(request.POST.get("version")) or 0
    given = {"actor": request.actor, "report_id": report.pk, "code": section, "ids": ids, "version": version}
    try:
        office_writing.quote(**given, at=request.now)
    except (Refusal, Refusals) as refusal:
        return _page(request, code, tell_all(refusal))
    messages.success(request, _("Đã đưa lời của cơ quan vào cuối phần này; anh/chị biên tập tiếp tại đây."))
    return _back(code, f"#phan-{section}")
