"""An agency ends: a form, a preview of all that follows, and the deed; and its taking back while nothing rests on it (B1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.organisations import actions, queries
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import mergers
from dondoc.tasks.queries.holdings import holdings
from dondoc.web.access import administrator_only
from dondoc.web.organisations.forms import EndForm
from dondoc.web.refusals import Told


@administrator_only
@require_http_methods(["GET", "POST"])
def agency_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """First the form, then what would follow, then the deed; nothing is written before the last button."""
    agency = queries.agency_page(pk, request.today).agency
    candidates = {a.pk: a for a in queries.could_succeed(agency, request.today)}
    choices = [(str(a.pk), a.name) for a in candidates.values()]
    form = EndForm(request.POST or None, today=request.today, candidates=choices)
    told: list[Told] = []
    preview: dict[str, Any] | None = None
    step = request.POST.get("step", "preview")
    if request.method == "POST" and form.is_valid() and step != "edit":
        successor = candidates.get(form.cleaned_data["successor_id"])
        try:
            if step == "do":
                _do(request, pk, successor, form.cleaned_data)
                messages.success(request, _("Đã ghi: %(agency)s kết thúc hoạt động.") % {"agency": agency.name})
                return HttpResponseRedirect(reverse("agency", args=[pk]))
            preview = _preview(request, agency, successor, form.cleaned_data)
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    context = {"agency": agency, "form": form, "told": told, "preview": preview}
    wrong = request.method == "POST" and preview is None and step != "edit"
    return render(request, "organisations/merge.html", context, status=422 if wrong else 200)


def _do(request: HttpRequest, pk: int, successor: Any, data: dict[str, Any]) -> None:
    with refusing_secrets(actor=request.actor, door="agency", at=request.now):
        if successor is None:
            mergers.dissolve(actor=request.actor, agency_id=pk, on=data["on"], basis=data["basis"], at=request.now)
            return
        actions.dissolve_into(
            actor=request.actor,
            agency_id=pk,
            successor_id=successor.pk,
            on=data["on"],
            basis=data["basis"],
            carry_people=data["carry_people"],
            at=request.now,
        )


def _preview(request: HttpRequest, agency: Any, successor: Any, data: dict[str, Any]) -> dict[str, Any]:
    """What would follow. Raises the refusals of the deed itself, so that a preview never promises what is then refused."""
    queries.refuse_ending(agency, successor, data["on"], data["basis"])
    end = queries.end_of_agency(agency, data["on"])
    held = holdings(agency.pk, successor.pk if successor else None, request.today)
    if successor is None and (held.open or held.coordinations or end.units):
        raise Refusal(
            "needs_successor",
            "{agency} còn việc chưa xong hoặc còn đơn vị trực thuộc nên phải có cơ quan kế thừa. Anh/chị chọn cơ quan kế thừa.",
            field="successor_id",
            agency=agency.name,
        )
    heads = [p for p in queries.people_of(successor.pk, request.today) if p.signs == "head"] if successor else []
    own_heads = [p for p in end.posts if p.signs == "head"]
    carried = [p for p in end.posts if p.role != "agency_head"] if successor and data["carry_people"] else []
    return {
        "successor": successor,
        "on": data["on"],
        "basis": data["basis"],
        "end": end,
        "held": held,
        "heads": [*own_heads, *heads],
        "carried": {p.pk for p in carried},
        "ahead": data["on"] > request.today,
    }


@administrator_only
@require_POST
def agency_merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """A merger recorded by mistake is taken back; refused as soon as work was done upon it."""
    agency = mergers.take_back_merger(actor=request.actor, agency_id=pk, at=request.now)
    messages.success(request, _("Đã hủy việc hợp nhất; %(agency)s hoạt động như trước.") % {"agency": agency.name})
    return HttpResponseRedirect(reverse("agency", args=[pk]))
