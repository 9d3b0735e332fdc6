"""Saved tables of the workbench: keep what the address asks for under a name, share it with one's agency, open it, throw it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal
from dondoc.statistics.actions import saved_tables as actions
from dondoc.statistics.queries.saved_tables import saved_tables
from dondoc.tasks.actions import keeping
from dondoc.web.access import find, only
from dondoc.web.refusals import tell
from dondoc.web.work.saved import canonical

EVERYBODY = tuple(role for role in Role if role not in (Role.INSPECTOR, Role.ADMINISTRATOR))


def shown(request: HttpRequest) -> dict[str, Any]:
    """The saved tables for their menu, and what saving would keep. One query."""
    now = canonical(request.GET)
    found = saved_tables(request.actor)[: 2 * keeping.MOST]
    tables = [
        {
            "name": table.name,
            "url": reverse("saved_table", args=[table.pk]),
            "remove_url": reverse("saved_table_remove", args=[table.pk]) if _own(request, table) else "",
            "by": "" if _own(request, table) else table.owner.full_name,
            "shared": table.agency_id is not None,
            "on": bool(now) and table.query == now,
        }
        for table in found
    ]
    return {"saved": tables, "saved_now": any(table["on"] for table in tables), "save_query": now}


def _own(request: HttpRequest, table: Any) -> bool:
    return bool(table.owner_id == request.actor.user_id)


@require_http_methods(["POST"])
@only(*EVERYBODY)
def save(request: HttpRequest) -> HttpResponse:
    """Keeps what the form was opened with."""
    query = canonical(QueryDict(request.POST.get("query", "")[: 2 * keeping.LONGEST_QUERY]))
    back = f"{reverse('statistics')}?{query}"
    try:
        table = actions.save_table(
            actor=request.actor,
            name=request.POST.get("name", ""),
            query=query,
            shared=request.POST.get("shared") == "1",
            at=request.now,
        )
    except Refusal as refusal:
        messages.error(request, tell(refusal).text)
        return HttpResponseRedirect(reverse("statistics") if tell(refusal).is_secret else back)
    messages.success(request, _("Đã lưu bảng “%(name)s”; tên này nằm trong “Bảng đã lưu”.") % {"name": table.name})
    return HttpResponseRedirect(back)


@require_http_methods(["GET"])
@only(*EVERYBODY)
def open_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the workbench."""
    table = find(request, saved_tables(request.actor), pk)
    return HttpResponseRedirect(f"{reverse('statistics')}?{table.query}")


@require_http_methods(["POST"])
@only(*EVERYBODY)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Only the owner's own; the page stays as it is."""
    table = actions.remove_table(actor=request.actor, table_id=pk, at=request.now)
    messages.success(request, _("Đã xóa bảng “%(name)s”.") % {"name": table.name})
    return HttpResponseRedirect(f"{reverse('statistics')}?{table.query}")
