"""The numbers beside the entries of the menu, and beside a list of work: how much waits for who looks. Kept a few seconds, for they stand on
every page and are counted over the whole province.

After a deed of one's own they are counted anew at once; what others do shows within `settings.BADGES_KEPT` seconds. The page "Việc của tôi"
counts what it shows, so that it and the menu never disagree.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dondoc.dashboard.queries import due

#: Changes with every deed of the person at this browser, and so do the numbers that he is shown.
COOKIE = "deed"
#: More than people look at pages of one process within those seconds.
MOST_KEPT = 5_000

T = TypeVar("T")
_Key = tuple[object, ...]
_kept: dict[_Key, tuple[float, Any]] = {}


def of(request: HttpRequest) -> dict[str, int]:
    """The badges of the actor of this request. What a page gathered itself (`request.pile`) is counted and kept."""
    gathered = getattr(request, "pile", None)
    return kept(
        request, "badges", lambda: due.counts(request.actor, request.today, gathered), anew=gathered is not None
    )


def kept(request: HttpRequest, what: str, count: Callable[[], T], *, anew: bool = False) -> T:
    """What `count` gave this person in this post not long ago. `anew`: it is counted in any case, and kept."""
    actor, now = request.actor, time.monotonic()
    key = (what, actor.user_id, actor.post_id, actor.role, request.today, request.COOKIES.get(COOKIE, ""))
    found = _kept.get(key)
    if not anew and found is not None and now < found[0]:
        given: T = found[1]
        return given
    counted = count()
    if settings.BADGES_KEPT:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = now + settings.BADGES_KEPT, counted
    return counted


def after_a_deed(response: HttpResponse) -> None:
    """Whoever sent something sees its effect on his next page, whichever process answers."""
    response.set_cookie(
        COOKIE,
        secrets.token_hex(4),
        max_age=settings.BADGES_KEPT * 2,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
