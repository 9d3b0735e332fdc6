"""Limits that an administrator sets on screen: how large an attachment, how many in one form, the hours of an incident.

Before anybody sets one, what the operator or the product says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from dondoc.core import stamp
from dondoc.core.models import SetLimit

MEGABYTE = 1024 * 1024
ATTACHMENT_MB = "attachment_mb"
ATTACHMENTS = "attachments"
#: Code -> smallest and largest value. Uploads are held in memory until they were inspected: hence the ceiling.
FIRST_REPORT_HOURS = "first_report_hours"
FULL_REPORT_HOURS = "full_report_hours"
BOUNDS = {ATTACHMENT_MB: (1, 100), ATTACHMENTS: (1, 50), FIRST_REPORT_HOURS: (1, 240), FULL_REPORT_HOURS: (1, 720)}
ATTACHMENTS_BY_DEFAULT = 20
#: Of an incident with a state secret: no regulation of tasks says them; a day and three days are what is usual for incidents of systems.
FIRST_REPORT_BY_DEFAULT, FULL_REPORT_BY_DEFAULT = 24, 72

_read: tuple[int, dict[str, int]] | None = None


@dataclass(frozen=True, slots=True)
class LimitRow:
    """The value of a limit that somebody set, in force where `replaced_at` is None."""

    code: str
    value: int
    ground: str
    set_by_name: str
    set_at: datetime
    replaced_at: datetime | None


def attachment_bytes() -> int:
    """The largest attachment: as set on screen, else as the operator said (DONDOC_MAX_UPLOAD_MB)."""
    found = _set().get(ATTACHMENT_MB)
    return found * MEGABYTE if found else settings.MAX_UPLOAD_BYTES


def attachment_mb() -> int:
    """The same in megabytes, for sentences."""
    return attachment_bytes() // MEGABYTE


def attachments() -> int:
    """How many files one form may bring."""
    return _set().get(ATTACHMENTS, ATTACHMENTS_BY_DEFAULT)


def first_report_hours() -> int:
    """Within how many hours an incident with a state secret is reported for the first time."""
    return _set().get(FIRST_REPORT_HOURS, FIRST_REPORT_BY_DEFAULT)


def full_report_hours() -> int:
    """Within how many hours it is reported in full."""
    return _set().get(FULL_REPORT_HOURS, FULL_REPORT_BY_DEFAULT)


def in_force(code: str) -> int:
    return {
        ATTACHMENT_MB: attachment_mb,
        ATTACHMENTS: attachments,
        FIRST_REPORT_HOURS: first_report_hours,
        FULL_REPORT_HOURS: full_report_hours,
    }[code]()


def history() -> list[LimitRow]:
    """Every value that was ever set, newest first."""
    rows = SetLimit.objects.order_by("-set_at", "-pk")[:50]
    return [
        LimitRow(*row) for row in rows.values_list("code", "value", "ground", "set_by_name", "set_at", "replaced_at")
    ]


def _set() -> dict[str, int]:
    now = stamp.stamp()
    if now == stamp.NOTHING:
        return {}
    global _read
    if _read is None or _read[0] != now:
        _read = now, dict(SetLimit.objects.filter(replaced_at__isnull=True).values_list("code", "value"))
    return _read[1]
