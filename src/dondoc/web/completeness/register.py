"""What was issued and not entered: counts that add up, a list with owners and clocks, the sheet it comes from (C9; TH 3.2, 5.1.a; BT 7.2.a)."""

from __future__ import annotations

import io
import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.core.downloads import sent
from dondoc.core.regulation import calendar, current
from dondoc.directives.actions import reconciling as actions
from dondoc.directives.queries import reconciling as queries
from dondoc.directives.queries.reconciling import RegisterFilters
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.standing import Code, Standing
from dondoc.web.access import office_only
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, tell, tell_all
from dondoc.web.uploads import inspected
from dondoc.web.work.filters import address

PLACE_WORDS = {
    queries.MISSING: gettext_lazy("Chưa nhập"),
    queries.TRACKED: gettext_lazy("Đang theo dõi"),
    queries.NOT_TRACKED: gettext_lazy("Đã đăng ký, không theo dõi"),
    queries.SET_ASIDE: pgettext_lazy("of a document", "Ghi là không theo dõi"),
}
#: Rows of a sheet that are told when they were not taken in; the rest is counted.
TOLD = 100


@office_only
@require_GET
def completeness(request: HttpRequest) -> HttpResponse:
    """The register, filtered by the address; it opens on what is missing."""
    return _page(request)


@office_only
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """A sheet is taken in; the answer says what became of every row."""
    told: list[Told] = []
    outcome = None
    try:
        files = inspected(request, "file", door="register_load")
        if len(files) != 1:
            raise Refusal("file_missing", "Anh/chị chọn một bảng tính để nạp.", field="file")
        token = request.POST.get("form_token", "")[:40] or uuid.uuid4().hex
        outcome = actions.load_register(actor=request.actor, file=files[0], form_token=token, at=request.now)
    except (Refusal, Refusals) as caught:
        told = tell_all(caught)
    return _page(request, told, outcome)


@office_only
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The empty sheet."""
    from dondoc.core.workbook_writing import MEDIA_TYPE, Column, write_workbook

    rules = current()
    lists = {
        "kinds": [_(kind.name) for kind in rules.document_kinds],
        "urgency": [_(mark.name) for mark in rules.urgency_marks],
        "specialists": [user.full_name for user, _post in organisations.specialists(request.today)] or ["–"],
    }
    offered = {"kind": "kinds", "urgency": "urgency", "specialist": "specialists"}
    days = ("issued_on", "released_on")
    columns = [
        Column(
            heading=heading,
            width=60 if code == "subject" else 22,
            kind="date" if code in days else "text",
            choices=offered.get(code, ""),
            strict=False,
            required=code in actions.REQUIRED,
        )
        for code, heading in actions.HEADINGS.items()
    ]
    target = io.BytesIO()
    write_workbook(target, columns, [], sheet="Sổ văn bản", lists=lists, room=2_000)
    return sent(target.getvalue(), "mau-so-van-ban-phat-hanh.xlsx", MEDIA_TYPE)


@office_only
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet is taken back as a whole."""
    try:
        actions.undo_load(actor=request.actor, load_id=pk, at=request.now)
    except Refusal as refusal:
        return _page(request, [tell(refusal)])
    messages.success(request, _("Đã gỡ lần nạp; các dòng của lần nạp ấy không còn trong sổ."))
    return HttpResponseRedirect(reverse("completeness"))


@office_only
@require_http_methods(["GET", "POST"])
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Not tracked, and why; or back among what is to be entered."""
    document = queries.document(pk)
    if document is None:
        raise Http404
    told: list[Told] = []
    back = reverse("completeness") + (f"?{request.GET.urlencode()}" if request.GET else "")
    reason = request.POST.get("reason", "").strip()
    put_back = request.POST.get("put_back") == "1"
    if request.method == "POST":
        try:
            if not reason and not put_back:
                raise Refusal(
                    "no_reason", "Anh/chị ghi lý do văn bản này không phải theo dõi.", field="reason", cite=_cite()
                )
            actions.set_aside(actor=request.actor, document_id=pk, reason="" if put_back else reason, at=request.now)
            said = (
                _("Đã đưa văn bản %(number)s trở lại danh sách phải nhập.")
                if put_back
                else _("Đã ghi văn bản %(number)s là không theo dõi.")
            )
            messages.success(request, said % {"number": document.number})
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            told = [tell(refusal)]
            reason = "" if told[0].is_secret else reason
    context = {"document": document, "told": told, "reason": reason, "back": back, "cite": _cite()}
    return render(request, "completeness/set_aside.html", context, status=422 if told else 200)


def _page(request: HttpRequest, told: list[Told] | None = None, outcome: actions.Outcome | None = None) -> HttpResponse:
    filters = _filters(request)
    page = queries.listed(filters, number_in(request.GET.get("trang")) or 1)
    kinds = {kind.code: _(kind.name) for kind in current().document_kinds}
    gap_year = number_in(request.GET.get("so-trong"))
    context = {
        "page": page,
        "rows": [
            {
                "document": d,
                "kind": kinds.get(d.kind, ""),
                "place": PLACE_WORDS[d.place],
                "standing": _standing(d, request.today),
            }
            for d in page.object_list
        ],
        "sums": queries.completeness(filters, request.today),
        "months": queries.by_month(filters),
        "tabs": _tabs(request, filters),
        "filters": filters,
        "kinds": kinds,
        "owners": organisations.specialists(request.today),
        "owner": request.GET.get("nguoi", ""),
        "gaps": queries.gaps(gap_year) if gap_year and gap_year < 9999 else [],
        "gap_year": gap_year,
        "this_year": request.today.year,
        "loads": queries.loads(),
        "told": told or [],
        "outcome": outcome,
        "faults": [(fault.row, tell(fault.refusal)) for fault in outcome.faults[:TOLD]] if outcome else [],
        "token": uuid.uuid4().hex,
        "entry_cite": current().entry.rules[0].cite,
        "cite": _cite(),
        "secrecy": current().scope.secrecy,
        "may_register": may(Deed.REGISTER, own_party(request.actor)),
    }
    return render(request, "completeness/register.html", context, status=422 if told else 200)


def _cite() -> str:
    return current().tasks.classes[0].cite


def _filters(request: HttpRequest) -> RegisterFilters:
    query = request.GET
    place = query.get("xem", queries.MISSING)
    owner = query.get("nguoi", "")
    return RegisterFilters(
        place=place if place in queries.PLACES else "",
        kind=query.get("loai", "")[:40],
        owner=0 if owner == "chua" else number_in(owner),
        month=_month(query.get("thang", "")),
        number=query.get("so", "").strip()[:60],
    )


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


def _tabs(request: HttpRequest, filters: RegisterFilters) -> list[dict[str, Any]]:
    here = request.GET.get("xem", queries.MISSING)
    return [
        {"code": code, "word": word, "url": address(request.GET, xem=code), "on": here == code}
        for code, word in [*PLACE_WORDS.items(), ("tat-ca", _("Tất cả"))]
    ]


def _standing(document: Any, today: date) -> Standing | None:
    """The Office's clock of what is missing."""
    if document.place != queries.MISSING:
        return None
    due = document.entry_due_on
    if today > due:
        return Standing(Code.OVERDUE, (today - due).days, due)
    if today == due:
        return Standing(Code.DUE_TODAY, 0, due)
    return Standing(Code.WITHIN, calendar().working_days_between(today, due), due)
