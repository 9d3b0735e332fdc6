"""The emergency account: was it used, and nobody has acknowledged it yet; would it open today?"""

from __future__ import annotations

from datetime import datetime

from dondoc.accounts.models import Account
from dondoc.core import clock
from dondoc.organisations.models import Post
from dondoc.organisations.queries.people import OWN, held_on
from dondoc.rules.access import Role


def alarm_since() -> datetime | None:
    """Since when the alarm stands; None for none. One query."""
    found = Account.objects.filter(break_glass=True, alarm_since__isnull=False).order_by("alarm_since")
    return found.values_list("alarm_since", flat=True).first()


def is_made() -> bool:
    """Whether an emergency account was ever made. One query."""
    return Account.objects.filter(break_glass=True).exists()


def shut(at: datetime) -> list[str]:
    """User names of emergency accounts that would not open: locked, or without an administrator's post. One query."""
    opens = Post.objects.filter(held_on(clock.day_of(at)), OWN, role=Role.ADMINISTRATOR.value).values("user_id")
    found = Account.objects.filter(break_glass=True).exclude(user_id__in=opens)
    return list(found.order_by("pk").values_list("user__username", flat=True))
