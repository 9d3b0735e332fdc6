"""The regulations of this installation and its working calendar: read once, checked when read.

A directive is governed by the regulation in force on its day of issue (A3; TH QĐ Điều 2, BT QĐ Điều 2). Besides the shipped profiles an
installation may keep its own files in `<data>/regulations/`; a file there with the same id stands before the shipped one.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from dondoc.core import shipped
from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.calendar_toml import load_calendar
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation_examples import check_examples
from dondoc.rules.regulation_toml import RegulationFaults, load_regulation


@lru_cache(maxsize=1)
def calendar() -> WorkingCalendar:
    """The working calendar: the shipped years."""
    return load_calendar(shipped.calendar_texts())


@lru_cache(maxsize=1)
def _all() -> dict[str, Regulation]:
    found: dict[str, Regulation] = {}
    own = Path(settings.ENV.data) / "regulations"
    for path in [*shipped.regulation_files(), *sorted(own.glob("*.toml"))]:
        regulation = load_regulation(path.read_text(encoding="utf-8"), path.name)
        faults = check_examples(regulation, calendar())
        if faults:
            raise RegulationFaults(faults)
        found[regulation.id] = regulation
    return found


def regulation(regulation_id: str) -> Regulation:
    """The profile with this id; KeyError if there is none."""
    return _all()[regulation_id]


def current() -> Regulation:
    """The profile that the operator chose for this installation (DONDOC_PROVINCE)."""
    return regulation(settings.ENV.province)


def versions() -> list[Regulation]:
    """All versions of the chosen province, oldest first."""
    chosen = current()
    found = [r for r in _all().values() if r.province_name == chosen.province_name]
    return sorted(found, key=lambda r: r.valid_from or date.min)


def regulation_in_force(day: date) -> Regulation:
    """The profile that governs a directive issued on `day`: of the versions of the chosen province the latest one in force on that day.

    The first version governs earlier directives too where it says so (`governs_earlier`, a local decision), so there is always an answer.
    """
    found = versions()
    in_force = [r for r in found if (r.valid_from is None or r.valid_from <= day) and (r.valid_to is None or day <= r.valid_to)]
    return in_force[-1] if in_force else found[0]


def reload() -> None:
    """Forget what was read (a file was added or changed)."""
    _all.cache_clear()
    calendar.cache_clear()
