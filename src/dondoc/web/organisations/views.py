"""Which agencies there are, which are gone and what stands for them; and what the agency picker finds."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from dondoc.core.regulation import current
from dondoc.organisations import queries
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.folding import fold


@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    """All agencies by kind; `q` keeps those whose name holds the words, marks optional."""
    words = fold(request.GET.get("q", ""))
    listed = [a for a in queries.directory() if all(w in a.search_text for w in words.split())]
    kinds: list[dict[str, Any]] = []
    for kind, members in groupby(listed, key=lambda a: a.kind):
        rows = list(members)
        kinds.append({"kind": kind, "name": gettext(rows[0].get_kind_display()), "agencies": rows})
    context = {
        "kinds": kinds,
        "q": request.GET.get("q", ""),
        "count": len(listed),
        "cite": current().structure.cite,
        "keeps": may(Deed.KEEP_AGENCIES, own_party(request.actor)),
    }
    return render(request, "organisations/agencies.html", context)


@require_GET
def picker(request: HttpRequest) -> HttpResponse:
    """Every agency and group that can be picked today. The browser keeps it for a minute, so that a form with many pickers asks once."""
    answer = JsonResponse(queries.picker(request.today))
    patch_cache_control(answer, private=True, max_age=60)
    return answer
