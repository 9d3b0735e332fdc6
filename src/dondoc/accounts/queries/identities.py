"""Which other systems vouch for somebody, and whether he may still come in by a password of ours."""

from __future__ import annotations

from datetime import date

from dondoc.accounts.models import Account, Identity
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Role


def identities_of(user_id: int) -> list[Identity]:
    """All of somebody's links, oldest first. One query."""
    return list(Identity.objects.filter(user_id=user_id).order_by("linked_at", "pk"))


def may_use_password(user_id: int, day: date, *, who: str) -> bool:
    """`who`: "everybody", "administrators" or "break-glass" (config.topics.single_sign_on); the break-glass account always may."""
    if who == "everybody" or Account.objects.filter(user_id=user_id, break_glass=True).exists():
        return True
    held = organisations.posts_of(user_id, day)
    return who == "administrators" and any(post.role == Role.ADMINISTRATOR for post in held)
