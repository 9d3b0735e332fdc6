"""The regulations of this installation and its working calendar: read once, checked when read.

A directive is governed by the regulation in force on its day of issue (A3; TH QĐ Điều 2, BT QĐ Điều 2). Besides the shipped profiles an
installation may keep its own files in `<data>/regulations/`; a file there with the same id stands before the shipped one. What the province
decided on screen where a regulation is silent makes a version of its own, from the day of the decision on.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from dondoc.core import calendar_rows, local_decisions, shipped, stamp
from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.calendar_toml import load_calendar
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation_examples import check_examples
from dondoc.rules.regulation_toml import RegulationFaults, load_regulation

#: What was read from the database under which stamp.
_overlaid: tuple[int, WorkingCalendar] | None = None
_decided: tuple[int, dict[str, Regulation]] | None = None


@lru_cache(maxsize=1)
def shipped_calendar() -> WorkingCalendar:
    """The years that ship with the product; what an administrator set is not in it."""
    return load_calendar(shipped.calendar_texts())


#: From this month on the coming year's days off are known; a decree or notice names them in the autumn.
_COMING_YEAR_FROM = 11


def years_wanted(day: date) -> list[int]:
    """The years whose days off should be known on `day`."""
    return [day.year] + ([day.year + 1] if day.month >= _COMING_YEAR_FROM else [])


def years_without_notice(day: date) -> list[int]:
    """Those of them that no official notice has told the installation of: the doctor and the first steps warn of the same."""
    return [year for year in years_wanted(day) if calendar().is_provisional(date(year, 1, 1))]


def calendar() -> WorkingCalendar:
    """The working calendar: the shipped years, and over them what an administrator set.

    A number in the database changes with every setting, so that every process of the installation sees it at its next request (core/stamp.py).
    """
    now = stamp.stamp()
    if now == stamp.NOTHING:
        return shipped_calendar()
    global _overlaid
    if _overlaid is None or _overlaid[0] != now:
        _overlaid = now, calendar_rows.over(shipped_calendar())
    return _overlaid[1]


def _all() -> dict[str, Regulation]:
    """The files, and the versions that follow from what was decided on screen."""
    now = stamp.stamp()
    if now == stamp.NOTHING:
        return _files()
    global _decided
    if _decided is None or _decided[0] != now:
        decided = [version for base in _files().values() for version in local_decisions.versions_of(base)]
        _decided = now, _files() | {version.id: version for version in decided}
    return _decided[1]


@lru_cache(maxsize=1)
def _files() -> dict[str, Regulation]:
    found: dict[str, Regulation] = {}
    own = Path(settings.ENV.data) / "regulations"
    for path in [*shipped.regulation_files(), *sorted(own.glob("*.toml"))]:
        regulation = load_regulation(path.read_text(encoding="utf-8"), path.name)
        # The examples were written with the shipped days in view: a notice of a later year must not make a profile unreadable.
        faults = check_examples(regulation, shipped_calendar())
        if faults:
            raise RegulationFaults(faults)
        found[regulation.id] = regulation
    return found


def regulation(regulation_id: str) -> Regulation:
    """The profile with this id; KeyError if there is none."""
    return _all()[regulation_id]


def base_of(version: Regulation) -> Regulation:
    """The regulation as its file says it, from which a version decided on screen follows; itself where it is one."""
    return next(found for found in _files().values() if found.source == version.source)


def current() -> Regulation:
    """The profile that the operator chose for this installation (DONDOC_PROVINCE)."""
    return regulation(settings.ENV.province)


def versions() -> list[Regulation]:
    """All versions of the chosen province, oldest first."""
    chosen = current()
    found = [r for r in _all().values() if r.province_name == chosen.province_name]
    return sorted(found, key=lambda r: r.valid_from or date.min)


def regulation_in_force(day: date) -> Regulation:
    """The version of the chosen province that governs a directive issued on `day`: the latest that had begun by then (A3).

    Before the first one began there is still an answer, the first, and after the last one ended the last; whether it really `governs` that
    day is another question.
    """
    begun = [r for r in versions() if r.valid_from is None or r.valid_from <= day]
    return begun[-1] if begun else versions()[0]


def governs(day: date) -> bool:
    """Whether a directive issued on `day` falls under a regulation at all: within its validity, or earlier where the first version says that it
    governs earlier directives too (`governs_earlier`, a local decision)."""
    version = regulation_in_force(day)
    if version.valid_from is not None and day < version.valid_from:
        return version.governs_earlier
    return version.valid_to is None or day <= version.valid_to


def reload() -> None:
    """Forget what was read (a file was added or changed)."""
    global _overlaid, _decided
    _files.cache_clear()
    shipped_calendar.cache_clear()
    _overlaid = _decided = None
    stamp.forget()
