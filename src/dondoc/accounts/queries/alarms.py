"""Whether the emergency account was used and nobody has acknowledged it yet."""

from __future__ import annotations

from datetime import datetime

from dondoc.accounts.models import Account


def alarm_since() -> datetime | None:
    """Since when the alarm stands; None for none. One query."""
    found = Account.objects.filter(break_glass=True, alarm_since__isnull=False).order_by("alarm_since")
    return found.values_list("alarm_since", flat=True).first()
