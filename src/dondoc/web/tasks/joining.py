"""An agency joins a task that was sent out already (C8, C10)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import regulation
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import joining
from dondoc.tasks.queries import page
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.access import find, only
from dondoc.web.directives.forms import picked
from dondoc.web.refusals import is_secret, tell_all
from dondoc.web.tasks.forms import JoinForm


@only(Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST)
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Further lead agencies for a task, each with its own assignment from today."""
    task = find(request, page.tasks_seen(request.actor, request.today), pk)
    tokens = picked(request.POST, "agencies")
    form = JoinForm(request.POST or None, today=request.today, initial={"due_on": _first_day(request, task)})
    told: list[Any] = []
    if request.method == "POST" and form.is_valid():
        said = {n: form.cleaned_data[n] for n in ("due_on", "no_deadline", "deadline_text", "reason")}
        try:
            made = joining.join(actor=request.actor, task_id=task.pk, agencies=tokens, at=request.now, **said)
        except (Refusal, Refusals) as caught:
            if is_secret(tell_all(caught)):
                told, form, tokens = tell_all(caught), JoinForm(None, today=request.today), ()
            else:
                told = form.refused(caught)
        else:
            n = len(made)
            said_words = ngettext("Đã giao thêm %(n)s cơ quan.", "Đã giao thêm %(n)s cơ quan.", n) % {"n": n}
            messages.success(request, said_words + " " + _("Lượt giao mới được tính từ hôm nay."))
            return redirect("task", task.pk)
    return _show(request, task, form, tokens, told)


def _first_day(request: HttpRequest, task: Any) -> Any:
    """The deadline of the others, where it still lies ahead."""
    return task.due_on if task.due_on and task.due_on >= request.today else None


def _show(request: HttpRequest, task: Any, form: JoinForm, tokens: tuple[str, ...], told: list[Any]) -> HttpResponse:
    names = Picked(request.today)
    rules = regulation(task.directive.regulation_id)
    context = {
        "task": task,
        "directive": task.directive,
        "form": form,
        "told": [t for t in told if t.field != "agencies" or t.way_url],
        "errors": [t.text for t in told if t.field == "agencies"],
        "chips": names.chips(tokens),
        "options": names.options(),
        "cite": rules.deed_cites.cite_for("issue"),
    }
    return render(request, "tasks/join.html", context, status=422 if request.method == "POST" else 200)
