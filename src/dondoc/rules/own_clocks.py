"""What is due from somebody now, and by when: the Office's own limits and the duty to update. Computed from the profile, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.regulation import Limit, Provision, Regulation, Unit
from dondoc.rules.standing import Code, Standing


class When(StrEnum):
    """The four groups of a list of work, in its order."""

    OVERDUE = "overdue"
    TODAY = "today"
    AHEAD = "ahead"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Clock:
    """`due` None: the regulation gives no limit and nobody decided one; then only `since` is told. `cite` and `confidence` as in the profile."""

    due: date | None
    since: date
    cite: str = ""
    confidence: str = "stated"

    def when(self, today: date) -> When:
        if self.due is None:
            return When.UNDATED
        if self.due < today:
            return When.OVERDUE
        return When.TODAY if self.due == today else When.AHEAD

    def standing(self, today: date, calendar: WorkingCalendar, soon_days: int) -> Standing:
        """In the words of the standings: behind in calendar days, ahead in working days, age in calendar days."""
        if self.due is None:
            return Standing(Code.NO_DEADLINE, (today - self.since).days, self.since)
        if self.due < today:
            return Standing(Code.OVERDUE, (today - self.due).days, self.due)
        if self.due == today:
            return Standing(Code.DUE_TODAY, 0, today)
        ahead = calendar.working_days_between(today, self.due)
        return Standing(Code.DUE_SOON if ahead <= soon_days else Code.WITHIN, ahead, self.due)


@dataclass(frozen=True, slots=True)
class OwedUpdate:
    """The period of an undated task for which no update was filed, and its clock."""

    period: str
    first: date
    last: date
    clock: Clock


def last_day(calendar: WorkingCalendar, limit: Limit, start: date) -> date:
    """The last day of a limit that begins to run on `start`. Hours end on the day they fall in."""
    if limit.unit is Unit.WORKING_DAY:
        return calendar.add_working_days(start, limit.value)
    if limit.unit is Unit.MONTH:
        return _months_after(start, limit.value)
    return start + timedelta(days=limit.value if limit.unit is Unit.DAY else limit.value // 24)


def limited(calendar: WorkingCalendar, rule: Provision | None, start: date, cite: str = "") -> Clock:
    """The clock of a duty that began on `start`, under a rule that the profile may not have; `cite` is the duty's own article."""
    limit = getattr(rule, "limit", None)
    if rule is None or limit is None:
        return Clock(None, start, cite)
    return Clock(last_day(calendar, limit, start), start, rule.cite or cite, rule.confidence.value)


def update_after_overdue(
    regulation: Regulation, calendar: WorkingCalendar, late_after: date, last_update_on: date | None
) -> date | None:
    """BT 8.1.a: the day by which a task that went overdue must have been updated; None where the text knows no such day or it was done."""
    grace = regulation.update.dated.grace_after_overdue
    if grace is None or (last_update_on is not None and last_update_on > late_after):
        return None
    return last_day(calendar, grace, late_after)


def owed_update(
    regulation: Regulation, calendar: WorkingCalendar, today: date, given_on: date, last_update_on: date | None
) -> OwedUpdate | None:
    """TH 6.2.b, BT 8.1.b: the oldest of the last and the present period in which an undated task was not updated; None if both were.

    Only the shortest period of the profile is asked: whoever keeps it keeps the longer ones.
    """
    kinds = [kind for kind in SPANS if kind in regulation.update.undated.periods]
    if not kinds:
        return None
    span = SPANS[kinds[0]]
    first, last = period_around(today, span)
    before_first, before_last = period_around(first - timedelta(days=1), span)
    for begin, end in ((before_first, before_last), (first, last)):
        if given_on <= end and (last_update_on is None or last_update_on < begin):
            undated = regulation.update.undated
            due = last_day(calendar, undated.due.limit, end)
            return OwedUpdate(kinds[0], begin, end, Clock(due, given_on, undated.cite, undated.due.confidence.value))
    return None


#: Months of the periods in which an undated task can be due for an update, shortest first.
SPANS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def period_around(day: date, months: int) -> tuple[date, date]:
    """First and last day of the period of so many months of the calendar year in which `day` lies."""
    begin = (day.month - 1) // months * months + 1
    first = date(day.year, begin, 1)
    return first, _months_after(first, months) - timedelta(days=1)


def _months_after(day: date, months: int) -> date:
    """The same day so many months on; the month's last day where it has no such day (BLDS 2015 Điều 148.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(
        day.replace(day=1, year=year, month=month + 1) + timedelta(days=day.day - 1), following - timedelta(days=1)
    )
