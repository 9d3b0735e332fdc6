"""Who is asking: every request carries an Actor (or none), and whoever has none meets the sign-in page.

`find` fetches and authorises in one call: what an actor may not see does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dondoc.core import clock
from dondoc.core.stamp import looked_once
from dondoc.organisations import queries as organisations
from dondoc.rules.access import OFFICE_ROLES, Role
from dondoc.web import badges
from dondoc.web.refusals import not_found

#: Where machines come in, each with a secret of its own; the interface asks who is there (api/entrance.py).
MACHINES = "/api/"
#: Key in the session of the post a person acts in.
POST_KEY = "post"
#: Key in the session of who came in on another system's word: what that system wants to see again at the end (web/account/single.py).
SINGLE_KEY = "single"
#: Key in the session: the password is to be changed now (an administrator's, every so many days); he is to say in which post he works.
OLD_PASSWORD_KEY, CHOOSE_KEY = "password_old", "choose"
#: Views that a stranger may open; every other address asks who he is.
OPEN_TO_STRANGERS = frozenset(
    {
        "signin",
        "single_begin",
        "single_back",
        "single_about_us",
        "second_step",
        "passkey_signin",
        "passkey_ask",
        "demo_signin",
        "healthz",
        "readyz",
        "metrics",
        "set_language",
        "source",
        "source_download",
        "calendar_feed",
    }
)
#: What can be opened with a password that was given for one use.
BEFORE_ONES_OWN = OPEN_TO_STRANGERS | {"own_password", "signout", "still_here"}
#: What can be opened before it was said in which post one works.
BEFORE_CHOOSING = BEFORE_ONES_OWN | {"choose_post", "switch_post"}


class ActorMiddleware:
    """Sets request.actor and request.today; sends strangers to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()
        request.today = clock.day_of(request.now)
        request.actor, request.posts = None, []
        if request.user.is_authenticated:
            day, posts = getattr(request.user, "held", (None, []))
            request.posts = posts if day == request.today else organisations.posts_of(request.user.pk, request.today)
            request.actor = organisations.actor_among(request.posts, request.session.get(POST_KEY))
        # Whoever only looks changes no agency: which went into which is asked once a page, not by each of its parts.
        carried = getattr(request.user, "administration", None)
        with looked_once(carried), organisations.held_still() if request.method == "GET" else nullcontext():
            response = self.get_response(request)
        if request.actor is not None and request.method != "GET":
            badges.after_a_deed(response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.path_info.startswith(MACHINES):
            return None
        if _unspeakable(request, kwargs):
            return not_found(request)
        before = _what_comes_first(request)
        if before:
            return HttpResponseRedirect(reverse(before))
        if request.actor is not None or request.resolver_match.view_name in OPEN_TO_STRANGERS:
            return None
        address = f"{reverse(settings.LOGIN_URL)}?next={quote(_way_back(request))}"
        if getattr(request, "ended_by", ""):
            address += f"&vi-sao={request.ended_by}"
        if request.htmx:
            answer = HttpResponse(status=204)
            answer["HX-Redirect"] = address
            return answer
        return HttpResponseRedirect(address)


def _what_comes_first(request: HttpRequest) -> str:
    """The page without which nothing else is opened, "" for none: a password of one's own, the post one works in."""
    view, user = request.resolver_match.view_name, request.user
    # who came in without a password of ours is not asked for one
    given = getattr(user, "must_change_password", False) and SINGLE_KEY not in request.session
    old = request.actor is not None and request.session.get(OLD_PASSWORD_KEY)
    if (given or old) and view not in BEFORE_ONES_OWN:
        return "own_password"
    choose = request.actor is not None and len(request.posts) > 1 and request.session.get(CHOOSE_KEY)
    return "choose_post" if choose and view not in BEFORE_CHOOSING else ""


def _way_back(request: HttpRequest) -> str:
    """The page on which whoever must sign in stood: not the address to which its form, or a part of it, was sent."""
    stood = request.headers.get("HX-Current-URL", "") if request.htmx else ""
    if request.method != "GET":
        stood = stood or request.headers.get("Referer", "")
    parts = urlsplit(stood)
    if stood and parts.netloc == request.get_host():
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def _unspeakable(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Whether something was sent that nobody types and PostgreSQL cannot hold: a character NUL, in the address or in a form."""
    sent = [value for query in (request.GET, request.POST) for _name, values in query.lists() for value in values]
    return any("\0" in str(value) for value in (*sent, *kwargs.values()))


def found_or_404(record: Any) -> Any:
    """The record that a query narrowed to what this actor may see has given, else 404."""
    if record is None:
        raise Http404
    return record


def find(request: HttpRequest, visible: QuerySet[Any], pk: int) -> Any:
    """The record if this actor may see it, else 404. `visible` is already narrowed to what he may see."""
    return get_object_or_404(visible, pk=pk)


def only(*roles: Role) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For pages that exist for some roles only: for the others they do not exist."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        guarded.__name__ = view.__name__
        guarded.__doc__ = view.__doc__
        return guarded

    return wrap


office_only = only(*OFFICE_ROLES)
administrator_only = only(Role.ADMINISTRATOR)
