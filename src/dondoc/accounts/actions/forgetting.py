"""What is no longer needed of how people came in is thrown away: sign-ins, devices, sessions that ran out (docs/records.md)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from dondoc.accounts.models import Device, Entry
from dondoc.core import clock


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
    return count


@transaction.atomic
def forget_sessions(*, actor: None, at: datetime) -> int:
    """Sessions that ran out. By the clock of the machine, as Django itself reckons them. How many."""
    return Session.objects.filter(expire_date__lt=clock.by_the_wall()).delete()[0]
