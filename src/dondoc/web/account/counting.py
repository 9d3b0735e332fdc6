"""Wrong codes count as wrong passwords do, for the account and whatever the address: five lock it, an administrator unlocks it (J1)."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_lockout_response
from django.http import HttpRequest, HttpResponse

from dondoc.accounts.actions.locks import note_failed_signin
from dondoc.accounts.queries.locks import is_emergency


def locked(request: HttpRequest, username: str) -> HttpResponse | None:
    """The page that says so, where the account is locked."""
    said = {"username": username}
    return None if AxesProxyHandler.is_allowed(request, said) else get_lockout_response(request, said)


def never_locked(request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
    """Asked by django-axes before it locks or counts. The emergency account's name stands in the documentation: whoever could lock it from outside
    would shut the last door. Its password is 139 random bits that nobody chooses, so there is nothing to be found by trying."""
    return is_emergency(get_client_username(request, credentials) or "")


def count_wrong(request: HttpRequest, user: Any) -> HttpResponse | None:
    """One more, with its line in the log, which holds nothing of what was typed. Answers as `locked`."""
    AxesProxyHandler.user_login_failed(__name__, {"username": user.username}, request)
    note_failed_signin(actor=None, username=user.username, at=request.now)
    return locked(request, user.username)
