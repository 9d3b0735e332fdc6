"""The provider that the operator chose, ready to be asked."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from dondoc.accounts.single.base import Provider
from dondoc.accounts.single.calling import Line
from dondoc.accounts.single.cas import Cas
from dondoc.accounts.single.oidc import Oidc
from dondoc.accounts.single.saml import Saml


def chosen(wish: Any) -> Provider | None:
    """`wish`: config.topics.single_sign_on.SingleSignOn. None where nobody but ourselves vouches."""
    line = Line(wish.origin, wish.ca)
    if wish.protocol == "oidc":
        return Oidc(wish.address, wish.client, wish.secret, line)
    if wish.protocol == "cas":
        return Cas(wish.address.rstrip("/"), line)
    if wish.protocol == "saml":
        return Saml(wish.described, wish.client, settings.SECRET_KEY)
    return None
