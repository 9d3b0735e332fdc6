"""The one way in: whoever vouched for a person (his password, another system, the demo), everybody comes through here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from dondoc.organisations import actions, queries
from dondoc.web.access import POST_KEY


def vouched(request: HttpRequest, user: Any, *, how: str) -> HttpResponse:
    """Somebody vouched for `user`, in the way `how` (accounts.models.Entry). What else is asked of him is asked here."""
    return enter(request, user, how=how, second="")


def enter(request: HttpRequest, user: Any, *, how: str, second: str) -> HttpResponse:
    """Signed in, in his first post, on the page he asked for. Raises Http404 for who holds no post."""
    login(request, user, backend="dondoc.organisations.backend.PasswordBackend")
    actor = queries.actor_of(user.pk, None, request.today)
    if actor is None:
        raise Http404
    request.session[POST_KEY] = actor.post_id
    actions.note_signin(actor=actor, at=request.now)
    return redirect(safe_next(request, request.POST.get("next", "") or request.GET.get("next", "")) or "home")


def safe_next(request: HttpRequest, address: str) -> str:
    """An address of our own, or nothing. A word without a slash is none: it would be taken for the name of a page."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and "/" in address else ""
