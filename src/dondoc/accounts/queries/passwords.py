"""What is asked of a person's password, and whether it has grown old."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from dondoc.accounts.models import Account
from dondoc.accounts.queries.factors import has_factor
from dondoc.organisations.actions.passwords import demands
from dondoc.rules.passwords import Demands


def asked_of(user_id: int) -> Demands:
    """Two queries."""
    return demands(second=has_factor(user_id))


def has_grown_old(user_id: int, at: datetime) -> bool:
    """Whether the password of somebody who is an administrator is to be changed now; the emergency account's lies sealed. One query."""
    days = settings.ENV.accounts.admin_password_days
    before = at - timedelta(days=days)
    return (
        bool(days) and Account.objects.filter(user_id=user_id, break_glass=False, password_set_at__lte=before).exists()
    )
