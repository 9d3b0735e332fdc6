"""The form of a deed on a thread with what it needs, and the picker beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dondoc.exchanges.queries.threads import Opened
from dondoc.organisations import queries as organisations
from dondoc.web.exchanges.doors import Door
from dondoc.web.refusals import Told
from dondoc.web.tasks.forms import DeedForm


def form_of(request: HttpRequest, found: Opened, door: Door, typed: Any = None) -> DeedForm:
    """Empty, or as it was typed."""
    needs = door.needs(request, found)
    prefix = f"{door.word}-{found.thread.pk}-%s"
    return door.form(typed, request.FILES if typed is not None else None, today=request.today, auto_id=prefix, **needs)


def picker(request: HttpRequest, told: list[Told]) -> dict[str, Any]:
    """What the agency picker of the question takes."""
    choices = organisations.picker(request.today)["agencies"]
    chosen = request.POST.getlist("agency_id")
    return {
        "name": "agency_id",
        "options": [(f"a:{one['id']}", one["name"]) for one in choices if not one["gone"]],
        "selected": [{"value": f"a:{one['id']}", "name": one["name"]} for one in choices if f"a:{one['id']}" in chosen],
        "errors": [one.text for one in told if one.field == "agency_id"],
    }
