"""One line of the server's log a request: who asked for what from where, and how it ended (docs/records.md).

The address is written as the pattern that answered it with its numbers: words of an address may be somebody's secret (a feed's key) or name a file.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dondoc.core import logs
from dondoc.web.account.origin import address_of

HEADER = "X-Request-ID"
LOGGER = "dondoc.request"


class Journal:
    """The outermost door. Answers with the id under which the request stands in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun, number = time.monotonic(), logs.request_id(request.headers.get(HEADER, ""))
        token = logs.REQUEST_ID.set(number)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = number
            if not request.path_info.startswith(settings.STATIC_URL):
                _tell(request, response, round((time.monotonic() - begun) * 1000))
            return response
        finally:
            logs.REQUEST_ID.reset(token)


def _tell(request: HttpRequest, response: HttpResponse, milliseconds: int) -> None:
    actor = getattr(request, "actor", None)
    logs.tell(
        LOGGER,
        "request",
        method=request.method if request.method in _METHODS else "?",
        path=path_of(request),
        status=response.status_code,
        ms=milliseconds,
        address=address_of(request),
        account=actor.user_id if actor else None,
        post=actor.post_id if actor else None,
    )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def path_of(request: HttpRequest) -> str:
    """The pattern of the address, its whole numbers filled in. Of an address that nothing answers, its first word at most."""
    match = request.resolver_match
    if match is None:
        first = request.path_info.split("/")[1][:20]
        return f"/{first}/…" if first.replace("-", "").isalpha() and first.isascii() else "/…"
    path = f"/{match.route}"
    for name, value in match.captured_kwargs.items():
        if isinstance(value, int):
            path = path.replace(f"<int:{name}>", str(value))
    return path
