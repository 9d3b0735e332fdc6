"""What is no longer needed of how people came in is thrown away: sign-ins, devices, sessions that ran out (docs/records.md)."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from dondoc.accounts.models import Device, Entry, Identity, OldPassword, Passkey, RecoveryCode, Totp
from dondoc.core import clock
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.actions.people import forget_wrong_passwords
from dondoc.rules.access import Actor


@transaction.atomic
def forget_entries(*, actor: None, at: datetime, days: int) -> int:
    """Sign-ins that ended, or were last seen, more than `days` days ago, and devices not used since. How many rows."""
    before = at - timedelta(days=days)
    old = Q(ended_at__lt=before) | Q(ended_at__isnull=True, seen_at__lt=before)
    gone = Entry.objects.filter(old)
    count: int = gone.count()
    gone.delete()
    devices = Device.objects.filter(last_at__lt=before, entries__isnull=True)
    count += devices.count()
    devices.delete()
    # what django-axes notes of sign-ins: name, address, browser
    count += AccessLog.objects.filter(attempt_time__lt=before).delete()[0]
    count += AccessAttempt.objects.filter(attempt_time__lt=before).delete()[0]
    return count


@transaction.atomic
def forget_ways_in(*, actor: Actor, user_id: int, username: str) -> None:
    """Of somebody who left: all that he came in with, and from where. That he came in stays, in the log and in the rows of his sign-ins."""
    only_administrator(actor)
    for model in (Device, Totp, Passkey, RecoveryCode, Identity, OldPassword):
        model.objects.filter(user_id=user_id).delete()
    Entry.objects.filter(user_id=user_id).update(address=None, agent="")
    AccessLog.objects.filter(username=username).delete()
    forget_wrong_passwords(username)


@transaction.atomic
def forget_sessions(*, actor: None, at: datetime) -> int:
    """Sessions that ran out. By the clock of the machine, as Django itself reckons them. How many."""
    return Session.objects.filter(expire_date__lt=clock.by_the_wall()).delete()[0]
