"""The one way in: whoever vouched for a person (his password, another system, the demo), everybody comes through here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from dondoc.accounts.actions.sessions import begin
from dondoc.accounts.queries.factors import has_factor, is_spared
from dondoc.accounts.queries.passwords import has_grown_old
from dondoc.organisations import queries
from dondoc.rules.access import Role
from dondoc.web.access import CHOOSE_KEY, OLD_PASSWORD_KEY, POST_KEY, SINGLE_KEY
from dondoc.web.account import factor_keys, half_way, limits
from dondoc.web.account.origin import came, remember


def vouched(request: HttpRequest, user: Any, *, how: str, second: str = "") -> HttpResponse:
    """Somebody vouched for `user`, in the way `how` (accounts.models.Entry). Whoever has a second factor is asked for it on the next page.

    `second`: "provider" where the other system asked for a second factor itself, and the settings say that its word is taken.
    """
    if second or not has_factor(user.pk):
        return enter(request, user, how=how, second=second)
    wanted = safe_next(request, request.POST.get("next", "") or request.GET.get("next", ""))
    half_way.begin(request, user, how=how, wanted=wanted)
    return redirect("second_step")


def enter(request: HttpRequest, user: Any, *, how: str, second: str) -> HttpResponse:
    """Signed in, in his first post, on the page he asked for. Raises Http404 for who holds no post.

    An administrator whose password has grown old, or who holds another post besides, is led to a page of its own first (web/access.py).
    """
    if how not in ("oidc", "cas", "saml"):
        request.session.pop(SINGLE_KEY, None)  # of somebody who stopped half-way
    login(request, user, backend="dondoc.organisations.backend.PasswordBackend")
    posts = queries.posts_of(user.pk, request.today)
    actor = queries.actor_among(posts, None)
    if actor is None:
        raise Http404
    request.session[POST_KEY] = actor.post_id
    origin = came(request, how=how, second=second)
    entry = begin(actor=actor, came=origin, session_key=request.session.session_key, at=request.now)
    limits.start(request, entry.pk)
    factor_keys.start(request, second or ("spared" if is_spared(user.pk) else ""))
    wanted = safe_next(request, request.POST.get("next", "") or request.GET.get("next", ""))
    answer = redirect(wanted or "home")
    administers = [post.role == Role.ADMINISTRATOR for post in posts]
    if any(administers):
        if how == "password" and has_grown_old(user.pk, request.now):
            request.session[OLD_PASSWORD_KEY] = True
        if not all(administers):
            request.session[CHOOSE_KEY] = True
            answer = redirect(reverse("choose_post") + (f"?{urlencode({'next': wanted})}" if wanted else ""))
    remember(answer, origin.device)
    return answer


def safe_next(request: HttpRequest, address: str) -> str:
    """An address of our own, or nothing. A word without a slash is none: it would be taken for the name of a page."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and "/" in address else ""
