"""Working days of state bodies: weekends, holidays, substitute days, swaps; counting in them.

Monday to Friday are worked and Saturday and Sunday are not (QĐ 188/1999/QĐ-TTg),
unless a day is listed with another kind.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from dondoc.rules.errors import Refusal

ONE_DAY = timedelta(days=1)
#: More working days than any regulation gives (about forty years); beyond it a typing slip is certain.
MOST_WORKING_DAYS = 10_000


class DayKind(StrEnum):
    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SUBSTITUTE = "substitute"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"


WORKED = frozenset({DayKind.WORKING, DayKind.SWAP_WORK})


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that differs from its weekday, or that an administrator put back to it; `basis` names the law or notice."""

    day: date
    kind: DayKind
    name: str
    basis: str


@dataclass(frozen=True)
class WorkingCalendar:
    """The listed days, and the years whose list is official; every other year is reckoned provisionally."""

    days: dict[date, CalendarDay] = field(default_factory=dict)
    official_years: frozenset[int] = frozenset()
    _closed: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _opened: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        listed = sorted(self.days)
        # Counting needs only the exceptions to the week: weekdays not worked, weekend days worked.
        closed = tuple(d for d in listed if d.weekday() < 5 and self.days[d].kind not in WORKED)
        opened = tuple(d for d in listed if d.weekday() >= 5 and self.days[d].kind in WORKED)
        object.__setattr__(self, "_closed", closed)
        object.__setattr__(self, "_opened", opened)

    def kind(self, day: date) -> DayKind:
        listed = self.days.get(day)
        if listed:
            return listed.kind
        return DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND

    def is_working(self, day: date) -> bool:
        return self.kind(day) in WORKED

    def why(self, day: date) -> str:
        """In Vietnamese: the reason why `day` is worked or not."""
        listed = self.days.get(day)
        if listed and listed.name:
            made_up = listed.kind is DayKind.SWAP_WORK
            return listed.name[0].lower() + listed.name[1:] if made_up else listed.name
        if self.is_working(day):
            return "ngày làm việc"
        return {5: "Thứ Bảy", 6: "Chủ nhật"}.get(day.weekday(), "ngày nghỉ")

    def is_provisional(self, day: date) -> bool:
        """True where no official notice for the year of `day` is known: dates there may change (tạm tính)."""
        return day.year not in self.official_years

    def add_working_days(self, start: date, n: int) -> date:
        """The `n`-th working day after `start`, `start` itself not counted (BLDS 2015 Điều 147); 0 gives `start`.

        Raises Refusal where `n` is negative or beyond any limit a regulation could give.
        """
        if not 0 <= n <= MOST_WORKING_DAYS:
            raise Refusal(
                "working_days_out_of_range",
                "Số ngày làm việc phải từ 0 đến {most}; anh/chị đã ghi {given}.",
                most=MOST_WORKING_DAYS,
                given=n,
            )
        day, left = start, n
        while left:
            day = _step(day, ONE_DAY)
            left -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        weekdays = _weekdays_through(end) - _weekdays_through(start)
        return weekdays - _count(self._closed, start, end) + _count(self._opened, start, end)

    def roll_forward(self, day: date) -> date:
        """The first working day on or after `day` (BLDS 2015 Điều 148.5)."""
        while not self.is_working(day):
            day = _step(day, ONE_DAY)
        return day

    def roll_back(self, day: date) -> date:
        """The last working day on or before `day`."""
        while not self.is_working(day):
            day = _step(day, -ONE_DAY)
        return day

    def with_overrides(self, days: Iterable[CalendarDay], confirmed_years: Iterable[int] = ()) -> WorkingCalendar:
        """This calendar with an administrator's days over the shipped ones, and years that a notice has confirmed."""
        return WorkingCalendar(
            days={**self.days, **{d.day: d for d in days}},
            official_years=self.official_years | frozenset(confirmed_years),
        )


def _step(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError as over:
        raise Refusal(
            "date_out_of_range", "Ngày tính ra vượt quá năm 9999; anh/chị kiểm tra lại ngày bắt đầu."
        ) from over


def _weekdays_through(day: date) -> int:
    """Mondays to Fridays from 1 January of year 1 (a Monday) through `day`."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def _count(days: tuple[date, ...], after: date, through: date) -> int:
    return bisect_right(days, through) - bisect_right(days, after)
