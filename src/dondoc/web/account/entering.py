"""The one way in: whoever vouched for a person (his password, another system, the demo), everybody comes through here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from dondoc.accounts.actions.sessions import begin
from dondoc.accounts.queries.factors import has_factor, is_spared
from dondoc.organisations import queries
from dondoc.web.access import POST_KEY
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
    """Signed in, in his first post, on the page he asked for. Raises Http404 for who holds no post."""
    login(request, user, backend="dondoc.organisations.backend.PasswordBackend")
    actor = queries.actor_of(user.pk, None, request.today)
    if actor is None:
        raise Http404
    request.session[POST_KEY] = actor.post_id
    origin = came(request, how=how, second=second)
    entry = begin(actor=actor, came=origin, session_key=request.session.session_key, at=request.now)
    limits.start(request, entry.pk)
    factor_keys.start(request, second or ("spared" if is_spared(user.pk) else ""))
    answer = redirect(safe_next(request, request.POST.get("next", "") or request.GET.get("next", "")) or "home")
    remember(answer, origin.device)
    return answer


def safe_next(request: HttpRequest, address: str) -> str:
    """An address of our own, or nothing. A word without a slash is none: it would be taken for the name of a page."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and "/" in address else ""
