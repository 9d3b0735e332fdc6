"""Deeds upon an agency's report: begun, written, handed up and back, filed, recalled, taken, sent back; each works as a plain form (H2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dondoc.reports.actions import agency as deeds
from dondoc.reports.actions import receiving
from dondoc.reports.queries.agency import signs
from dondoc.reports.seen import mark_of
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.reports.agency_forms import HandBackForm
from dondoc.web.reports.agency_pages import context_of, file_form, found, send_back_form
from dondoc.web.reports.round_pages import round_context
from dondoc.web.uploads import inspected


def _to(report: Any, place: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("agency_report", args=[report.pk]) + place)


def _page(request: HttpRequest, report: Any, told: list[Told], **beside: Any) -> HttpResponse:
    """The page with what was not done, and what was typed."""
    return render(request, "reports/agency.html", context_of(request, report, told=told, **beside), status=422)


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """One press drafts the report from the data."""
    try:
        report = deeds.begin(actor=request.actor, code=code, at=request.now)
    except Refusal as refusal:
        context = round_context(request, code, told=tell_all(refusal))
        return render(request, "reports/round.html", context, status=422)
    return _to(report)


@require_POST
def section(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One section, saved while it is typed (htmx) or by its own button."""
    report = found(request, pk)
    texts = _sent(request, only=code)
    context = {name: request.POST.get(f"{name}-{code}", "") for name in ("seen", "mark")} | {
        "code": code,
        "report": report,
    }
    try:
        saved = deeds.write(actor=request.actor, report_id=pk, texts=texts, at=request.now) if texts else []
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if request.htmx:
            return render(request, "reports/agency_saved.html", context | {"told": told})
        return _page(request, report, told, typed={} if is_secret(told) else _typed(request))
    one = saved[0] if saved else None
    if not request.htmx:
        return _to(report, f"#phan-{code}")
    if one is not None:
        context |= {"one": one, "mark": mark_of(one.section.text), "signs": signs(request.actor, report, request.today)}
    return render(request, "reports/agency_saved.html", context)


@require_POST
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """A deed by its word in the address; 404 for none."""
    report = found(request, pk)
    done = ACTS.get(deed)
    if done is None:
        raise Http404
    try:
        return done(request, report)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        return _page(request, report, told, typed={} if is_secret(told) else _typed(request))


def _save(request: HttpRequest, report: Any) -> HttpResponse:
    if _written(request, report):
        return _to(report)
    messages.success(request, _("Đã lưu báo cáo; chỉ người trong cơ quan xem được."))
    return _to(report)


def _written(request: HttpRequest, report: Any) -> bool:
    """Saves what was typed; True where somebody else had written meanwhile, and the page has to show both."""
    texts = _sent(request)
    if not texts:
        return False
    saved = deeds.write(actor=request.actor, report_id=report.pk, texts=texts, at=request.now)
    return any(one.aside for one in saved)


def _sent(request: HttpRequest, only: str = "") -> dict[str, tuple[str, int]]:
    """The sections of the form that somebody touched: words, and the version that stood before him."""
    found_texts = {}
    for name, text in request.POST.items():
        code = name.removeprefix("text-")
        if name == code or (only and code != only):
            continue
        if mark_of(text) != request.POST.get(f"mark-{code}"):
            found_texts[code] = (text, number_in(request.POST.get(f"seen-{code}")) or 0)
    return found_texts


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name.removeprefix("text-"): text for name, text in request.POST.items() if name.startswith("text-")}


def _hand_up(request: HttpRequest, report: Any) -> HttpResponse:
    texts = {code: text for code, (text, _version) in _sent(request).items()}
    deeds.refuse_empty(actor=request.actor, report_id=report.pk, texts=texts, at=request.now)
    if _written(request, report):
        return _to(report)
    deeds.hand_up(actor=request.actor, report_id=report.pk, at=request.now)
    messages.success(request, _("Đã trình thủ trưởng ký; báo cáo chưa được gửi cho đến khi thủ trưởng ký."))
    return _to(report)


def _take_theirs(request: HttpRequest, report: Any) -> HttpResponse:
    """Of two texts the other's stays; what was typed here stays in the history."""
    code = request.POST.get("code", "")
    section = report.sections.filter(code=code).first()
    if section is None:
        raise Http404
    texts = {code: (section.text, section.version)}
    deeds.write(actor=request.actor, report_id=report.pk, texts=texts, at=request.now)
    messages.success(request, _("Đã giữ lời đang lưu; lời của anh/chị vẫn còn trong các bản trước."))
    return _to(report, f"#phan-{code}")


def _anew(request: HttpRequest, report: Any) -> HttpResponse:
    n = deeds.draft_anew(actor=request.actor, report_id=report.pk, at=request.now)
    said = _("Đã lấy lại số liệu cho các phần chưa ai sửa.") if n else _("Phần nào cũng đã có người sửa nên không đổi.")
    messages.success(request, said)
    return _to(report)


def _hand_back(request: HttpRequest, report: Any) -> HttpResponse:
    form = HandBackForm(request.POST, today=request.today, auto_id="back-%s")
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        deeds.hand_back(actor=request.actor, report_id=report.pk, reason=reason, at=request.now)
    except Refusal as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            return _page(request, report, told)
        return _page(request, report, form.refused(refusal), hand_back_form=form)
    messages.success(request, _("Đã trả dự thảo để sửa."))
    return _to(report)


def _file(request: HttpRequest, report: Any) -> HttpResponse:
    form = file_form(request, report, request.POST)
    if not form.is_valid():
        return _page(request, report, [], file_form=form)
    said = form.cleaned_data
    filing = deeds.Filing(
        provisional=said.get("provisional", False),
        general_number=said.get("general_number", ""),
        general_on=said.get("general_on"),
        again=tuple(said.get("again", ())),
    )
    try:
        files = inspected(request, "files", door="agency_report")
        seen = {name.removeprefix("saw-"): mark for name, mark in request.POST.items() if name.startswith("saw-")}
        given = {"report_id": report.pk, "filing": filing, "files": files, "seen": seen}
        deeds.file_report(actor=request.actor, **given, at=request.now)
    except (Refusal, Refusals) as refusal:
        if is_secret(tell_all(refusal)):
            return _page(request, report, tell_all(refusal))
        return _page(request, report, form.refused(refusal), file_form=form)
    messages.success(request, _("Đã ký, gửi báo cáo; số liệu đã chốt và Văn phòng xem được ngay."))
    return _to(report)


def _recall(request: HttpRequest, report: Any) -> HttpResponse:
    deeds.recall(actor=request.actor, report_id=report.pk, at=request.now)
    messages.success(request, _("Đã rút báo cáo; anh/chị sửa rồi ký, gửi lại."))
    return _to(report)


def _accept(request: HttpRequest, report: Any) -> HttpResponse:
    receiving.accept(actor=request.actor, report_id=report.pk, at=request.now)
    messages.success(request, _("Đã tiếp nhận báo cáo."))
    return _to(report)


def _send_back(request: HttpRequest, report: Any) -> HttpResponse:
    form = send_back_form(request, request.POST)
    try:
        said = form.cleaned_data if form.is_valid() else {}
        if form.errors:
            return _page(request, report, [], send_back_form=form)
        receiving.send_back(
            actor=request.actor, report_id=report.pk, reason=said["reason"], due_on=said["due_on"], at=request.now
        )
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        form = send_back_form(request) if is_secret(told) else form
        told = told if is_secret(told) else form.refused(refusal)
        return _page(request, report, told, send_back_form=form)
    messages.success(request, _("Đã trả lại báo cáo; cơ quan được báo ngay."))
    return _to(report)


#: The deeds by their words in the address.
ACTS = {
    "luu": _save,
    "trinh": _hand_up,
    "giu-loi-dang-luu": _take_theirs,
    "lay-lai": _anew,
    "tra-du-thao": _hand_back,
    "gui": _file,
    "rut": _recall,
    "tiep-nhan": _accept,
    "tra-lai": _send_back,
}
