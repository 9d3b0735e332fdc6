"""Handing a leaver's open work over: what he holds, to whom it goes, and the list that both sign (B3; BT 18.1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.organisations.queries import accounts
from dondoc.organisations.queries.accounts import PeopleFilters
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions.handing_over import hand_over as hand_over_now
from dondoc.tasks.queries.holdings_of_people import holdings_of
from dondoc.web.fields import number_in
from dondoc.web.refusals import tell_all


@require_http_methods(["GET"])
def hand_overs(request: HttpRequest) -> HttpResponse:
    """Whose work is handed over: people found by name, each with the way to his list. For whoever may hand over."""
    if not may(Deed.HAND_OVER, own_party(request.actor)):
        raise Http404
    words = request.GET.get("q", "").strip()[:200]
    page = accounts.people(PeopleFilters(q=words), request.today, number_in(request.GET.get("trang")) or 1)
    return render(request, "people/hand_overs.html", {"page": page, "q": words})


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """One page: the list, the receiver, the deed; printed, it is the paper that both sign."""
    person = accounts.person(pk)
    if person is None or not may(Deed.HAND_OVER, own_party(request.actor)):
        raise Http404
    told: list[Any] = []
    to = request.POST.get("to", "").strip()
    held = holdings_of(pk)
    if request.method == "POST":
        receiver = accounts.person_named(to.rpartition("(")[2].rstrip(") ")) or accounts.person(number_in(to) or 0)
        try:
            if receiver is None:
                raise Refusal("nobody_chosen", "Anh/chị chọn người nhận trong danh sách gợi ý khi gõ tên.", field="to")
            hand_over_now(actor=request.actor, from_id=pk, to_id=receiver.pk, at=request.now)
            said = _("Đã bàn giao %(n)s việc của %(name)s cho %(to)s.")
            messages.success(request, said % {"n": held.count, "name": person.full_name, "to": receiver.full_name})
            return HttpResponseRedirect(reverse("hand_over", args=[pk]))
        except Refusal as refusal:
            told = tell_all(refusal)
    context = {
        "person": person,
        "held": held,
        "colleagues": accounts.colleagues_of(pk, request.today),
        "to": to,
        "told": told,
        "today": request.today,
        "is_administrator": request.actor.role == "administrator",
    }
    return render(request, "people/hand_over.html", context, status=422 if told else 200)
