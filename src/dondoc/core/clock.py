"""What "now" is: the only place that asks the system's clock.

A training or demo installation can set it to another moment, from which it goes on running (`dondoc clock set`). The setting is a file in
the data folder, so that every process of the installation agrees.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

#: Every date that a person reads or types is a date here.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FILE_NAME = "clock.json"

_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, UTC, aware."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + _shift()


def by_the_wall() -> datetime:
    """The system's own moment, whatever "now" was set to: for what must agree with clocks elsewhere (codes of telephones, tokens of providers).

    Held still where a test holds the clock.
    """
    return _frozen or datetime.now(UTC)


def today() -> date:
    """The present day in Vietnam."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Vietnam on which an aware moment falls."""
    return moment.astimezone(VIETNAM).date()


def end_of(day: date) -> datetime:
    """The last microsecond of a day in Vietnam, aware."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=VIETNAM).astimezone(UTC)


def is_set() -> bool:
    """Whether "now" differs from the system's clock."""
    return _frozen is not None or _path().exists()


def set_to(moment: datetime | None) -> None:
    """Make `moment` (aware) the present, running on from there; None goes back to the system's clock."""
    path = _path()
    if moment is None:
        path.unlink(missing_ok=True)
        return
    shift = moment - datetime.now(UTC)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({"shift_seconds": shift.total_seconds()}), encoding="ascii")
    draft.replace(path)


def freeze(moment: datetime | None) -> None:
    """Hold the clock of this process still (tests, scripted walks); None lets it run again."""
    global _frozen
    _frozen = moment


def _path() -> Path:
    return Path(settings.ENV.data) / FILE_NAME


def _shift() -> timedelta:
    if not settings.ENV.training:
        return timedelta(0)
    try:
        return timedelta(seconds=json.loads(_path().read_text(encoding="ascii"))["shift_seconds"])
    except FileNotFoundError:
        return timedelta(0)
