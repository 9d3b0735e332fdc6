"""The way in, half open: a first factor was right, a second one is still asked for. Holds no right at all (J1).

It stands in the session of nobody: whoever asks who is there finds a stranger. It ends by itself, and with the password it was opened by.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from dondoc.core import clock
from dondoc.organisations.queries import accounts
from dondoc.web.access import SINGLE_KEY

HALF_KEY = "half_way"


def begin(request: HttpRequest, user: Any, *, how: str, wanted: str) -> None:
    """A session of its own, with a new key; of what was there before only the word of the system that vouched stays. `wanted`: where he goes on."""
    hint = request.session.get(SINGLE_KEY)
    request.session.flush()
    if hint is not None:
        request.session[SINGLE_KEY] = hint
    request.session[HALF_KEY] = {
        "user": user.pk,
        "how": how,
        "next": wanted,
        "at": int(clock.by_the_wall().timestamp()),
        "hash": user.get_session_auth_hash(),
    }


def found(request: HttpRequest) -> tuple[Any, dict[str, Any]] | None:
    """(who, what was kept), None where there is nothing, it took too long, his password was changed meanwhile or his account locked."""
    kept = request.session.get(HALF_KEY)
    if kept is None:
        return None
    passed = int(clock.by_the_wall().timestamp()) - kept["at"]
    user = accounts.person(kept["user"])
    if (
        user is None
        or not user.is_active
        or not 0 <= passed <= settings.ENV.factors.minutes * 60
        or not constant_time_compare(kept["hash"], user.get_session_auth_hash())
    ):
        end(request)
        return None
    return user, kept


def end(request: HttpRequest) -> None:
    request.session.pop(HALF_KEY, None)
