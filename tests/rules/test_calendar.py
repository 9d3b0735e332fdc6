"""Working days against the official vectors, and counting against a plain recount."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dondoc.rules.calendar import CalendarDay, DayKind, WorkingCalendar
from dondoc.rules.calendar_toml import load_calendar
from dondoc.rules.errors import Refusal, Refusals

FILES = sorted((Path(__file__).parents[2] / "regulations").glob("calendar-*.toml"))
CALENDAR = load_calendar({f.name: f.read_text(encoding="utf-8") for f in FILES})
DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "n", "result"),
    [
        ("2025-12-31", 1, "2026-01-05"),
        ("2025-12-31", 6, "2026-01-10"),
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-02-13", 10, "2026-03-06"),
        ("2026-04-24", 1, "2026-04-28"),
        ("2026-04-29", 1, "2026-05-04"),
        ("2026-08-10", 10, "2026-08-22"),
        ("2026-08-21", 1, "2026-08-22"),
        ("2026-08-25", 7, "2026-09-08"),
        ("2026-08-28", 1, "2026-09-03"),
        ("2026-11-20", 2, "2026-11-25"),
        ("2026-11-23", 1, "2026-11-25"),
        ("2025-04-25", 1, "2025-04-26"),
        ("2025-04-28", 10, "2025-05-15"),
        ("2024-04-26", 2, "2024-05-03"),
        ("2024-02-07", 1, "2024-02-15"),
        ("2026-11-21", 0, "2026-11-21"),
    ],
)
def test_adding_working_days(start: str, n: int, result: str) -> None:
    assert CALENDAR.add_working_days(day(start), n) == day(result)


@pytest.mark.parametrize(
    ("given_day", "result"),
    [
        ("2026-01-02", "2026-01-05"),
        ("2026-05-02", "2026-05-04"),
        ("2026-08-22", "2026-08-22"),
        ("2026-11-24", "2026-11-25"),
        ("2025-02-01", "2025-02-03"),
        ("2024-04-28", "2024-05-02"),
    ],
)
def test_rolling_forward(given_day: str, result: str) -> None:
    assert CALENDAR.roll_forward(day(given_day)) == day(result)


def test_rolling_back_stops_at_a_worked_saturday() -> None:
    assert CALENDAR.roll_back(day("2026-08-23")) == day("2026-08-22")
    assert CALENDAR.roll_back(day("2026-01-04")) == day("2025-12-31")


@pytest.mark.parametrize(
    ("year", "months", "total"),
    [
        (2024, [22, 16, 21, 19, 23, 20, 23, 22, 19, 23, 21, 22], 251),
        (2025, [17, 20, 21, 21, 20, 21, 23, 21, 20, 23, 20, 23], 250),
        (2026, [21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23], 249),
    ],
)
def test_working_days_of_each_month(year: int, months: list[int], total: int) -> None:
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    eves = [first - timedelta(days=1) for first in firsts]
    counted = [CALENDAR.working_days_between(a, b) for a, b in zip(eves, eves[1:], strict=False)]
    assert counted == months
    assert sum(counted) == total


@given(start=DAYS, n=st.integers(0, 300))
def test_counting_undoes_adding(start: date, n: int) -> None:
    assert CALENDAR.working_days_between(start, CALENDAR.add_working_days(start, n)) == n


@given(start=DAYS, end=DAYS)
def test_counting_agrees_with_a_plain_recount(start: date, end: date) -> None:
    low, high = min(start, end), max(start, end)
    plain = sum(CALENDAR.is_working(low + timedelta(days=i)) for i in range(1, (high - low).days + 1))
    assert CALENDAR.working_days_between(start, end) == (plain if start <= end else -plain)


@given(given_day=DAYS)
def test_rolled_days_are_worked_and_nearest(given_day: date) -> None:
    forward, back = CALENDAR.roll_forward(given_day), CALENDAR.roll_back(given_day)
    assert back <= given_day <= forward
    assert CALENDAR.is_working(forward)
    assert CALENDAR.is_working(back)
    between = (back + timedelta(days=i) for i in range(1, (forward - back).days))
    assert not any(CALENDAR.is_working(d) for d in between)


@pytest.mark.parametrize(
    ("given_day", "why"),
    [
        ("2026-11-21", "Thứ Bảy"),
        ("2026-11-22", "Chủ nhật"),
        ("2026-11-23", "ngày làm việc"),
        ("2026-11-24", "Ngày Văn hóa Việt Nam"),
        ("2026-01-10", "làm bù cho 2/1"),
        ("2026-01-02", "Nghỉ hoán đổi, làm bù ngày 10/1"),
        ("2026-04-27", "Nghỉ bù Giỗ Tổ"),
    ],
)
def test_a_day_says_why(given_day: str, why: str) -> None:
    assert CALENDAR.why(day(given_day)) == why


@pytest.mark.parametrize(
    ("given_day", "provisional"),
    [("2026-12-31", False), ("2027-01-01", True), ("2028-03-01", True), ("2020-01-02", False)],
)
def test_a_year_without_notice_is_provisional(given_day: str, provisional: bool) -> None:
    assert CALENDAR.is_provisional(day(given_day)) is provisional


def test_an_administrators_rows_lie_over_the_file_and_leave_it_alone() -> None:
    swap = [
        CalendarDay(day("2026-11-23"), DayKind.SWAP_OFF, "Nghỉ hoán đổi", "thông báo thử"),
        CalendarDay(day("2026-11-28"), DayKind.SWAP_WORK, "Làm bù cho 23/11", "thông báo thử"),
        CalendarDay(day("2026-11-24"), DayKind.WORKING, "", "thông báo thử"),
    ]
    changed = CALENDAR.with_overrides(swap, confirmed_years=[2027])
    assert changed.add_working_days(day("2026-11-20"), 1) == day("2026-11-24")
    assert changed.is_working(day("2026-11-28"))
    assert changed.why(day("2026-11-24")) == "ngày làm việc"
    assert not changed.is_provisional(day("2027-05-05"))
    assert CALENDAR.add_working_days(day("2026-11-20"), 1) == day("2026-11-23")


@pytest.mark.parametrize("n", [-1, 10_001])
def test_a_count_out_of_range_is_refused(n: int) -> None:
    with pytest.raises(Refusal) as refused:
        CALENDAR.add_working_days(day("2026-11-20"), n)
    assert refused.value.code == "working_days_out_of_range"


def test_the_end_of_the_calendar_is_refused_not_crashed() -> None:
    with pytest.raises(Refusal) as refused:
        WorkingCalendar().add_working_days(date(9999, 12, 30), 5)
    assert refused.value.code == "date_out_of_range"


GOOD = """year = 2030
state = "official"
source = "thử"
[[day]]
date = 2030-01-01
kind = "holiday"
name = "A"
basis = "B"
"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("year = ", "lich.toml"),
        (GOOD.replace("2030-01-01", "2031-01-01"), "day[1].date"),
        (GOOD.replace('"holiday"', '"swap_work"'), "day[1].kind"),
        (GOOD.replace('"holiday"', '"feast"'), "day[1].kind"),
        (GOOD.replace('"official"', '"sure"'), "state"),
        (GOOD.replace("basis", "base"), "day[1].base"),
        (GOOD.replace("2030-01-01", "2030-01-01T00:00:00"), "day[1].date"),
        (GOOD.replace("year = 2030", "year = true"), "year"),
        (GOOD.replace('"A"', '" "'), "day[1].name"),
        (GOOD + GOOD[GOOD.index("[[day]]") :], "day[2].date"),
        (GOOD.replace("2030-01-01", "2030-01-05").replace("holiday", "substitute"), "day[1].kind"),
    ],
)
def test_a_fault_in_a_file_is_named_with_file_and_key(text: str, named: str) -> None:
    with pytest.raises(Refusals) as faults:
        load_calendar({"lich.toml": text})
    assert any(named in str(f) and "lich.toml" in str(f) for f in faults.value.refusals)


def test_two_files_of_one_year_are_a_fault() -> None:
    with pytest.raises(Refusals):
        load_calendar({"a.toml": GOOD, "b.toml": GOOD})
