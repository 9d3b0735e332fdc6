"""The evidence log for who may read it: filters in the address, newest first, each line its sentence (J1)."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dondoc.audit.kinds import AuditKind
from dondoc.audit.trail import TrailFilters, kinds_with_sentences, trail
from dondoc.core.downloads import sent
from dondoc.inspections.queries.own import unfiled_streams
from dondoc.organisations.queries import accounts
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.web.audit_trail.subjects import subjects
from dondoc.web.fields import number_in
from dondoc.web.templatetags.wording import vn_date, vn_time
from dondoc.web.work.filters import address

#: What did not come about, or was shut: told apart by a word and a shape before its sentence is read.
MARKS: dict[str, tuple[Any, str]] = {
    AuditKind.SIGN_IN_FAILED: (gettext_lazy("Không thành"), "circle-x"),
    AuditKind.VOUCHED_REFUSED: (gettext_lazy("Không thành"), "circle-x"),
    AuditKind.SIGN_IN_LOCKED: (gettext_lazy("Tạm khóa"), "shield-lock"),
    AuditKind.BREAK_GLASS_USED: (gettext_lazy("Khẩn cấp"), "alert-triangle"),
}
#: Lines of one file; a longer search is taken in parts, day by day.
MOST_LINES = 10_000


@require_http_methods(["GET"])
def log(request: HttpRequest) -> HttpResponse:
    """A page of the log."""
    filters, asked, wrong = _asked(request)
    shown = trail(filters, number_in(request.GET.get("truoc")))
    about = subjects({line.stream for line in shown.lines}, request.actor, request.today)
    context = {
        "shown": shown,
        "rows": [{"line": line, "about": about[line.stream], "mark": MARKS.get(line.kind)} for line in shown.lines],
        "asked": asked,
        "wrong": wrong,
        "active": any(asked.values()),
        "kinds": kinds_with_sentences(),
        "older": f"{address(request.GET, truoc=str(shown.older))}" if shown.older else "",
        "newest": address(request.GET, ["truoc"]) if request.GET.get("truoc") else "",
        "export": reverse("audit_trail_export") + address(request.GET, ["truoc"]),
        "today": request.today,
    }
    return render(request, "audit_trail/log.html", context, status=422 if wrong else 200)


@require_http_methods(["GET"])
def export(request: HttpRequest) -> HttpResponse:
    """The lines that the filters find, newest first, as CSV."""
    filters, _shown, _wrong = _asked(request)
    found = trail(filters, limit=MOST_LINES)
    target = io.StringIO()
    writer = csv.writer(target)
    head = ("Số", "Ngày", "Giờ", "Người", "Mã cơ quan", "Việc", "Chuỗi", "Căn cứ")
    writer.writerow([_(word) for word in head])
    for line in found.lines:
        writer.writerow(
            [
                line.number,
                vn_date(line.at),
                vn_time(line.at),
                _safe(line.actor_name),
                line.actor_agency_code,
                line.sentence,
                line.stream,
                line.cite,
            ]
        )
    return sent("\ufeff" + target.getvalue(), f"nhat-ky-{request.today:%Y-%m-%d}.csv", "text/csv; charset=utf-8")


def _asked(request: HttpRequest) -> tuple[TrailFilters, dict[str, str], list[str]]:
    """The filters, what was typed, and what could not be read of it. 404 for who may not read the log."""
    if not may(Deed.READ_LOG, own_party(request.actor)):
        raise Http404
    asked = {
        name: request.GET.get(name, "").strip()[:80] for name in ("kind", "user", "agency", "stream", "from", "to")
    }
    asked["kind"] = asked["kind"] if asked["kind"] in dict(kinds_with_sentences()) else ""
    wrong: list[str] = []
    person = accounts.person_named(asked["user"]) if asked["user"] else None
    if asked["user"] and person is None:
        wrong.append(_("Không có người dùng nào có tên đăng nhập “%(name)s”.") % {"name": asked["user"]})
    days: dict[str, Any] = {}
    for name in ("from", "to"):
        try:
            days[name] = parse_vn_date(asked[name], request.today) if asked[name] else None
        except Refusal as refusal:
            days[name] = None
            wrong.append(str(refusal))
    filters = TrailFilters(
        kind=asked["kind"],
        user_id=(person.pk if person else 0) if asked["user"] else None,
        agency=asked["agency"],
        stream=asked["stream"],
        day_from=days["from"],
        day_to=days["to"],
        without=unfiled_streams(),  # nobody outside knows of them (docs/definitions.md 5)
    )
    return filters, asked, wrong


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
