"""Moments at which officials work: on working days, between half past seven and five."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from dondoc.core.clock import VIETNAM, day_of
from dondoc.rules.calendar import WorkingCalendar

MORNING, NOON, AFTERNOON, EVENING = 7 * 60 + 30, 11 * 60 + 30, 13 * 60 + 30, 17 * 60


class OfficeHours:
    """Working moments from one source of chance, so that a seed gives the same days and minutes again."""

    def __init__(self, calendar: WorkingCalendar, rng: Random) -> None:
        self.calendar = calendar
        self.rng = rng
        self._shifted: dict[tuple[date, int], date] = {}

    def on(self, day: date, earliest: int = MORNING, latest: int = EVENING) -> datetime:
        """Some moment in working time of a working day, between two minutes of the day."""
        minute = self.rng.randint(earliest, latest)
        if NOON < minute < AFTERNOON:
            minute = NOON if minute - NOON < AFTERNOON - minute else AFTERNOON
        return datetime.combine(day, time(), VIETNAM) + timedelta(minutes=minute, seconds=self.rng.randint(0, 59))

    def after(self, at: datetime, working_days: int) -> datetime:
        """So many working days after `at`; 0 is later the same day, or the next working morning when the day is nearly over."""
        day = self.calendar.roll_forward(day_of(at))
        local = at.astimezone(VIETNAM)
        minute = local.hour * 60 + local.minute
        if working_days == 0 and day == local.date() and minute < EVENING - 30:
            return max(self.on(day, max(minute + 4, MORNING), EVENING), at + timedelta(minutes=2))
        return self.on(self.shift(day, max(working_days, 1)))

    def shift(self, day: date, working_days: int) -> date:
        """The working day so many working days after (or, below zero, before) `day`. Asked often, so remembered."""
        found = self._shifted.get((day, working_days))
        if found is None:
            found = self._shifted[day, working_days] = self._count(day, working_days)
        return found

    def _count(self, day: date, working_days: int) -> date:
        if working_days >= 0:
            return self.calendar.add_working_days(day, working_days)
        for _ in range(-working_days):
            day = self.calendar.roll_back(day - timedelta(days=1))
        return day
