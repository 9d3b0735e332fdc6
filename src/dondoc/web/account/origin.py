"""From where somebody comes in: his address behind the proxy, his browser in words, the cookie by which it is known again."""

from __future__ import annotations

import re
import secrets
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dondoc.accounts.actions.sessions import Came

#: Known again for so long after it was last used, in seconds.
DEVICE_AGE = 400 * 86400
DEVICE_COOKIE = "dondoc_device"
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,80}")
#: What the header of a browser says -> how people call it. The first that fits holds: every browser also says that it is others.
_BROWSERS = (
    ("Edg", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def came(request: HttpRequest, *, how: str, second: str) -> Came:
    """Who vouched, and from where. A browser without the cookie gets a secret of its own; `remember` hands it out."""
    known = request.COOKIES.get(DEVICE_COOKIE, "")
    secret = known if _SECRET.fullmatch(known) else secrets.token_urlsafe(24)
    return Came(how, second, address_of(request), browser_in_words(request.headers.get("User-Agent", "")), secret)


def remember(response: HttpResponse, secret: str) -> None:
    response.set_cookie(
        DEVICE_COOKIE,
        secret,
        max_age=DEVICE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def address_of(request: HttpRequest) -> str | None:
    """The nearest address that is none of our proxies'. A server that listens on a socket of the machine itself sees none: its proxy is ours."""
    proxies = settings.ENV.accounts.proxies
    seen = [request.META.get("REMOTE_ADDR", ""), *reversed(request.headers.get("X-Forwarded-For", "").split(","))]
    found = None
    for text in seen:
        try:
            found = ip_address(text.strip())
        except ValueError:
            if text.strip():
                break
            continue
        if not any(found in network for network in proxies):
            break
    return str(found) if found else None


def browser_in_words(header: str) -> str:
    """ "Chrome · Windows"; "" where nothing is known. The same in every language."""
    browser = next((word for sign, word in _BROWSERS if sign in header), "")
    system = next((word for sign, word in _SYSTEMS if sign in header), "")
    return " · ".join(word for word in (browser, system) if word)
