"""What the province's own system means for the pages of an account: the button, who may use a password, where one signs out, a person's links."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from dondoc.accounts.queries import identities
from dondoc.accounts.single.base import Provider
from dondoc.accounts.single.chosen import chosen
from dondoc.web.access import SINGLE_KEY


def wish() -> Any:
    """What the operator decided (config.topics.single_sign_on.SingleSignOn)."""
    return settings.ENV.single_sign_on


def provider() -> Provider | None:
    """Whoever vouches for people here; None for nobody."""
    return chosen(wish())


def label() -> str:
    """What the button of the sign-in page says; "" where there is none."""
    return (wish().name or _("Đăng nhập bằng tài khoản của tỉnh")) if wish().on else ""


def passwords_closed(user_id: int, request: HttpRequest) -> str:
    """Why somebody who showed the right password does not come in by it; "" where he does."""
    if identities.may_use_password(user_id, request.today, who=wish().passwords):
        return ""
    return _("Tài khoản này không còn đăng nhập bằng mật khẩu riêng. Anh/chị bấm “{name}”.").format(name=label())


def leaving(request: HttpRequest) -> str:
    """Where whoever came in on the provider's word signs out there too; "" for nowhere. Asked before the session here ends."""
    hint = request.session.get(SINGLE_KEY)
    elsewhere = provider()
    if hint is None or elsewhere is None:
        return ""
    return elsewhere.leave(hint, whole(request, "signin"))


def links_of(user_id: int) -> dict[str, Any]:
    """What the person's page of the administrator shows of his links; empty where nobody vouches and nobody did."""
    current = provider()
    found = identities.identities_of(user_id)
    return {"identities": found, "current": current.key if current else ""} if found or current else {}


def whole(request: HttpRequest, page: str) -> str:
    """The address of a page as the provider sees it."""
    base = settings.ENV.base_url.rstrip("/")
    return base + reverse(page) if base else request.build_absolute_uri(reverse(page))
