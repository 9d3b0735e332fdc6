"""A year of the working calendar as twelve small months."""

from __future__ import annotations

import calendar as weeks
from dataclasses import dataclass
from datetime import date, timedelta

from dondoc.rules.calendar import DayKind, WorkingCalendar

OFF = {DayKind.HOLIDAY, DayKind.SUBSTITUTE, DayKind.SWAP_OFF}


@dataclass(frozen=True, slots=True)
class Cell:
    """`look`: "" an ordinary working day, "off" a weekend, "holiday" a day off in the week, "work" a weekend day that is worked."""

    day: date | None
    look: str = ""
    why: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True)
class MonthGrid:
    number: int
    working_days: int
    weeks: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class YearGrid:
    number: int
    provisional: bool
    working_days: int
    months: list[MonthGrid]


def year_of(year: int, days: WorkingCalendar, today: date) -> YearGrid:
    grids = [month_of(year, number, days, today) for number in range(1, 13)]
    return YearGrid(year, days.is_provisional(date(year, 7, 1)), sum(m.working_days for m in grids), grids)


def exceptions(year: int, days: WorkingCalendar) -> list[tuple[date, str, str]]:
    """Every day of the year that differs from an ordinary week: (day, look, why)."""
    found = []
    day = date(year, 1, 1)
    while day.year == year:
        kind = days.kind(day)
        if kind in OFF or kind is DayKind.SWAP_WORK:
            found.append((day, "work" if kind is DayKind.SWAP_WORK else "holiday", why_of(day, days)))
        day += timedelta(days=1)
    return found


def month_of(year: int, number: int, days: WorkingCalendar, today: date) -> MonthGrid:
    """One month in weeks from Monday; places before its first and after its last day are empty."""
    rows = [
        [_cell(date(year, number, n), days, today) if n else Cell(None) for n in week]
        for week in weeks.Calendar(0).monthdayscalendar(year, number)
    ]
    working = sum(1 for week in rows for cell in week if cell.day and days.is_working(cell.day))
    return MonthGrid(number, working, rows)


def _cell(day: date, days: WorkingCalendar, today: date) -> Cell:
    kind = days.kind(day)
    look = (
        "holiday" if kind in OFF else "work" if kind is DayKind.SWAP_WORK else "off" if kind is DayKind.WEEKEND else ""
    )
    return Cell(day, look, why_of(day, days) if look in ("holiday", "work") else "", day == today)


def why_of(day: date, days: WorkingCalendar) -> str:
    """A file that ships says "(TẠM TÍNH)" in its names; once its year was confirmed that is no longer so."""
    why = days.why(day)
    return why if days.is_provisional(day) else why.replace(" (TẠM TÍNH)", "")
