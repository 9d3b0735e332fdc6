"""The sessions of a person: those that go on, and the last that ended."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from dondoc.accounts.models import Device, Entry
from dondoc.rules.access import Role

#: Of those that ended, so many are shown.
LATEST = 10


def idle_minutes(role: Role) -> int:
    """Minutes without a deed after which a session ends for who acts in such a post; 0 for never."""
    ours = settings.ENV.accounts
    minutes: int = ours.admin_idle_minutes if role is Role.ADMINISTRATOR else ours.idle_minutes
    return minutes


def digest(secret: str) -> str:
    """What is kept of the secret of a browser's cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()


def device_of(username: str, secret: str) -> int | None:
    """The browser with this cookie, where this very person came in with it before. One query."""
    return Device.objects.filter(user__username=username, digest=digest(secret)).values_list("pk", flat=True).first()


def going_on(user_id: int, at: datetime) -> list[Entry]:
    """Sessions that nobody has ended and time has not, the last seen first. One query."""
    return list(_open(at).filter(user_id=user_id).select_related("device").order_by("-seen_at", "-pk"))


def _open(at: datetime) -> QuerySet[Entry]:
    """A browser that was closed without signing out leaves a row: it goes on no longer than a session may."""
    began_after = at - timedelta(hours=settings.ENV.accounts.session_hours)
    found = Entry.objects.filter(ended_at__isnull=True, began_at__gt=began_after)
    minutes = settings.ENV.accounts.idle_minutes
    return found.filter(seen_at__gt=at - timedelta(minutes=minutes + 1)) if minutes else found


def ended(user_id: int) -> list[Entry]:
    """The last that ended, newest first. One query."""
    return list(Entry.objects.filter(user_id=user_id, ended_at__isnull=False).order_by("-ended_at", "-pk")[:LATEST])


def one_of(user_id: int, entry_id: int) -> Entry | None:
    return Entry.objects.filter(user_id=user_id, pk=entry_id).first()
