"""Toàn cảnh: the truth of today in ten seconds, or of any past day; every figure with its fraction and a way to the rows behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from dondoc.dashboard import queries
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.rules.figures import Figures
from dondoc.rules.lifecycle import State
from dondoc.tasks.queries.figures import figures, scored_by_original
from dondoc.tasks.queries.parts import waiting_for_parts
from dondoc.web.access import only
from dondoc.web.dashboard import parts, tables, words
from dondoc.web.dashboard.links import Links
from dondoc.web.dashboard.waiting import ageing_bars, joined, waiting_bars
from dondoc.web.refusals import tell
from dondoc.web.templatetags.wording import thousands

EVERYBODY = tuple(role for role in Role if role not in (Role.INSPECTOR, Role.ADMINISTRATOR))


@require_GET
@only(*EVERYBODY)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures of today, or of the day asked for (`ngay`), by the deadlines in force or the first ones (`han`); for htmx the open table alone."""
    as_of, refusal = asked_day(request)
    original = by_original(request)
    is_today = as_of == request.today
    # by the deadlines in force the assignments themselves answer, and every figure has its rows
    live = is_today and not original
    tab = tables.asked_tab(request)
    alone = request.htmx and request.htmx.target == "cuts"
    found, look = None, queries.Look(request.actor, request.today) if is_today else None
    if not alone or tables.needs_figures(tab):
        found = queries.live_figures(look) if look and live else _past(request, as_of, original)
    context: dict[str, Any] = {
        "tabs": tables.tabs(request, tab, found),
        "table": tables.table(request, tab, as_of, original, found),
        "is_today": is_today,
        "live": live,
        "chosen": scored_by_original() == original,
        "as_of": as_of,
        "original": original,
        "typed_day": request.GET.get("ngay", ""),
        "tab": tab,
        "own_agency": request.actor.role in AGENCY_ROLES,
        "sees_judged": request.actor.role is not Role.READER,
        "has_duties": is_today and request.actor.role is Role.OFFICE_LEADER,
    }
    if alone:
        return render(request, "dashboard/cuts.html", context)
    context |= {"figures": found, "refusal": refusal, "printing": request.GET.get("in") == "1"}
    context |= _figures(request, found, live)
    if look:
        context |= _of_today(look, Links(request.actor), found)
    if context["printing"]:
        context |= parts.everything(request, today=is_today)
    return render(request, "dashboard/dashboard.html", context, status=422 if refusal else 200)


def _past(request: HttpRequest, as_of: date, original: bool) -> Figures:
    """Of another day, or by another deadline, the dated facts answer."""
    within = queries.scope(request.actor, request.today)
    return figures(as_of, known_at=request.today, within=within, original=original)


def _figures(request: HttpRequest, found: Figures, live: bool) -> dict[str, Any]:
    links = Links(request.actor, live=live)
    return {
        "notes": _notes(found),
        "links": links.of_cells(),
        "links_to": links,
        "waits": _waits(request.actor, found, None, links),
    }


def _of_today(look: queries.Look, links: Links, found: Figures) -> dict[str, Any]:
    """What is known of the present only. Who is told the standing only gets no more than that."""
    actor, today = look.actor, look.today
    inner = actor.role is not Role.READER
    pulse = queries.pulse(look) if inner else None
    told: dict[str, Any] = {
        "concerns": words.told(queries.concerns(look, pulse), actor, links),
        "waits": _waits(actor, found, pulse, links),
        "ageing": ageing_bars(pulse, links) if pulse else None,
        # by the first deadlines other ones are overdue than those that wait
        "joined": joined(found.cells, pulse) if pulse and not found.original else {},
        "parts_out": waiting_for_parts(queries.own_agencies(actor, today), today) if inner else None,
    }
    if actor.role in AGENCY_ROLES:
        own = queries.own_week(actor, today)
        told |= {
            "own": own,
            "own_due_url": links.to(on=own.first, until=own.last),
            "own_sign_url": links.to(state=State.AWAITING_SIGNATURE.value),
        }
    return told


def _waits(actor: Actor, found: Figures, pulse: queries.Pulse | None, links: Links) -> dict[str, Any]:
    return waiting_bars(queries.waiting(found.cells, pulse), links if pulse else Links(actor, live=False))


def by_original(request: HttpRequest) -> bool:
    """Whether figures are counted by the first deadlines: as the address asks (`han`), else as the province chose (`extension.scored_by`)."""
    return {"goc": True, "nay": False}.get(request.GET.get("han", ""), scored_by_original())


def asked_day(request: HttpRequest) -> tuple[date, Any]:
    """The day of the figures, today where none is asked for or it cannot be; what is wrong with it."""
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
