"""An objective cause is confirmed for an assignment, or the confirmation is withdrawn (profile `scoring.exemptions`)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import regulation_in_force
from dondoc.rules.access import Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.scoring.actions.causes import confirm_cause, withdraw_cause
from dondoc.scoring.queries import sheets as asked
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import assignments_for
from dondoc.web.access import find
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.scoring.forms import CauseForm


@require_http_methods(["GET", "POST"])
def cause(request: HttpRequest, pk: int) -> HttpResponse:
    """For the competent level; everybody else reads on the evidence pages what was confirmed."""
    if not asked.may_do(Deed.CONFIRM_CAUSE, request.actor):
        raise Http404
    visible = assignments_for(request.actor, request.today).select_related("task__directive", "agency")
    assignment = find(request, visible, pk)
    rules = regulation_in_force(request.today).scoring
    form, told = _form(request, rules), list[Told]()
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "withdraw":
                withdraw_cause(actor=request.actor, assignment_id=pk, at=request.now)
                messages.success(request, _("Đã rút xác nhận nguyên nhân khách quan."))
                return HttpResponseRedirect(request.path)
            if form.is_valid():
                _confirm(request, pk, form.cleaned_data)
                messages.success(request, _("Đã xác nhận nguyên nhân khách quan."))
                return HttpResponseRedirect(request.path)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):
                form = _form(request, rules, empty=True)
            else:
                told = form.refused(refusal)
    context = {
        "assignment": assignment,
        "title": short_title(assignment.task.content),
        "held": asked.exemption_of(assignment),
        "names": {one.code: _(one.name) for one in rules.exemptions},
        "form": form,
        "told": told,
        "cite": rules.cite,
    }
    context["cause_word"] = context["names"].get(context["held"].cause, "") if context["held"] else ""
    return render(request, "scoring/cause.html", context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, rules: Any, empty: bool = False) -> CauseForm:
    data = request.POST if request.method == "POST" and not empty else None
    causes = [(one.code, _(one.name)) for one in rules.exemptions]
    return CauseForm(data, today=request.today, causes=causes, auto_id="cause-%s")


def _confirm(request: HttpRequest, pk: int, data: dict[str, Any]) -> None:
    confirm_cause(
        actor=request.actor,
        assignment_id=pk,
        cause=data["cause"],
        words=data["words"],
        document=data["document"],
        at=request.now,
    )
