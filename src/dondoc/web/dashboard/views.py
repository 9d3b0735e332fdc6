"""Toàn cảnh: the five cells of today or of any past day, with the fractions of every rate and a way to the rows behind every figure."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from dondoc.dashboard import queries
from dondoc.rules.access import AGENCY_ROLES, Role
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.rules.figures import AgencyFigures, Figures
from dondoc.rules.standing import Cell
from dondoc.tasks.queries.figures import figures
from dondoc.web.access import only
from dondoc.web.dashboard.columns import columns
from dondoc.web.refusals import tell
from dondoc.web.templatetags.wording import thousands

#: Which kinds of agency stand in which table.
TABLES = {"so": ("department", "unit", "office", "other"), "xa": ("commune", "district")}
EVERYBODY = tuple(role for role in Role if role not in (Role.INSPECTOR, Role.ADMINISTRATOR))


@require_GET
@only(*EVERYBODY)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures of today, or of the day asked for (`ngay`), by the present or the original deadline (`han=goc`)."""
    as_of, refusal = _asked_day(request)
    original = request.GET.get("han") == "goc"
    found = figures(
        as_of, known_at=request.today, within=queries.scope(request.actor, request.today), original=original
    )
    today = as_of == request.today and not original
    table = request.GET.get("bang") if request.GET.get("bang") in TABLES else "so"
    agencies = queries.worst_first(found.agencies, TABLES[table])
    context: dict[str, Any] = {
        "figures": found,
        "notes": _notes(found),
        "links": _links() if today else {},
        "is_today": today,
        "as_of": as_of,
        "original": original,
        "refusal": refusal,
        "typed_day": request.GET.get("ngay", ""),
        "waiting": queries.waiting(found.cells),
        "rows": [_row(a, today) for a in agencies],
        "table": table,
        "own_agency": request.actor.role in AGENCY_ROLES,
        "columns": columns(queries.last_months(request.actor, request.today)),
    }
    return render(request, "dashboard/dashboard.html", context, status=422 if refusal else 200)


def _asked_day(request: HttpRequest) -> tuple[date, Any]:
    typed = request.GET.get("ngay", "").strip()
    if not typed:
        return request.today, None
    try:
        day = parse_vn_date(typed, request.today)
        if day > request.today:
            raise Refusal(
                "day_ahead",
                "Ngày {day} chưa tới nên chưa có số liệu. Chọn hôm nay hoặc một ngày đã qua.",
                field="ngay",
                day=f"{day:%d/%m/%Y}",
            )
    except Refusal as refusal:
        return request.today, tell(refusal)
    return day, None


def _links() -> dict[str, str]:
    base = reverse("assignments")
    return {cell.value: f"{base}?{urlencode({'cell': cell.value})}" for cell in Cell} | {"total": base}


def _notes(found: Figures) -> dict[str, str]:
    cells = found.cells
    notes = {
        "open_within": ngettext("{n} chờ xác nhận", "{n} chờ xác nhận", cells.awaiting_office).format(
            n=thousands(cells.awaiting_office)
        ),
        "undated": _("{open} đang làm, {done} đã xong").format(
            open=thousands(cells.undated_open), done=thousands(cells.undated_done)
        ),
    }
    if cells.marked_not_completed:
        notes["total"] = _("{n} mang dấu không hoàn thành").format(n=thousands(cells.marked_not_completed))
    return notes


def _row(agency: AgencyFigures, today: bool) -> dict[str, Any]:
    cells = agency.cells
    due = cells.done_on_time + cells.done_late + cells.open_overdue
    base = reverse("assignments")
    return {
        "agency": agency,
        "cells": cells,
        "due": due,
        "url": f"{base}?{urlencode({'agency': agency.code})}" if today else "",
        "late_url": f"{base}?{urlencode({'agency': agency.code, 'cell': Cell.OPEN_OVERDUE.value})}" if today else "",
    }
