"""What is due from me: the page that most people open first (F1)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dondoc.dashboard.queries.work_lines import SHOWN, MyWork, my_work, one_line
from dondoc.rules.access import AGENCY_ROLES, Role
from dondoc.tasks.queries import rail
from dondoc.web import badges
from dondoc.web.fields import number_in
from dondoc.web.work.rows import row_of
from dondoc.web.work.words import CHIPS, WHENS, context_of


@require_http_methods(["GET"])
def mine(request: HttpRequest) -> HttpResponse:
    """The whole page, or, for htmx, the list alone (another kind of work, or more of it)."""
    shown = number_in(request.GET.get("hien")) or SHOWN
    work = my_work(request.actor, request.today, request.GET.get("viec", ""), shown)
    request.pile = work.pile  # the frame counts its badges from it
    context: dict[str, object] = {
        "work": work,
        "summary": summary(work),
        "groups": _groups(request, work),
        "chips": _chips(work),
        "today": request.today,
    }
    if request.htmx and request.htmx.target == "work":
        return render(request, "work/mine.html#work", context)
    return render(request, "work/mine.html", context | _rail(request, work))


@require_http_methods(["GET"])
def row(request: HttpRequest, work: str, pk: int) -> HttpResponse:
    """One row, opened or closed in place. Without htmx the page of the record serves, so this address is only for parts."""
    line = one_line(request.actor, request.today, work, pk)
    if line is None:
        raise Http404
    signs = bool(request.actor.signs)
    context = {"row": context_of(line, signs=signs), "today": request.today, "open": request.GET.get("mo") == "1"}
    return render(request, "work/row.html", context)


def _groups(request: HttpRequest, work: MyWork) -> list[dict[str, object]]:
    first = work.shown[0].key if work.shown else ""
    signs = bool(request.actor.signs)
    return [
        {
            "look": WHENS[group.when],
            "when": group.when.value,
            "count": group.count,
            "rows": [row_of(request, line, signs=signs, first=line.key == first) for line in group.lines],
        }
        for group in work.groups
    ]


def _chips(work: MyWork) -> list[dict[str, object]]:
    return [{"code": code, "word": CHIPS[code], "count": n, "on": code == work.chip} for code, n in work.chips]


def _rail(request: HttpRequest, work: MyWork) -> dict[str, object]:
    """Beside the list. Only the Office has clocks of its own; leaders of the province find their page elsewhere."""
    actor, today = request.actor, request.today
    if not (actor.is_office or actor.role in AGENCY_ROLES):
        return {"rail": False}
    is_agency = actor.role in AGENCY_ROLES
    told = {
        "rail": True,
        "clocks": _clocks(request),
        "list_scope": _scope(request),
        "load": badges.kept(request, "load", lambda: rail.load(actor, today)),
        "following": badges.kept(request, "following", lambda: rail.following(actor, today)),
        "follows_all": actor.is_office and actor.role is not Role.OFFICE_SPECIALIST,
        "is_agency": is_agency,
    }
    if not work.total:
        told |= {"next_up": rail.next_up(actor, today), "just_done": rail.just_done(actor, today)}
    return told


def _clocks(request: HttpRequest) -> list[dict[str, object]]:
    if not request.actor.is_office or request.actor.role is Role.OFFICE_CLERK:
        return []
    return [
        {
            "of": one,
            "parts": [
                {"code": "done", "n": one.kept, "word": _("đúng hạn")},
                {"code": "late", "n": one.late, "word": _("chậm")},
            ],
        }
        for one in badges.kept(request, "clocks", lambda: rail.office_clocks(request.actor, request.today))
    ]


def _scope(request: HttpRequest) -> str:
    """The part of an address that narrows the list to what the rail counts."""
    if request.actor.role in AGENCY_ROLES:
        return "scope=own&"
    return f"specialist={request.actor.duty_id}&" if request.actor.role is Role.OFFICE_SPECIALIST else ""


def summary(work: MyWork) -> str:
    """ "16 việc: 2 quá hạn, 10 phải xong hôm nay" """
    said = ngettext("%(n)s việc", "%(n)s việc", work.total) % {"n": work.total}
    parts = []
    if work.overdue:
        parts.append(ngettext("%(n)s quá hạn", "%(n)s quá hạn", work.overdue) % {"n": work.overdue})
    if work.due_today:
        parts.append(
            ngettext("%(n)s phải xong hôm nay", "%(n)s phải xong hôm nay", work.due_today) % {"n": work.due_today}
        )
    return f"{said}: {', '.join(parts)}" if parts else said
