"""One's own exercises with their steps, and where everybody of a class is. What is ticked is read from the log."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dondoc.audit.kinds import AuditKind as K
from dondoc.rules.errors import NotThere
from dondoc.training import actions, queries
from dondoc.training.exercises import Step
from dondoc.training.queries import Run
from dondoc.web.fields import number_in

PER_PAGE = 50
#: The page on which a step is done: by the first of its kinds; elsewhere it begins at "Việc của tôi".
PLACES = {
    K.DIRECTIVE_REGISTERED: "directive_register",
    K.TASK_DRAFTED: "directives",
    K.DIRECTIVE_ISSUED: "directives",
    K.SPECIALIST_ASSIGNED: "directives",
    K.CONFIRMED: "confirm_queue",
    K.RETURNED: "confirm_queue",
    K.URGED: "dashboard",
    K.REOPENED: "assignments",
    K.UNIT_ASSIGNED: "assignments",
    K.FINDING_RECORDED: "inspections",
    K.MINUTES_DRAFTED: "inspections",
    K.VIEW_SAVED: "assignments",
    K.TABLE_SAVED: "statistics",
    K.PERSON_ADDED: "person_new",
    K.PASSWORD_SET: "people",
    K.ACCOUNT_LOCKED: "people",
    K.CALENDAR_DAY_SET: "calendar_notice",
}


@require_GET
def exercises(request: HttpRequest) -> HttpResponse:
    """The exercises of the role one acts in."""
    if not queries.offered():
        raise Http404
    runs = [{"run": run, "steps": _steps(run)} for run in queries.own_runs(request.actor)]
    context = {"runs": runs, "teaches": queries.may_teach(request.actor), "today": request.today}
    return render(request, "training/exercises.html", context)


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begins, or begins anew: what was done before no longer counts."""
    try:
        actions.begin(actor=request.actor, code=code, at=request.now)
    except NotThere as gone:
        raise Http404 from gone
    messages.success(request, _("Bài bắt đầu từ lúc này. Anh/chị làm từng bước trên các trang; hệ thống tự đánh dấu."))
    return HttpResponseRedirect(reverse("exercises"))


@require_GET
def class_page(request: HttpRequest) -> HttpResponse:
    """For whoever teaches: who began what, and at which step he is."""
    if not queries.offered() or not queries.may_teach(request.actor):
        raise Http404
    runs = Paginator(queries.runs_of_everybody(request.actor), PER_PAGE).get_page(
        number_in(request.GET.get("trang")) or 1
    )
    return render(request, "training/class.html", {"page": runs, "today": request.today})


def _steps(run: Run) -> list[dict[str, Any]]:
    return [
        {
            "step": step,
            "done": place < run.done,
            "next": run.began_at is not None and place == run.done,
            "times": run.times if place == run.done and step.times > 1 else 0,
            "url": _place_of(step),
        }
        for place, step in enumerate(run.exercise.steps)
    ]


def _place_of(step: Step) -> str:
    return reverse(PLACES.get(step.kinds[0], "my_work"))
