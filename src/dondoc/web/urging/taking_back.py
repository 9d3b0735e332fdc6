"""Who urged by mistake takes it back the same day, on the page of the urge."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dondoc.rules.errors import Refusal, Refusals
from dondoc.urging.actions import taking_back
from dondoc.urging.queries import urges
from dondoc.web.access import find
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.urging.forms import TakeBackForm
from dondoc.web.urging.pages import context_of


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Kept and drawn through; a refusal comes back to its page."""
    find(request, urges.urges_for(request.actor, request.today), pk)
    form = TakeBackForm(request.POST, today=request.today, auto_id=f"take-back-{pk}-%s")
    told: list[Told] = []
    try:
        if form.is_valid():
            taking_back.take_back(actor=request.actor, urge_id=pk, reason=form.cleaned_data["reason"], at=request.now)
            messages.success(request, _("Đã rút lại lần đôn đốc; cơ quan không phải trả lời."))
            return HttpResponseRedirect(reverse("urge", args=[pk]))
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            form = TakeBackForm(None, today=request.today, auto_id=f"take-back-{pk}-%s")
        else:
            told = form.refused(refusal)
    context = context_of(request, pk, told=told)
    if context["take_back_form"] is not None:
        context["take_back_form"] = form
    return render(request, "urging/urge.html", context, status=422)
