"""Whoever must have a second factor and has none is led to add one before anything else (TCVN 14423:2026; J1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from dondoc.web.access import BEFORE_CHOOSING, MACHINES
from dondoc.web.account import factor_keys

#: What may be done before. To choose another post is among it: it may be one that needs no factor.
BEFORE_A_FACTOR = BEFORE_CHOOSING | {
    "own_factors",
    "telephone_new",
    "telephone_picture",
    "passkey_new",
    "passkey_ask_new",
    "factor_prove",
}


class FactorGuard:
    """Stands after ActorMiddleware and whatever ends sessions. It asks the session's own row, so no page costs a query more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.actor is None or request.path_info.startswith(MACHINES):
            return None
        if not factor_keys.is_missing(request) or request.resolver_match.view_name in BEFORE_A_FACTOR:
            return None
        address = reverse("own_factors")
        if request.htmx:
            answer = HttpResponse(status=204)
            answer["HX-Redirect"] = address
            return answer
        return HttpResponseRedirect(address)
