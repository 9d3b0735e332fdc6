"""Long overdue assignments of one directive: the specialist puts them to the leaders of the Office, or leaves them; both read what was put."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.rules.errors import Refusal
from dondoc.urging.actions import escalating as deeds
from dondoc.urging.queries import escalating
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell


@require_http_methods(["GET", "POST"])
def escalate(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a directive; POST sends or leaves what is ticked."""
    told: list[Told] = []
    if request.method == "POST":
        chosen = _chosen(request)
        try:
            if request.POST.get("deed") == "leave":
                deeds.leave(actor=request.actor, directive_id=pk, chosen=chosen, at=request.now)
                messages.success(request, _("Đã để lại; hệ thống không nhắc trình các lượt giao này nữa."))
            else:
                words = request.POST.get("words", "")
                deeds.escalate(actor=request.actor, directive_id=pk, chosen=chosen, words=words, at=request.now)
                messages.success(request, _("Đã trình lãnh đạo Văn phòng."))
            return HttpResponseRedirect(reverse("escalate", args=[pk]))
        except Refusal as refusal:
            told = [tell(refusal)]
    found = escalating.of_directive(request.actor, pk, request.today)
    if found is None:
        raise Http404
    context = {
        "found": found,
        "told": told,
        "words": "" if is_secret(told) else request.POST.get("words", ""),
        "chosen": set(_chosen(request)) if told else None,
        "today": request.today,
    }
    return render(request, "notices/escalate.html", context, status=422 if told else 200)


def _chosen(request: HttpRequest) -> list[int]:
    return [pk for one in request.POST.getlist("chosen") if (pk := number_in(one)) is not None]
