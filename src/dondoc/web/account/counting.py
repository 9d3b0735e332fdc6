"""Wrong codes count as wrong passwords do, for the account and whatever the address: five lock it, an administrator unlocks it (J1).

A browser that its owner came in with before counts by itself: strangers who know nothing but the name shut out strangers, not him.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.http import HttpRequest, HttpResponse

from dondoc.accounts.actions.locks import note_failed_signin
from dondoc.accounts.queries.locks import is_emergency, of_device, seconds_to_wait
from dondoc.accounts.queries.sessions import device_of
from dondoc.rules.errors import Refusal
from dondoc.web.account.origin import DEVICE_COOKIE


def counted_as(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Asked by django-axes: under which word wrong passwords are counted. The name; on a device that this person came in with, the name and it."""
    name = _name(request, credentials)
    secret = request.COOKIES.get(DEVICE_COOKIE, "") if name else ""
    if not name or not secret:
        return name
    known: dict[str, int | None] = request.__dict__.setdefault("_known_devices", {})
    if name not in known:
        known[name] = device_of(name, secret)
    device = known[name]
    return name if device is None else of_device(name, device)


def _name(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    return credentials.get("username") if credentials else request.POST.get("username")


def locked(request: HttpRequest, username: str) -> HttpResponse | None:
    """The page that says so, where the account is locked."""
    said = {"username": username}
    return None if AxesProxyHandler.is_allowed(request, said) else get_lockout_response(request, said)


def never_locked(request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
    """Asked by django-axes before it locks or counts. The emergency account's name stands in the documentation: whoever could lock it from outside
    would shut the last door. Its password is 139 random bits that nobody chooses, so there is nothing to be found by trying."""
    return is_emergency(_name(request, credentials) or "")


def count_wrong(request: HttpRequest, user: Any) -> HttpResponse | None:
    """One more, with its line in the log, which holds nothing of what was typed. Answers as `locked`."""
    AxesProxyHandler.user_login_failed(__name__, {"username": user.username}, request)
    note_wrong(request, user.username)
    return locked(request, user.username)


def note_wrong(request: HttpRequest, username: str) -> None:
    """The line in the log; who was locked by it is told."""
    counted = counted_as(request, {"username": username}) or username
    note_failed_signin(actor=None, username=username, counted=counted, at=request.now)


def must_wait(request: HttpRequest, username: str) -> None:
    """Raises Refusal wait_after_wrong where the next try may not be made yet from here."""
    seconds = waits(request, username)
    if seconds:
        raise Refusal(
            "wait_after_wrong",
            "Đã sai nhiều lần nên phải chờ. Anh/chị thử lại sau {n} giây.",
            n=seconds,
            field="password",
        )


def waits(request: HttpRequest, username: str) -> int:
    """Seconds until the next try may be made from here."""
    return seconds_to_wait(counted_as(request, {"username": username}) or username)
