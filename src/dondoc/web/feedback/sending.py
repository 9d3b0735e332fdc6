"""Feedback is sent: of an agency, tied to one of its tasks or to none."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import regulation_in_force
from dondoc.feedback.actions.sending import Told as WhatIsTold
from dondoc.feedback.actions.sending import send
from dondoc.feedback.queries import filing
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal, Refusals
from dondoc.urging.queries.urges import line_of
from dondoc.web.access import found_or_404
from dondoc.web.feedback.forms import SendForm
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, for whoever signs for an agency; `luot` in the address ties it to an assignment that he sees."""
    if request.actor.role not in AGENCY_ROLES:
        raise Http404
    tied = number_in(request.GET.get("luot"))
    assignment = None
    if tied is not None:
        assignment = found_or_404(filing.seen_assignment(request.actor, tied, request.today))
    prepared = filing.prepare(request.actor, assignment, request.today)
    form, told = _form(request, prepared, posted=request.method == "POST"), list[Told]()
    if request.method == "POST":
        try:
            if form.is_valid():
                return _sent(request, tied, form.cleaned_data)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = _form(request, prepared, posted=False)
            else:
                told = form.refused(refusal)
    rules = regulation_in_force(request.today)
    context = {
        "form": form,
        "told": told,
        "prepared": prepared,
        "line": line_of(assignment, request.today, inner=False) if assignment else None,
        "may_send": filing.may_send(request.actor),
        "all_directions": [d for d in rules.feedback.directions if d.about],
        "beyond": next((d for d in rules.feedback.directions if not d.about), None),
        # the two acts that the text names belong to the directions that have a clock
        "stops_at": rules.feedback.stops_at if any(d.sla for d in prepared.directions) else (),
    }
    return render(request, "feedback/new.html", context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, prepared: filing.Form, *, posted: bool) -> SendForm:
    tied = prepared.assignment
    return SendForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        today=request.today,
        agencies=[(str(a.pk), a.name) for a in prepared.agencies],
        initial={"about": str(tied.agency_id)} if tied else {},
        auto_id="feedback-%s",
    )


def _sent(request: HttpRequest, tied: int | None, data: dict[str, Any]) -> HttpResponse:
    what = WhatIsTold(about_id=number_in(data["about"]), assignment_id=tied, fault=data["fault"], words=data["words"])
    made = send(
        actor=request.actor,
        told=what,
        files=inspected(request, "files", door="phan-hoi"),
        form_token=data["form_token"],
        at=request.now,
    )
    messages.success(request, _("Đã gửi phản hồi; Văn phòng UBND tỉnh kiểm tra, xử lý và báo lại tại trang này."))
    return HttpResponseRedirect(reverse("feedback", args=[made.pk]))
