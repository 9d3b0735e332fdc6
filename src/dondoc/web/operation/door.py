"""Whoever watches the process is answered before anybody is asked who he is: no session, no cookie, whatever name or encryption he came by.

A balancer asks by the address of the machine and without HTTPS; the pages themselves do not answer such a request.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from dondoc.core import clock

ADDRESSES = frozenset({"/healthz", "/readyz", "/metrics"})


class WatchersDoor:
    """Answers its three addresses and lets the others through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in ADDRESSES:
            return self.get_response(request)
        request.now = clock.now()
        match = resolve(request.path_info)
        answer: HttpResponse = match.func(request)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
