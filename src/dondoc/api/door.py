"""Around every request to the interface: its language, no cookies, nothing kept by a cache, and every refusal as a problem."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from dondoc.api import problems

PREFIX = "/api/"


class MachineDoor:
    """For addresses under /api/ only. A machine asks for its language (Accept-Language); what it gets else is Vietnamese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.COOKIES = {settings.LANGUAGE_COOKIE_NAME: wished(request)}
        answer = self.get_response(request)
        if answer.status_code >= 400 and answer.get("Content-Type") != problems.MEDIA_TYPE:
            with translation.override(wished(request)):
                headers = {name: answer[name] for name in ("Allow", "Retry-After") if name in answer}
                answer = problems.answer(request, answer.status_code, headers=headers)
        answer.cookies.clear()
        answer.headers.setdefault("Cache-Control", "no-store")
        answer.headers["Content-Language"] = wished(request)
        answer.headers["Vary"] = "Accept-Language, Authorization"
        return answer


def wished(request: HttpRequest) -> str:
    """The first language of the caller that there is a catalogue for."""
    known = dict(settings.LANGUAGES)
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if code.partition("-")[0] in known:
            return code.partition("-")[0]
    return settings.LANGUAGE_CODE
