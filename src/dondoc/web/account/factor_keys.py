"""What a session knows of second factors: by which its owner came in, when he last proved himself, and what he is about to add (J1).

All of it stands in the session's own row, which every request reads anyway: no page costs a query more.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from dondoc.accounts import passkeys, telephones
from dondoc.core import clock

#: totp, passkey, recovery, provider (another system asked), spared (the emergency account), "" for none.
FACTOR_KEY = "factor"
#: Seconds since 1970 at which he came in or showed his password again.
PROVED_KEY = "proved"
#: The sealed secret of a telephone that is about to be added; the open question to a passkey.
SECRET_KEY, QUESTION_KEY = "telephone", "passkey_asked"
#: So long, in seconds, factors are added without asking for the password again; so long a question may be answered.
PROVED_FOR, ANSWERED_WITHIN = 600, 300


def start(request: HttpRequest, factor: str) -> None:
    """A session begins; `factor` as FACTOR_KEY."""
    request.session[FACTOR_KEY] = factor
    proved(request)


def is_missing(request: HttpRequest) -> bool:
    """Whether the post he acts in must have a second factor and he came in without one."""
    return request.actor.role in settings.ENV.factors.compulsory and not request.session.get(FACTOR_KEY)


def proved(request: HttpRequest) -> None:
    request.session[PROVED_KEY] = _seconds()


def has_proved(request: HttpRequest) -> bool:
    """Whether he came in, or showed his password again, a moment ago."""
    return 0 <= _seconds() - request.session.get(PROVED_KEY, 0) <= PROVED_FOR


def pending_secret(request: HttpRequest, *, make: bool = False) -> str:
    """The secret of the telephone that is about to be added, "" for none. `make`: one, where there is none."""
    key, user_id = settings.SECRET_KEY, request.actor.user_id
    sealed = request.session.get(SECRET_KEY)
    if sealed is not None:
        try:
            return telephones.unseal(sealed, user_id=user_id, key=key)
        except telephones.Closed:
            pass
    if not make:
        return ""
    secret = telephones.new_secret()
    request.session[SECRET_KEY] = telephones.seal(secret, user_id=user_id, key=key)
    return secret


def forget_secret(request: HttpRequest) -> None:
    request.session.pop(SECRET_KEY, None)


def keep_question(request: HttpRequest, challenge: str, about: str) -> None:
    """`about`: "new" or "known"; an answer to the one is none to the other."""
    request.session[QUESTION_KEY] = {"challenge": challenge, "about": about, "at": _seconds()}


def take_question(request: HttpRequest, about: str) -> str:
    """The challenge that was asked, once; "" for none or for one that waited too long."""
    kept: dict[str, Any] | None = request.session.pop(QUESTION_KEY, None)
    fits = kept is not None and kept["about"] == about and 0 <= _seconds() - kept["at"] <= ANSWERED_WITHIN
    return str(kept["challenge"]) if kept is not None and fits else ""


def site_of(request: HttpRequest) -> passkeys.Site:
    """The address that keys are bound to: DONDOC_BASE_URL, else the one by which the browser came."""
    parts = urlsplit(settings.ENV.base_url or address_of(request))
    port = "" if parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme)) else f":{parts.port}"
    name = parts.hostname or ""
    return passkeys.Site(f"{parts.scheme}://{name}{port}", name)


def address_of(request: HttpRequest) -> str:
    """By which the browser came."""
    return f"{request.scheme}://{request.get_host()}"


def offers_passkeys(request: HttpRequest) -> bool:
    """Whether the browser would take a key at the address by which it came: a secure one, and the one that keys are bound to."""
    site = site_of(request)
    return site.takes_passkeys and urlsplit(address_of(request)).hostname == site.name


def _seconds() -> int:
    return int(clock.by_the_wall().timestamp())
