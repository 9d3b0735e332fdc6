"""The assignment slip (phiếu giao việc) on paper: what was given to one agency, to be signed for inside it (TH 5.2.a; BT 8.2.b)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import regulation
from dondoc.rules.access import Sight
from dondoc.rules.lifecycle import State
from dondoc.tasks.queries import page
from dondoc.web.access import found_or_404
from dondoc.web.looks import note_page


@require_http_methods(["GET"])
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """For who sees the assignment whole; a draft has no slip yet."""
    assignment = found_or_404(page.assignment_seen(request.actor, pk, request.today))
    shown = page.panel(request.actor, assignment, request.today)
    if shown.sight is not Sight.ALL or assignment.state == State.DRAFT:
        raise Http404
    task = assignment.task
    context = {
        "assignment": assignment,
        "task": task,
        "directive": task.directive,
        "coordinators": page.beside(request.actor, shown).coordinators,
        "rules": regulation(task.directive.regulation_id),
        "inner": bool(page.reach_of(shown).inner),
    }
    note_page(request, [assignment.pk])
    return render(request, "tasks/slip.html", context)
