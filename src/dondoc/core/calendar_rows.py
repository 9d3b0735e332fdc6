"""What an administrator set over the shipped working calendar (A4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.core.models import ConfirmedYear, SetDay
from dondoc.rules.calendar import CalendarDay, DayKind, WorkingCalendar


@dataclass(frozen=True, slots=True)
class DayRow:
    """One set day as it stands now. `basis`: the notice it rests on."""

    id: int
    day: date
    kind: str
    name: str
    basis: str
    set_by_name: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class YearRow:
    year: int
    basis: str
    confirmed_by_name: str
    confirmed_at: datetime


def over(days: WorkingCalendar, extra: Iterable[CalendarDay] = (), without: int = 0, year: int = 0) -> WorkingCalendar:
    """`days` with the rows over it. To see what would be: with `extra` days besides, without the row of an id, with one more confirmed year."""
    rows = SetDay.objects.filter(removed_at__isnull=True).exclude(pk=without)
    kept = [CalendarDay(d, DayKind(k), n, b) for d, k, n, b in rows.values_list("day", "kind", "name", "basis")]
    years = {*ConfirmedYear.objects.values_list("year", flat=True), *([year] if year else [])}
    return days.with_overrides([*kept, *extra], years)


def rows_of(year: int) -> list[DayRow]:
    """The days set in a year, in order."""
    rows = SetDay.objects.filter(removed_at__isnull=True, day__year=year).order_by("day")
    return [DayRow(*row) for row in rows.values_list("id", "day", "kind", "name", "basis", "set_by_name", "set_at")]


def row(row_id: int) -> DayRow | None:
    """One set day; None where it was removed or replaced."""
    found = SetDay.objects.filter(removed_at__isnull=True, pk=row_id)
    return next(
        (DayRow(*r) for r in found.values_list("id", "day", "kind", "name", "basis", "set_by_name", "set_at")), None
    )


def confirmation(year: int) -> YearRow | None:
    """By which notice, whom and when a year was confirmed on screen; None for a year that ships as official or is provisional."""
    found = ConfirmedYear.objects.filter(year=year).first()
    return YearRow(found.year, found.basis, found.confirmed_by_name, found.confirmed_at) if found else None
