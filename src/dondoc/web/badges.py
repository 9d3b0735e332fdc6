"""The numbers beside the entries of the menu: how much waits for who looks. Kept a few seconds, for they stand on every page.

After a deed of one's own they are counted anew at once; what others do shows within `settings.BADGES_KEPT` seconds. The page "Việc của tôi"
counts what it shows, so that it and the menu never disagree.
"""

from __future__ import annotations

import secrets
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dondoc.dashboard.queries import due

#: Changes with every deed of the person at this browser, and so do the badges that he is shown.
COOKIE = "deed"
#: More people than look at pages of one process within those seconds.
MOST_KEPT = 5_000

_Key = tuple[object, ...]
_kept: dict[_Key, tuple[float, dict[str, int]]] = {}


def of(request: HttpRequest) -> dict[str, int]:
    """The badges of the actor of this request. What a page gathered itself (`request.pile`) is counted and kept."""
    actor, today = request.actor, request.today
    key = (actor.user_id, actor.post_id, actor.role, today, request.COOKIES.get(COOKIE, ""))
    now = time.monotonic()
    gathered = getattr(request, "pile", None)
    kept = _kept.get(key)
    if gathered is None and kept is not None and now < kept[0]:
        return kept[1]
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    counts = due.counts(actor, today, gathered)
    if settings.BADGES_KEPT:
        _kept[key] = now + settings.BADGES_KEPT, counts
    return counts


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
