"""The notice of an inspection and who is asked to take part: drafted, put right, sent; read by the inspected agency (G2; TH 14; BT 14)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.core.downloads import sent
from dondoc.core.papers.pdf import as_pdf
from dondoc.core.papers.word import MEDIA_TYPE, as_docx
from dondoc.inspections.actions import announcing
from dondoc.inspections.field_papers import notice_paper
from dondoc.inspections.queries.frame import keeps
from dondoc.inspections.queries.minutes import invited_to
from dondoc.inspections.queries.notice import agencies_to_invite, drafted_notice
from dondoc.inspections.queries.sight import NEAR, Side
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.inspections import InspectionState
from dondoc.web.fields import number_in
from dondoc.web.inspections.field_forms import InviteForm, NoticeForm
from dondoc.web.inspections.frame import frame
from dondoc.web.refusals import Told, is_secret, tell_all

#: Form in the address -> what draws it, what a browser is told it is.
FORMS = {"docx": (as_docx, MEDIA_TYPE), "pdf": (as_pdf, "application/pdf")}
_BEFORE_ITS_END = (InspectionState.PREPARING.value, InspectionState.ANNOUNCED.value, InspectionState.RUNNING.value)


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft with its form, or the notice as it was sent. POST writes the words, or with `announce` sends it."""
    inspection, side, context = _seen(request, pk)
    form, told = None, list[Told]()
    if request.method == "POST":
        form = NoticeForm(request.POST, today=request.today, announces="announce" in request.POST, auto_id="notice-%s")
        try:
            if form.is_valid():
                return _written(request, pk, form)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            form, told = (None, told) if is_secret(told) else (form, form.refused(refusal))
    context |= _shown(request, inspection, side, form=form, told=told)
    return render(request, "inspections/notice.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is asked to take part."""
    inspection, side, context = _seen(request, pk)
    form = _invite_form(request, inspection, request.POST)
    told = list[Told]()
    try:
        if form.is_valid():
            data = form.cleaned_data
            announcing.invite(
                actor=request.actor,
                inspection_id=pk,
                agency_id=number_in(data["agency"]),
                name=data["name"],
                asked_for=data["asked_for"],
                on=data["on"],
                at=request.now,
            )
            messages.success(request, _("Đã ghi lời mời tham gia kiểm tra."))
            return HttpResponseRedirect(reverse("inspection_notice", args=[pk]) + "#moi")
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        form, told = (None, told) if is_secret(told) else (form, form.refused(refusal))
    context |= _shown(request, inspection, side, invite=form, told=told)
    return render(request, "inspections/notice.html", context, status=422)


@require_POST
def leave_out(request: HttpRequest, pk: int, invited: int) -> HttpResponse:
    """Who was asked by mistake is asked no longer."""
    _seen(request, pk)
    announcing.leave_out(actor=request.actor, inspection_id=pk, invited_id=invited, at=request.now)
    messages.success(request, _("Đã bỏ lời mời."))
    return HttpResponseRedirect(reverse("inspection_notice", args=[pk]) + "#moi")


@require_GET
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The notice as a Word or PDF file: a draft with blanks, or as it was sent."""
    inspection, side, _context = _seen(request, pk)
    if form not in FORMS or (side is Side.INSPECTED and inspection.announced_at is None):
        raise Http404
    draw, media_type = FORMS[form]
    words = inspection.notice_words or drafted_notice(inspection)
    return as_file(draw(notice_paper(inspection, words, request.now)), media_type, f"thong-bao-kiem-tra-{pk}.{form}")


def as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A paper that was just drawn, to be saved."""
    return sent(content, name, media_type)


def _seen(request: HttpRequest, pk: int) -> tuple[Any, Side, dict[str, Any]]:
    """404 for who reads only the conclusion."""
    inspection, side, context = frame(request, pk, "overview")
    if side not in NEAR and side is not Side.INSPECTED:
        raise Http404
    return inspection, side, context


def _written(request: HttpRequest, pk: int, form: NoticeForm) -> HttpResponse:
    data = form.cleaned_data
    sent = {"actor": request.actor, "inspection_id": pk, "version": data["version"], "words": data["words"]}
    if "announce" in request.POST:
        announcing.announce(**sent, number=data["number"], on=data["on"], at=request.now)
        messages.success(request, _("Đã gửi thông báo; cơ quan được kiểm tra thấy ở trang của mình từ lúc này."))
    else:
        announcing.write_notice(**sent, at=request.now)
        messages.success(request, _("Đã lưu dự thảo thông báo."))
    return HttpResponseRedirect(reverse("inspection_notice", args=[pk]))


def _shown(
    request: HttpRequest,
    inspection: Any,
    side: Side,
    *,
    form: NoticeForm | None = None,
    invite: InviteForm | None = None,
    told: list[Told] | None = None,
) -> dict[str, Any]:
    speaks = side in announcing.SPEAKS and keeps(request.actor, side)
    preparing = inspection.state == InspectionState.PREPARING.value
    asks = speaks and inspection.state in _BEFORE_ITS_END
    words = inspection.notice_words
    if not words and preparing and side in NEAR:
        words = drafted_notice(inspection)
    if form is None and speaks and preparing:
        form = NoticeForm(
            today=request.today, initial={"words": words, "version": inspection.version}, auto_id="notice-%s"
        )
    return {
        "words": words,
        "form": form if speaks and preparing else None,
        "sent": inspection.announced_at is not None,
        "guests": invited_to(inspection) if side in NEAR else [],
        "invite_form": (invite or _invite_form(request, inspection, None)) if asks else None,
        "invite_open": invite is not None,
        "guests_cite": announcing.guests_cite(inspection),
        "told": told or [],
    }


def _invite_form(request: HttpRequest, inspection: Any, data: Any) -> InviteForm:
    agencies = [(str(pk), name) for pk, name in agencies_to_invite(inspection, request.today)]
    return InviteForm(data, today=request.today, agencies=agencies, auto_id="invite-%s")
