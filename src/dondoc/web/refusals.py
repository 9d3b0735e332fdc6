"""What a person reads when something was not done: in the form's place where the view shows it, else as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from dondoc.core.told import in_words
from dondoc.directives.actions.secrecy import FILE_SECRET, SECRET
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, Refusals


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal in the reader's language: the sentence, its article, and the way on."""

    code: str
    text: str
    cite: str
    field: str
    way_label: str = ""
    way_url: str = ""

    @property
    def is_secret(self) -> bool:
        """What was typed bore a mark of secrecy: the browser forgets the drafts it kept of it (TH 5.2.d)."""
        return self.code in (SECRET, FILE_SECRET)

    @property
    def is_system_rule(self) -> bool:
        return self.cite == SYSTEM_RULE


def tell(refusal: Refusal) -> Told:
    """The sentence and the word of its way on, translated and filled in (core/told.py)."""
    way = refusal.way_on
    return Told(
        code=refusal.code,
        text=in_words(refusal),
        cite=refusal.cite,
        field=refusal.field,
        way_label=in_words(refusal, way.label) if way else "",
        way_url=resolve_url(way.page, *way.args) if way else "",
    )


def tell_all(caught: Refusal | Refusals) -> list[Told]:
    return [tell(r) for r in (caught.refusals if isinstance(caught, Refusals) else [caught])]


def is_secret(told: Iterable[Told]) -> bool:
    """Whether what was typed must not come back on the page that says so (TH 5.2.d)."""
    return any(one.is_secret for one in told)


class RefusalMiddleware:
    """A refusal that no view put beside its form becomes a page (or, for a part of a page, a notice in its place). Status 422."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotThere):
            return not_found(request)
        if not isinstance(exception, Refusal | Refusals):
            return None
        template = "components/refusals.html" if request.htmx else "errors/refused.html"
        return render(request, template, {"refusals": tell_all(exception)}, status=422)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """`reason`: why Django took a form for one from elsewhere; nobody who reads the page could do anything with it."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)
