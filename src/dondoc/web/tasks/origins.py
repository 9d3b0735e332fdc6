"""A task that came from above was answered: the Office says with which document (C10)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import regulation
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import origins as actions
from dondoc.tasks.queries import origins, page
from dondoc.web.access import find, only
from dondoc.web.refusals import is_secret, tell_all
from dondoc.web.tasks import telling
from dondoc.web.tasks.forms import ReportUpForm


@only(Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST)
@require_http_methods(["GET", "POST"])
def report_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The document with which the province answered, and its day."""
    task = find(request, page.tasks_seen(request.actor, request.today), pk)
    watch = origins.watch(request.actor, task, request.today)
    if request.method == "GET" and (watch is None or not watch.may_report):
        return redirect("task", task.pk)
    form = ReportUpForm(request.POST or None, today=request.today)
    told: list[Any] = []
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("document_number", "dated")}
        try:
            actions.report_up(actor=request.actor, task_id=task.pk, at=request.now, **said)
        except (Refusal, Refusals) as caught:
            if is_secret(tell_all(caught)):
                told, form = tell_all(caught), ReportUpForm(None, today=request.today)
            else:
                told = form.refused(caught)
        else:
            messages.success(request, _("Đã ghi nhận báo cáo cấp trên; thời hạn của cấp trên không còn chờ Văn phòng."))
            return redirect("task", task.pk)
    context = {
        "task": task,
        "directive": task.directive,
        "watch": watch,
        "origin": telling.origin(task, regulation(task.directive.regulation_id)),
        "form": form,
        "told": told,
    }
    return render(request, "tasks/report_up.html", context, status=422 if request.method == "POST" else 200)
