"""How an assignment stands on a day. Computed, never stored: a stored standing is wrong by tomorrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.lifecycle import NOT_COUNTED, State


class Code(StrEnum):
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    DUE_SOON = "due_soon"
    WITHIN = "within"
    NO_DEADLINE = "no_deadline"
    SUBMITTED_ON_TIME = "submitted_on_time"
    SUBMITTED_LATE = "submitted_late"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    SUBMITTED_UNDATED = "submitted_undated"
    DONE_UNDATED = "done_undated"
    NOT_COUNTED = "not_counted"  # draft, withdrawn, transferred: no standing at all


class Cell(StrEnum):
    """The five cells of the figures; they add up to the total (docs/definitions.md 4)."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    OPEN_WITHIN = "open_within"
    OPEN_OVERDUE = "open_overdue"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Standing:
    """`days`: behind in calendar days, ahead in working days, age in calendar days (docs/definitions.md 3, LD). `day`: the day it speaks of."""

    code: Code
    days: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """What the standing is computed from.

    due_on: as given. late_after: the day judged by (the deadline, rolled to a working day). filed_on: the day that `judged_by` names of the
    result that stands. marked: returned after the deadline (TH 5.2.b).
    """

    state: State
    due_on: date | None
    late_after: date | None
    filed_on: date | None
    issued_on: date | None
    marked: bool = False


def cell(dates: Dates, today: date) -> Cell | None:
    """The cell in which an assignment is counted at the end of `today`; None if it is not in the population."""
    if dates.state in NOT_COUNTED:
        return None
    if dates.late_after is None:
        return Cell.UNDATED
    done = dates.state is State.COMPLETED
    if done or waits_for_the_office(dates):
        # The standing is frozen at the day of filing: the Office's delay never counts against an agency.
        late = dates.marked or (dates.filed_on or today) > dates.late_after
        if done:
            return Cell.DONE_LATE if late else Cell.DONE_ON_TIME
        return Cell.OPEN_OVERDUE if late else Cell.OPEN_WITHIN
    return Cell.OPEN_OVERDUE if dates.marked or today > dates.late_after else Cell.OPEN_WITHIN


def waits_for_the_office(dates: Dates) -> bool:
    """A result was filed and not judged, even if the assignment was suspended meanwhile."""
    return dates.state is State.SUBMITTED or (dates.state is State.SUSPENDED and dates.filed_on is not None)


def standing(dates: Dates, today: date, calendar: WorkingCalendar, soon_days: int) -> Standing:
    """What a person reads. `soon_days`: working days ahead that count as soon (a value of the profile)."""
    where = cell(dates, today)
    if where is None:
        return Standing(Code.NOT_COUNTED)
    if dates.late_after is None:
        return _undated(dates, today)
    if dates.state is State.COMPLETED:
        return _finished(dates, Code.DONE_LATE if where is Cell.DONE_LATE else Code.DONE_ON_TIME)
    if waits_for_the_office(dates):
        return _finished(dates, Code.SUBMITTED_LATE if where is Cell.OPEN_OVERDUE else Code.SUBMITTED_ON_TIME)
    if where is Cell.OPEN_OVERDUE:
        return Standing(Code.OVERDUE, max((today - dates.late_after).days, 0), dates.late_after)
    ahead = calendar.working_days_between(today, dates.late_after)
    if dates.late_after == today:
        return Standing(Code.DUE_TODAY, 0, today)
    return Standing(Code.DUE_SOON if ahead <= soon_days else Code.WITHIN, ahead, dates.late_after)


def _undated(dates: Dates, today: date) -> Standing:
    """Neither late nor in time: how old it is, or when it was filed."""
    if dates.state is State.COMPLETED:
        return Standing(Code.DONE_UNDATED, 0, dates.filed_on)
    if dates.state is State.SUBMITTED:
        return Standing(Code.SUBMITTED_UNDATED, 0, dates.filed_on)
    since = dates.issued_on or today
    return Standing(Code.NO_DEADLINE, (today - since).days, since)


def _finished(dates: Dates, code: Code) -> Standing:
    filed, due = dates.filed_on, dates.late_after
    behind = max((filed - due).days, 0) if filed and due else 0
    return Standing(code, behind, filed)
