"""Minutes of working sessions: drafted from the findings, shown to the agency, remarked by both sides, signed, printed (G2; TH 14; BT 14)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from dondoc.inspections.actions import minutes as deeds
from dondoc.inspections.field_papers import minutes_paper
from dondoc.inspections.queries import minutes as asked
from dondoc.inspections.queries.sight import INNER, Side
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.inspections import InspectionState
from dondoc.web.access import found_or_404
from dondoc.web.directives.files import handed_out
from dondoc.web.inspections.field_forms import AnswerForm, MinutesForm, RemarkForm, ScanForm
from dondoc.web.inspections.frame import frame
from dondoc.web.inspections.notice import FORMS, as_file
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import DeedForm
from dondoc.web.uploads import inspected

_ON_SITE = (InspectionState.RUNNING.value, InspectionState.ENDED.value)
DOOR = "bien-ban"
#: Word in the address -> its form, and what is said when it was done.
DOORS: dict[str, tuple[type[DeedForm], str | Promise]] = {
    "luu": (MinutesForm, _("Đã lưu biên bản.")),
    "chuyen": (DeedForm, _("Đã chuyển biên bản; cơ quan được kiểm tra đọc và cho ý kiến ở trang của mình.")),
    "y-kien": (RemarkForm, _("Đã ghi ý kiến của cơ quan vào biên bản.")),
    "tra-loi": (AnswerForm, _("Đã ghi ý kiến của bên kiểm tra.")),
    "ky": (DeedForm, _("Đã ký biên bản; nội dung chốt từ lúc này.")),
    "ban-ky": (ScanForm, _("Đã lưu bản ký của biên bản.")),
}
#: What is said of a part that nobody has written when it is about to be signed; it does not hold it up.
EMPTY: dict[str, str | Promise] = {
    "place": _("Chưa ghi địa điểm làm việc."),
    "present": _("Thành phần của một bên chưa ghi người nào."),
    "tasks": _("Còn nhiệm vụ chưa ghi kết quả kiểm tra."),
    "remarks": _("Cơ quan được kiểm tra chưa cho ý kiến."),
}


@require_http_methods(["GET", "POST"])
def minutes_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The records of an inspection, in their order. POST drafts another from what was found so far."""
    inspection, side, context = frame(request, pk, "minutes")
    if request.method == "POST":
        made = deeds.begin_minutes(actor=request.actor, inspection_id=pk, at=request.now)
        messages.success(
            request, _("Đã lập dự thảo biên bản từ kết quả đã ghi; anh/chị xem lại rồi chuyển cho cơ quan.")
        )
        return HttpResponseRedirect(reverse("inspection_minutes_one", args=[pk, made.position]))
    context |= {
        "rows": list(asked.minutes_for(inspection, side).defer("content", "words")),
        "may_begin": side in INNER and inspection.state in _ON_SITE,
    }
    return render(request, "inspections/minutes_list.html", context)


@require_GET
def one(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """One record with what the reader may do about it."""
    inspection, side, row, context = _seen(request, pk, position)
    return render(request, "inspections/minutes.html", context | _shown(request, inspection, side, row, {}))


@require_http_methods(["POST"])
def act(request: HttpRequest, pk: int, position: int, word: str) -> HttpResponse:
    """A deed by its word; what is wrong comes back at its form, as it was typed."""
    inspection, side, row, context = _seen(request, pk, position)
    if word not in DOORS:
        raise Http404
    make, said = DOORS[word]
    form, told = make(request.POST, today=request.today, auto_id=f"{word}-%s"), list[Told]()
    try:
        if form.is_valid():
            done = _do(request, row, word, form.cleaned_data)
            messages.success(request, said)
            if row.shown_at is not None and done.shown_at is None:
                messages.warning(
                    request,
                    _("Nội dung đã khác bản cơ quan được xem, nên anh/chị chuyển lại để cơ quan đọc và cho ý kiến."),
                )
            url = reverse("inspection_minutes_one", args=[pk, position])
            return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        secret = is_secret(told)
        told = told if secret else form.refused(refusal)
        form = make(today=request.today, auto_id=f"{word}-%s") if secret else form
    context |= _shown(request, inspection, side, row, {word: form}) | {"told": told}
    return render(request, "inspections/minutes.html", context, status=422)


@require_GET
def paper(request: HttpRequest, pk: int, position: int, form: str) -> HttpResponse:
    """The record as a Word or PDF file; what was signed, from its frozen content."""
    inspection, _side, row, _context = _seen(request, pk, position)
    if form not in FORMS:
        raise Http404
    row.inspection = inspection
    draw, media_type = FORMS[form]
    return as_file(draw(minutes_paper(row, request.now)), media_type, f"bien-ban-kiem-tra-{pk}-{position}.{form}")


@require_GET
def scan(request: HttpRequest, pk: int, position: int) -> FileResponse:
    """The signed paper."""
    _inspection, _side, row, _context = _seen(request, pk, position)
    return handed_out(found_or_404(row.file))


def _seen(request: HttpRequest, pk: int, position: int) -> tuple[Any, Side, Any, dict[str, Any]]:
    inspection, side, context = frame(request, pk, "minutes")
    row = found_or_404(asked.minutes_for(inspection, side).filter(position=position).first())
    return inspection, side, row, context


def _do(request: HttpRequest, row: Any, word: str, data: dict[str, Any]) -> Any:
    """The deed; answers of the record as it is then."""
    sent = {"actor": request.actor, "minutes_id": row.pk, "version": data["version"], "at": request.now}
    if word == "luu":
        names = deeds.Session.__dataclass_fields__
        return deeds.write_minutes(**sent, session=deeds.Session(**{name: data[name] for name in names}))
    acts: dict[str, Callable[[], Any]] = {
        "chuyen": lambda: deeds.show(**sent),
        "y-kien": lambda: deeds.remark(**sent, words=data["words"], agrees=data["agrees"]),
        "tra-loi": lambda: deeds.answer(**sent, words=data["words"]),
        "ky": lambda: deeds.sign(**sent),
        "ban-ky": lambda: deeds.keep_scan(**sent, files=inspected(request, "files", door=DOOR)),
    }
    return acts[word]()


def _shown(request: HttpRequest, inspection: Any, side: Side, row: Any, sent: dict[str, Any]) -> dict[str, Any]:
    inner = side in INNER
    open_ = row.signed_at is None and inspection.state in _ON_SITE
    own = inspection.by_agency_id == inspection.agency_id
    heads = request.actor.role is Role.AGENCY_HEAD and (side is Side.INSPECTED or (own and side is not Side.LEADS))
    offered = {
        "luu": inner and open_ and row.agency_at is None,
        "chuyen": inner and open_ and row.shown_at is None,
        "y-kien": heads and open_ and row.shown_at is not None and row.agency_at is None,
        "tra-loi": inner and open_ and row.shown_at is not None,
        "ky": inner and open_ and row.shown_at is not None,
        "ban-ky": (inner or side is Side.PREPARES) and row.signed_at is not None and row.file_id is None,
    }
    first = {name: getattr(row, name) for name in ("version", "held_on", "place", "present", "words")}
    forms = {
        word.replace("-", "_"): sent.get(word)
        or DOORS[word][0](
            today=request.today,
            initial=first
            if word == "luu"
            else {"version": row.version, "words": row.team_remarks * (word == "tra-loi")},
            auto_id=f"{word}-%s",
        )
        for word, there in offered.items()
        if there
    }
    row.inspection = inspection
    empty = [EMPTY[code] for code in asked.empty_parts(row)] if "ky" in forms else []
    return {"row": row, "forms": forms, "inner": inner, "empty": empty}
