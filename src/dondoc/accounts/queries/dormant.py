"""Accounts that nobody uses: since when each lies still, and which are to be told or locked (J1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from dondoc.accounts.models import Account
from dondoc.core import clock
from dondoc.organisations.models import Post
from dondoc.organisations.queries.people import OWN, held_on
from dondoc.rules.access import Role


def unused_since(moment: datetime) -> QuerySet[Account]:
    """Accounts that were neither used nor opened nor unlocked after `moment`; never the emergency account, nor one that is not counted yet."""
    still = (Q(last_entered_at=None) | Q(last_entered_at__lte=moment)) & (
        Q(counted_from=None) | Q(counted_from__lte=moment)
    )
    counted = Q(last_entered_at__isnull=False) | Q(counted_from__isnull=False)
    return Account.objects.filter(still, counted, break_glass=False)


def lying_still(at: datetime) -> QuerySet[Account]:
    """Those that are told of: near their lock, or past it. Nothing where the limit is off."""
    ours = settings.ENV.accounts
    if not ours.dormant_days:
        return Account.objects.none()
    return unused_since(at - timedelta(days=ours.dormant_days - ours.dormant_notice_days))


def in_a_post(at: datetime) -> Exists:
    """Whether the owner of an account may come in on that day: whoever holds no post cannot, and accounts of machines hold none."""
    return Exists(Post.objects.filter(held_on(clock.day_of(at)), user=OuterRef("user_id")))


def administrators_at_work(at: datetime) -> set[int]:
    """Whose administrator's post is held, but for emergency accounts. One query."""
    held = Post.objects.filter(held_on(clock.day_of(at)), OWN, role=Role.ADMINISTRATOR.value)
    return set(held.exclude(user__account__break_glass=True).values_list("user_id", flat=True))
