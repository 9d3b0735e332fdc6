"""What is kept how long, and what was last thrown away. Whatever is not in this list is kept for ever (docs/records.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from dondoc.records.models import ThrownAway

#: Kind -> the field of `Records` and the variable that say for how many days; "" where time itself says it.
KINDS: dict[str, tuple[str, str]] = {
    "entries": ("entries_days", "DONDOC_KEEP_SIGNINS_DAYS"),
    "sessions": ("", ""),
    "mail": ("mail_days", "DONDOC_KEEP_MAIL_DAYS"),
    "readings": ("reading_days", "DONDOC_KEEP_READINGS_DAYS"),
    "webhooks": ("webhook_days", "DONDOC_KEEP_WEBHOOKS_DAYS"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """`days` None: as long as it holds. `ran_at` None: nobody has looked yet; `last_at` when rows were last thrown away, `last` how many."""

    kind: str
    days: int | None
    setting: str
    ran_at: datetime | None
    last_at: datetime | None
    last: int
    total: int


def kept() -> list[Kept]:
    """Every kind, in the order of the list. One query."""
    rows = ThrownAway.objects.in_bulk()
    found = []
    for kind, (field, variable) in KINDS.items():
        row = rows.get(kind)
        days = getattr(settings.ENV.records, field) if field else None
        times = (row.ran_at, row.last_at, row.last, row.total) if row else (None, None, 0, 0)
        found.append(Kept(kind, days, variable, *times))
    return found
