"""The mailbox of a training installation: what would have gone, or went, to whom. In a real one it does not exist."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dondoc.notices.queries import mailing
from dondoc.rules.access import Deed, may, own_party
from dondoc.web.fields import number_in


@require_http_methods(["GET"])
def page(request: HttpRequest) -> HttpResponse:
    """Newest first; what is looked for stays in the address."""
    _only_where_it_exists(request)
    asked = request.GET.get("q", "").strip()[:100]
    context = {
        "page": mailing.mailbox(asked, number_in(request.GET.get("trang")) or 1),
        "asked": asked,
        "server": mailing.standing(request.now).server,
        "today": request.today,
    }
    return render(request, "administration/mailbox.html", context)


@require_http_methods(["GET"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as its reader gets it, in plain text."""
    _only_where_it_exists(request)
    mail = mailing.message(pk)
    if mail is None:
        raise Http404
    return render(request, "administration/mailbox_message.html", {"mail": mail, "today": request.today})


def _only_where_it_exists(request: HttpRequest) -> None:
    """For everybody in a demo, whose people are invented; for the administrator where one trains; else nowhere."""
    demo = settings.ENV.mode == "demo"
    if not (demo or (settings.ENV.training and may(Deed.KEEP_JOBS, own_party(request.actor)))):
        raise Http404
