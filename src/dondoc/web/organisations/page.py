"""The page of one agency: its life, its codes, its people, what it has open."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dondoc.organisations import actions, queries
from dondoc.rules.access import Deed, Role, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.rules.lifecycle import OPEN
from dondoc.tasks.queries.listing import Filters, matching
from dondoc.web.access import administrator_only
from dondoc.web.organisations.forms import CodeForm
from dondoc.web.refusals import Told

OPEN_STATES = tuple(sorted(state.value for state in OPEN))
#: Icon of each turn in an agency's life.
ICONS = {
    "founded": "building-community",
    "renamed": "pencil",
    "received": "stack-2",
    "merged": "arrow-right-circle",
    "dissolved": "ban",
    "taken_back": "restore",
}


@require_GET
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, pk)


def shown(
    request: HttpRequest, pk: int, code_form: CodeForm | None = None, told: list[Told] | None = None
) -> HttpResponse:
    """The page, as it is or with a code's form that was refused."""
    found = queries.agency_page(pk, request.today)
    keeps = may(Deed.KEEP_AGENCIES, own_party(request.actor))
    context: dict[str, Any] = {
        "shown": found,
        "agency": found.agency,
        "life": [{"stage": stage, "icon": ICONS[stage.what]} for stage in found.life],
        "kind": _(found.agency.get_kind_display()),
        "codes": [(code, _(code.get_kind_display()), code.valid_to is None) for code in found.codes],
        "keeps": keeps,
        "code_form": code_form or (CodeForm(today=request.today, auto_id="code-%s") if keeps else None),
        "told": told or [],
        "work": None if request.actor.role is Role.ADMINISTRATOR else _work(request, found.agency.code),
    }
    return render(request, "organisations/agency.html", context, status=422 if code_form else 200)


def _work(request: HttpRequest, code: str) -> dict[str, Any]:
    """What the reader may see of the agency's open work, and the list of it."""
    filters = Filters(view="all", agency=code, states=OPEN_STATES)
    n = matching(request.actor, filters, request.today).count()
    query = urlencode([("agency", code), *(("state", state) for state in OPEN_STATES)])
    return {"n": n, "url": f"{reverse('assignments')}?{query}"}


@administrator_only
@require_POST
def code_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A code is given from a day on."""
    form = CodeForm(request.POST, today=request.today, auto_id="code-%s")
    if not form.is_valid():
        return shown(request, pk, form)
    data = form.cleaned_data
    try:
        actions.give_code(
            actor=request.actor,
            agency_id=queries.agency_page(pk, request.today).agency.pk,
            kind=queries.code_kind_of(data["kind"]),
            code=data["code"],
            valid_from=data["valid_from"],
            at=request.now,
        )
    except Refusal as refusal:
        return shown(request, pk, form, form.refused(refusal))
    messages.success(request, _("Đã ghi mã của cơ quan."))
    return HttpResponseRedirect(reverse("agency", args=[pk]))


@administrator_only
@require_POST
def code_end(request: HttpRequest, pk: int, code: int) -> HttpResponse:
    """A code ends today."""
    held = queries.code_of(pk, code)
    actions.end_code(actor=request.actor, code_id=held.pk, valid_to=request.today, at=request.now)
    messages.success(request, _("Mã %(code)s hết hiệu lực sau hôm nay.") % {"code": held.code})
    return HttpResponseRedirect(reverse("agency", args=[pk]))
