"""The Office's own limits and the duty to update, without a database (TH 6.2.b; BT 8.1.a, 8.1.b; BLDS 2015 Điều 148)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dondoc.rules.calendar import CalendarDay, DayKind, WorkingCalendar
from dondoc.rules.own_clocks import Clock, When, last_day, limited, owed_update, period_around, update_after_overdue
from dondoc.rules.regulation import Anchor, Limit, Regulation, Unit
from dondoc.rules.regulation_toml import load_regulation
from dondoc.rules.standing import Code

HOLIDAY = date(2026, 11, 24)
DAYS = WorkingCalendar({HOLIDAY: CalendarDay(HOLIDAY, DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam", "")}, frozenset({2026}))
FILES = Path(__file__).resolve().parents[2] / "regulations"


def profile(name: str) -> Regulation:
    return load_regulation((FILES / f"{name}.toml").read_text(encoding="utf-8"), name)


@pytest.mark.parametrize(
    ("value", "unit", "start", "due"),
    [
        (3, Unit.WORKING_DAY, date(2026, 11, 19), date(2026, 11, 25)),
        (3, Unit.DAY, date(2026, 11, 19), date(2026, 11, 22)),
        (0, Unit.DAY, date(2026, 11, 19), date(2026, 11, 19)),
        (30, Unit.HOUR, date(2026, 11, 19), date(2026, 11, 20)),
        (1, Unit.MONTH, date(2026, 1, 31), date(2026, 2, 28)),
        (1, Unit.MONTH, date(2026, 12, 15), date(2027, 1, 15)),
        (14, Unit.MONTH, date(2026, 11, 30), date(2028, 1, 30)),
    ],
)
def test_a_limit_ends_in_the_unit_of_its_own_clause(value: int, unit: Unit, start: date, due: date) -> None:
    assert last_day(DAYS, Limit(value=value, unit=unit, anchor=Anchor.SUBMITTED), start) == due


def test_a_silence_is_no_limit_and_only_the_wait_is_told() -> None:
    told = limited(DAYS, None, date(2026, 11, 12), "5.1.b")
    assert told == Clock(None, date(2026, 11, 12), "5.1.b")
    assert told.when(date(2026, 11, 19)) is When.UNDATED
    stands = told.standing(date(2026, 11, 19), DAYS, 3)
    assert (stands.code, stands.days) == (Code.NO_DEADLINE, 7)


@pytest.mark.parametrize(
    ("today", "when", "code", "days"),
    [
        (date(2026, 11, 26), When.OVERDUE, Code.OVERDUE, 1),
        (date(2026, 11, 25), When.TODAY, Code.DUE_TODAY, 0),
        (date(2026, 11, 23), When.AHEAD, Code.DUE_SOON, 1),
        (date(2026, 11, 16), When.AHEAD, Code.WITHIN, 6),
    ],
)
def test_a_clock_is_late_in_calendar_days_and_ahead_in_working_days(
    today: date, when: When, code: Code, days: int
) -> None:
    told = Clock(date(2026, 11, 25), date(2026, 11, 1))
    stands = told.standing(today, DAYS, 3)
    assert (told.when(today), stands.code, stands.days) == (when, code, days)


@pytest.mark.parametrize(
    ("day", "months", "bounds"),
    [
        (date(2026, 2, 10), 1, (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 12, 31), 3, (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 7, 1), 6, (date(2026, 7, 1), date(2026, 12, 31))),
        (date(2028, 2, 29), 12, (date(2028, 1, 1), date(2028, 12, 31))),
    ],
)
def test_periods_of_the_calendar_year(day: date, months: int, bounds: tuple[date, date]) -> None:
    assert period_around(day, months) == bounds


GIVEN = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("province", "last_update", "owed"),
    [
        ("thanh-hoa-2025", None, (date(2026, 7, 1), date(2026, 9, 30))),
        ("thanh-hoa-2025", date(2026, 7, 1), (date(2026, 10, 1), date(2026, 12, 31))),
        ("thanh-hoa-2025", date(2026, 10, 1), None),
        ("ben-tre-2020", date(2026, 10, 31), (date(2026, 11, 1), date(2026, 11, 30))),
        ("ben-tre-2020", date(2026, 9, 30), (date(2026, 10, 1), date(2026, 10, 31))),
        ("ben-tre-2020", date(2026, 11, 1), None),
    ],
)
def test_th_6_2_b_and_bt_8_1_b_the_oldest_period_without_an_update_is_owed(
    province: str, last_update: date | None, owed: tuple[date, date] | None
) -> None:
    found = owed_update(profile(province), DAYS, date(2026, 11, 19), GIVEN, last_update)
    assert (found and (found.first, found.last)) == owed


def test_a_task_owes_nothing_for_a_period_before_it_was_given() -> None:
    found = owed_update(profile("thanh-hoa-2025"), DAYS, date(2026, 11, 19), date(2026, 10, 2), None)
    assert found is not None and found.first == date(2026, 10, 1)


def test_bt_8_1_a_one_day_after_it_went_overdue_and_th_knows_no_such_day() -> None:
    late_after = date(2026, 11, 20)
    ben_tre, thanh_hoa = profile("ben-tre-2020"), profile("thanh-hoa-2025")
    assert update_after_overdue(ben_tre, DAYS, late_after, None) == date(2026, 11, 21)
    assert update_after_overdue(ben_tre, DAYS, late_after, date(2026, 11, 20)) == date(2026, 11, 21)
    assert update_after_overdue(ben_tre, DAYS, late_after, date(2026, 11, 21)) is None
    assert update_after_overdue(thanh_hoa, DAYS, late_after, None) is None
