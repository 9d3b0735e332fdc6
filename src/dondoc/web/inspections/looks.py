"""Who looked at the tasks of an inspection, for its head alone (docs/definitions.md 5)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dondoc.inspections.queries.looks import looks_of
from dondoc.inspections.queries.sight import Side
from dondoc.web.fields import number_in
from dondoc.web.inspections.frame import frame


@require_GET
def looks(request: HttpRequest, pk: int) -> HttpResponse:
    """Newest first; `truoc` in the address: the number below which the page begins."""
    inspection, side, context = frame(request, pk, "overview")
    if side is not Side.HEAD:
        raise Http404
    found = looks_of(inspection, number_in(request.GET.get("truoc")))
    return render(request, "inspections/looks.html", context | {"looks": found})
