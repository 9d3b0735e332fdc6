"""The work programme of the year as one page: its items, their tasks, how far (C9; TH 3.4; BT 2.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.core.regulation import regulation
from dondoc.tasks.queries import programmes as queries
from dondoc.tasks.queries.progress import progress_of
from dondoc.web import figure_bars
from dondoc.web.access import find

#: Programmes of many years; a province issues one or two a year.
MOST = 100


@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    """The programmes that the reader may open."""
    found = list(queries.programmes_for(request.actor, request.today)[:MOST])
    progress = progress_of(found, request.actor, request.today)
    rows = [{"directive": one, "progress": progress[one.pk]} for one in found]
    return render(request, "completeness/programmes.html", {"rows": rows})


@require_GET
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them."""
    directive = find(request, queries.programmes_for(request.actor, request.today), pk)
    assignments = queries.assignments_of(request.actor, directive, request.today)
    cells = queries.cells_of(assignments, request.today)
    listed = f"{reverse('assignments')}?directive={directive.pk}&scope=all"
    context = {
        "directive": directive,
        "months": queries.months(assignments, request.today),
        "cells": cells,
        "links": {"total": listed} | {code: f"{listed}&cell={code}" for code, *_look in figure_bars.CELLS},
        "today": request.today,
        "rules": regulation(directive.regulation_id),
    }
    return render(request, "completeness/programme.html", context)
