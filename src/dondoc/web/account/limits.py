"""How long a session goes on: so long without a deed, and never longer than a working day (J1).

What is needed stands in the session's own row, which every request reads anyway; it is written at most once a minute.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from dondoc.accounts.actions.sessions import IDLE, TOO_LONG, run_out, seen
from dondoc.accounts.queries.sessions import idle_minutes
from dondoc.core import clock

#: Keys in the session: the row of accounts.Entry, and the seconds since 1970 at which it began and its owner last did something.
ENTRY_KEY, BEGAN_KEY, SEEN_KEY = "entry", "began", "seen"
#: So long, in seconds, what a stranger was asked (a passkey, the province's sign-in) waits for its answer: else strangers fill the table.
NOBODYS = 600
#: A deed is written down at most so often, in seconds.
NOTED_EVERY = 60


def of_nobody(request: HttpRequest) -> None:
    """Where nobody is in, the session ends soon by itself."""
    if request.actor is None:
        request.session.set_expiry(max(NOBODYS, settings.ENV.factors.minutes * 60))


def start(request: HttpRequest, entry_id: int) -> None:
    """The session that was begun is under its limits from now."""
    now = _now()
    request.session.set_expiry(None)
    request.session[ENTRY_KEY], request.session[BEGAN_KEY], request.session[SEEN_KEY] = entry_id, now, now


class SessionLimits:
    """Ends what lasted too long, before anything is done in its name: its request goes on as a stranger's, who is told why at the sign-in page.

    Stands after ActorMiddleware, whose process_view then asks who is there. A session of before there were limits has no beginning: where
    there are limits it ends.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.ended_by = ""
        if request.actor is not None:
            request.ended_by = _why_ended(request)
            if request.ended_by:
                _end(request)
            else:
                _note(request)
        return self.get_response(request)


def _why_ended(request: HttpRequest) -> str:
    minutes = idle_minutes(request.actor.role)
    began, last = request.session.get(BEGAN_KEY), request.session.get(SEEN_KEY)
    if began is None or last is None:
        return IDLE if minutes else ""
    now = _now()
    if minutes and now - last > minutes * 60:
        return IDLE
    return TOO_LONG if now - began > settings.ENV.accounts.session_hours * 3600 else ""


def _note(request: HttpRequest) -> None:
    """No page asks by itself at intervals: every request is a deed of its owner."""
    entry, last, now = request.session.get(ENTRY_KEY), request.session.get(SEEN_KEY), _now()
    if entry is None or last is None or 0 <= now - last < NOTED_EVERY:
        return
    if seen(actor=None, entry_id=entry, session_key=request.session.session_key, at=request.now):
        request.session[SEEN_KEY] = now
    else:
        request.ended_by = "ended"
        _forget(request)


def _end(request: HttpRequest) -> None:
    entry = request.session.get(ENTRY_KEY)
    if entry is not None:
        run_out(actor=None, entry_id=entry, why=request.ended_by, at=request.now)
    _forget(request)


def _forget(request: HttpRequest) -> None:
    request.session.flush()
    request.user, request.actor, request.posts = AnonymousUser(), None, []


def _now() -> int:
    """A training copy whose clock is moved throws nobody out."""
    return int(clock.by_the_wall().timestamp())
