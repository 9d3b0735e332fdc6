"""Parts of the first page that are fetched after it, and the two pictures that have a page of their own: the load by week and the heat map."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dondoc.dashboard import queries
from dondoc.rules.access import AGENCY_ROLES, Role
from dondoc.rules.lifecycle import State
from dondoc.web.access import only
from dondoc.web.dashboard.columns import columns
from dondoc.web.dashboard.links import Links, to_list
from dondoc.web.dashboard.tables import KINDS
from dondoc.web.fields import number_in
from dondoc.web.statistics.ready import tabs
from dondoc.web.status_words import STANDING_WITHOUT_DAYS, standing_look
from dondoc.web.work.filters import address

#: Who has figures at all; the load and the heat map are for those who see more than the standing.
SEEING = tuple(role for role in Role if role not in (Role.INSPECTOR, Role.ADMINISTRATOR, Role.READER))
KIND_TABS: dict[str, str | Promise] = {"xa": gettext_lazy("Địa phương"), "so": gettext_lazy("Sở, ngành")}

#: The standings in the words of a narrow cell; days behind are calendar days, days ahead working days, as everywhere.
SHORT: dict[str, str | Promise] = {
    "overdue": gettext_lazy("quá %(days)s ngày"),
    "due_today": gettext_lazy("hôm nay"),
    "due_soon": gettext_lazy("còn %(days)s ngày"),
    "within": gettext_lazy("còn %(days)s ngày"),
    "no_deadline": gettext_lazy("không hạn"),
    "submitted_on_time": gettext_lazy("đã nộp"),
    "submitted_late": gettext_lazy("nộp muộn"),
    "submitted_undated": gettext_lazy("đã nộp"),
    "done_undated": gettext_lazy("xong"),
    "done_on_time": gettext_lazy("xong"),
    "done_late": gettext_lazy("xong muộn"),
}


@require_GET
@only(*SEEING, Role.READER)
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One part, alone for htmx, else as a page of its own."""
    if name not in PARTS or (name == "tai" and request.actor.role is Role.READER):
        raise Http404
    template, fill = PARTS[name]
    context = fill(request)
    if request.htmx:
        return render(request, template, context)
    return render(request, "dashboard/part.html", context | {"part": template})


def months(request: HttpRequest) -> dict[str, Any]:
    """Twelve months of what was done, each figure with its rows; overdue at a month's end leads to the page of that day."""
    look = queries.Look(request.actor, request.today)
    chart, links = columns(queries.last_months(look)), Links(request.actor)
    rows = [
        {
            "month": c.month,
            "on_time_url": links.to(filed=f"{c.month.first:%Y-%m}", cell="done_on_time"),
            "late_url": links.to(filed=f"{c.month.first:%Y-%m}", cell="done_late"),
        }
        for c in chart.columns
    ]
    return {"columns": chart, "months": rows}


def load(request: HttpRequest) -> dict[str, Any]:
    """Eight weeks ahead of what the page counts."""
    actor, today = request.actor, request.today
    own = actor.role in AGENCY_ROLES
    weeks = queries.load_by_week(queries.counted(actor, today), today)
    links = Links(actor)
    return {"weeks": [(week, links.to(on=week.first, until=week.last)) for week in weeks], "own_agency": own}


def update_rates(request: HttpRequest) -> dict[str, Any]:
    """The rates that ask every report there is."""
    return {"update_rates": queries.update_rates(queries.Look(request.actor, request.today))}


def duties(request: HttpRequest) -> dict[str, Any]:
    """The Office's own clocks, for its leaders."""
    if request.actor.role is not Role.OFFICE_LEADER:
        raise Http404
    found = queries.pulse(queries.Look(request.actor, request.today))
    told = queries.office_duties(request.actor, request.today, found)
    return {"duties": [_duty(duty, Links(request.actor)) for duty in told], "today": request.today}


def _duty(duty: queries.OfficeDuty, links: Links) -> dict[str, Any]:
    """One clock of the Office with its bar and the rows behind what waits now."""
    entry = f"{reverse('directives')}?xem="
    now, late = {
        "entry": (f"{entry}cho-nhap", f"{entry}cham-nhap"),
        "confirm": (links.to(state=State.SUBMITTED.value), links.to(waits="confirm_late")),
        "answer": (links.to(state=State.DISPUTED.value), links.to(waits="answer_late")),
    }[duty.clock.code]
    parts = [
        {"code": "done", "n": duty.clock.kept, "word": _("đúng hạn")},
        {"code": "late", "n": duty.clock.late, "word": _("chậm")},
    ]
    return {"clock": duty.clock, "now": duty.now, "late": duty.late, "now_url": now, "late_url": late, "parts": parts}


def everything(request: HttpRequest, *, today: bool) -> dict[str, Any]:
    """All parts at once, for paper; `today` False: those that a past day has."""
    told = months(request)
    if today:
        told |= update_rates(request) | (load(request) if request.actor.role is not Role.READER else {})
    if today and request.actor.role is Role.OFFICE_LEADER:
        told |= duties(request)
    return told


PARTS = {
    "dong-ho": ("dashboard/duties.html", duties),
    "cap-nhat": ("dashboard/update_rates.html", update_rates),
    "thang-qua": ("dashboard/months.html", months),
    "tai": ("dashboard/load_strip.html", load),
}


@require_GET
@only(*SEEING)
def load_page(request: HttpRequest) -> HttpResponse:
    """How much falls due at each agency in each of the next eight weeks, fullest first; of a department the agencies it follows."""
    kind = _kind(request)
    rows = queries.followed(request.actor, request.today)
    page, agencies = queries.load_by_agency(rows, KINDS[kind], request.today, _number(request, "trang"))
    scope = {"scope": "follow"} if request.actor.role in AGENCY_ROLES else {}
    lines = [
        {
            "agency": one,
            "url": to_list(**scope, agency=one.code, on=one.weeks[0].first, until=one.weeks[-1].last),
            "weeks": [(w, to_list(**scope, agency=one.code, on=w.first, until=w.last)) for w in one.weeks],
        }
        for one in agencies
    ]
    context = {"page": page, "lines": lines, "spans": queries.weeks(request.today), "kinds": _kinds(request, kind)}
    context["ready"] = tabs(request, "tai")
    return render(request, "dashboard/load.html", context | {"follows": request.actor.role in AGENCY_ROLES})


@require_GET
@only(*SEEING)
def heat_page(request: HttpRequest) -> HttpResponse:
    """Tasks given to many against the agencies they were given to, both worst first."""
    kind = _kind(request)
    rows = queries.followed(request.actor, request.today)
    found = queries.heat(rows, KINDS[kind], request.today, _number(request, "cot"), _number(request, "trang"))
    scope = {"scope": "follow"} if request.actor.role in AGENCY_ROLES else {}
    scope["block"] = ",".join(f"k:{one}" for one in KINDS[kind])
    columns = [
        {
            "task": one,
            "parts": _parts(one),
            "url": to_list(**scope, task=one.task_id),
            "late_url": to_list(**scope, task=one.task_id, cell="open_overdue"),
            "done_url": to_list(**scope, task=one.task_id, state="completed"),
            "late_names": [row.name for row, spot in _of(found, place) if spot.standing.code == "overdue"][:4],
        }
        for place, one in enumerate(found.columns)
    ]
    among = ",".join(str(one.task_id) for one in found.columns)
    late = {name: asked for name, asked in scope.items() if name != "block"} | {"among": among, "cell": "open_overdue"}
    rows = [
        {
            "name": row.name,
            "overdue": row.overdue,
            "late_url": to_list(**late, agency=row.code),
            "spots": [_spot(spot) for spot in row.spots],
        }
        for row in found.rows
    ]
    context = {"heat": found, "columns": columns, "rows": rows, "kinds": _kinds(request, kind)}
    context["ready"] = tabs(request, "nhiet")
    return render(request, "dashboard/heat.html", context | {"follows": request.actor.role in AGENCY_ROLES})


def _spot(spot: queries.Spot | None) -> dict[str, Any] | None:
    """What a cell of the heat map says: in a few words, in full where one points at it."""
    if spot is None:
        return None
    look, code = standing_look(spot.standing), str(spot.standing.code)
    unsaid = not spot.standing.days and code in STANDING_WITHOUT_DAYS and "%(days)s" in SHORT[code]
    short = str(look.word) if look and unsaid else SHORT[code] % {"days": spot.standing.days}
    return {"id": spot.assignment_id, "look": look, "short": short}


def _of(found: queries.Heat, place: int) -> list[tuple[Any, Any]]:
    return [(row, row.spots[place]) for row in found.rows if row.spots[place] is not None]


def _parts(one: Any) -> list[dict[str, Any]]:
    return [
        {"code": "done", "n": one.done, "word": gettext_lazy("đã xong")},
        {"code": "within", "n": one.others, "word": gettext_lazy("đang làm, chưa quá hạn")},
        {"code": "office", "n": one.office, "word": gettext_lazy("chờ xác nhận")},
        {"code": "late", "n": one.overdue, "word": gettext_lazy("quá hạn")},
    ]


def _kind(request: HttpRequest) -> str:
    asked = request.GET.get("loai", "")
    return asked if asked in KIND_TABS else "xa"


def _kinds(request: HttpRequest, now: str) -> list[dict[str, Any]]:
    return [
        {"word": word, "url": address(request.GET, ["cot"], loai=code), "on": code == now}
        for code, word in KIND_TABS.items()
    ]


def _number(request: HttpRequest, name: str) -> int:
    return number_in(request.GET.get(name)) or 1
