"""The public site is answered before anybody is asked who he is: no session, no cookie, nothing to write; pages are kept until the site changes.

The same door serves inside the house and as a process of its own (config/public_settings.py).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from dondoc.public import views
from dondoc.publication.queries import site

PREFIX = "/cong-khai/"
#: Before the rest of the address: the same page in English.
ENGLISH = PREFIX + "en/"
URLS = "dondoc.public.urls"
#: How long a browser or a portal may show what it has without asking whether it still holds: what was withdrawn must be gone soon.
SECONDS = 60
#: Pages kept in memory by one process; the whole site of an edition is some hundreds.
MOST_KEPT = 600
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {}"
)


#: Address and language -> what was answered there.
Pages = dict[str, tuple[int, str, bytes]]


class PublicDoor:
    """Answers every address under /cong-khai/ and lets the others through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._asked = float("-inf")
        # what the site was when it was asked and the pages made of it: replaced together, so that a page made of what was there before is
        # never kept for what came after
        self._site: tuple[site.Stamp | None, Pages] = (None, {})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(PREFIX):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        english = path.startswith(ENGLISH)
        language = "en" if english else settings.LANGUAGE_CODE
        plain = PREFIX + path.removeprefix(ENGLISH) if english else path
        with translation.override(language):
            answer = self._answer(request, plain, language)
        answer["Content-Language"] = language
        return answer

    def _answer(self, request: HttpRequest, path: str, language: str) -> HttpResponse:
        newest, kept = self._known()
        key = f"{language} {path}"
        asks = path.endswith(views.ASKS) and bool(request.GET)
        found = None if asks else kept.get(key)
        if found is None:
            made = self._made(request, path)
            found = made.status_code, made["Content-Type"], made.content
            if not asks and made.status_code != 404 and len(kept) < MOST_KEPT:
                kept[key] = found
        return self._sent(request, path, found, newest)

    def _known(self) -> tuple[site.Stamp | None, Pages]:
        """The database is asked whether the site changed once in PUBLIC_KEPT seconds; what changed empties what was kept."""
        now = time.monotonic()
        if now - self._asked >= settings.PUBLIC_KEPT:
            newest = site.stamp()
            if newest != self._site[0]:
                self._site = newest, {}
            self._asked = now
        return self._site

    def _made(self, request: HttpRequest, path: str) -> HttpResponse:
        try:
            if "\0" in path:
                raise Http404  # no address of ours holds it, and PostgreSQL would not even look
            match = resolve(path, URLS)
            return match.func(request, *match.args, **match.kwargs)
        except Http404:
            return HttpResponse(render_to_string("public/not_found.html", views.frame("")), status=404)

    def _sent(
        self, request: HttpRequest, path: str, found: tuple[int, str, bytes], newest: site.Stamp | None
    ) -> HttpResponse:
        status, content_type, content = found
        answer = HttpResponse(content, status=status, content_type=content_type)
        embedded = path.startswith(views.EMBEDDED)
        answer["Content-Security-Policy"] = POLICY.format(views.portals() if embedded else "'none'")
        if not embedded:
            answer["X-Frame-Options"] = "DENY"
        if path.endswith((".csv", ".json", ".atom")):
            answer["Access-Control-Allow-Origin"] = "*"  # whoever builds on the data may read them from a page
        answer["Cache-Control"] = f"public, max-age={SECONDS}"
        if status != 200:
            return answer
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        answer["ETag"] = etag
        changed = int(newest.at.timestamp()) if newest else None
        if changed is not None:
            answer["Last-Modified"] = http_date(changed)
        return get_conditional_response(request, etag, changed, answer) or answer
