"""The urging ladder: on which day each of its rungs is due for a deadline, and which rungs have come by a day (F2; a local decision of the profile).

Every rung falls on a working day: before a deadline on the last one that is left, after it on the first one that comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.regulation.oversight import Rung


def day_of(rung: Rung, ends: date, calendar: WorkingCalendar) -> date:
    """The working day on which `rung` is due for a clock that ends on `ends`."""
    if rung.unit == "working_day" and rung.offset:
        return (
            _working_days_before(ends, -rung.offset, calendar)
            if rung.offset < 0
            else calendar.add_working_days(ends, rung.offset)
        )
    day = ends + timedelta(days=rung.offset)
    return calendar.roll_back(day) if rung.offset <= 0 else calendar.roll_forward(day)


def come(ladder: Iterable[Rung], ends: date, since: date, today: date, calendar: WorkingCalendar) -> list[Rung]:
    """The rungs that have come by `today`, lowest first.

    What was due on `since` or earlier never comes: on that day the duty began (the task was given), and its doer was told of it anyway.
    """
    days = [(day_of(rung, ends, calendar), rung) for rung in ladder]
    found = [(day, rung) for day, rung in days if since < day <= today]
    return [rung for _day, rung in sorted(found, key=lambda pair: (pair[0], pair[1].offset))]


def furthest_ahead(ladder: Iterable[Rung], today: date, calendar: WorkingCalendar) -> date:
    """The last day on which a clock can end for which a rung has come by `today`: none later need be looked at."""
    ahead = max((-rung.offset for rung in ladder if rung.offset < 0), default=0)
    return calendar.add_working_days(today, ahead + 1)


def _working_days_before(day: date, n: int, calendar: WorkingCalendar) -> date:
    found = calendar.roll_back(day)
    for _ in range(n):
        found = calendar.roll_back(found - timedelta(days=1))
    return found
