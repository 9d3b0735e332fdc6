"""Periods: the table of Nghị định 09/2019 Điều 12, due days of TH 18, windows of BT 17."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.profiles import ben_tre, invented, thanh_hoa

from dondoc.rules import periods
from dondoc.rules.errors import Refusal

D = date.fromisoformat


@pytest.mark.parametrize(
    ("kind", "part", "first", "last"),
    [
        ("month", 1, "2025-12-15", "2026-01-14"),
        ("month", 3, "2026-02-15", "2026-03-14"),
        ("month", 11, "2026-10-15", "2026-11-14"),
        ("quarter", 1, "2025-12-15", "2026-03-14"),
        ("quarter", 2, "2026-03-15", "2026-06-14"),
        ("quarter", 3, "2026-06-15", "2026-09-14"),
        ("quarter", 4, "2026-09-15", "2026-12-14"),
        ("half", 1, "2025-12-15", "2026-06-14"),
        ("nine_months", 1, "2025-12-15", "2026-09-14"),
        ("half", 2, "2026-06-15", "2026-12-14"),
        ("year", 1, "2025-12-15", "2026-12-14"),
    ],
)
def test_bt_17_1_data_windows_of_the_decree(kind, part, first, last) -> None:
    of = periods.period(kind, 2026, part)
    assert periods.decree_09_window(of) == periods.Bounds(D(first), D(last))
    assert periods.data_window(ben_tre(), "agency", of) == periods.Bounds(D(first), D(last))


@given(st.sampled_from(["month", "quarter", "half", "year"]), st.integers(2000, 2100))
def test_the_windows_of_a_year_follow_each_other_without_a_gap(kind, year) -> None:
    parts = 12 // periods.MONTHS[kind]
    windows = [periods.decree_09_window(periods.period(kind, year, part)) for part in range(1, parts + 1)]
    windows.append(periods.decree_09_window(periods.period(kind, year + 1, 1)))
    for one, following in zip(windows, windows[1:], strict=False):
        assert following.first == one.last + timedelta(days=1)


@given(st.sampled_from(["month", "quarter", "half", "year"]), st.dates(date(1990, 1, 1), date(2200, 12, 31)))
def test_a_day_lies_in_the_period_found_for_it(kind, day) -> None:
    assert day in periods.calendar_bounds(periods.period_of(kind, day))


@pytest.mark.parametrize(
    ("side", "kind", "part", "named", "last"),
    [
        ("agency", "quarter", 1, "2026-03-20", "2026-03-19"),
        ("agency", "half", 1, "2026-05-20", "2026-05-19"),
        ("agency", "year", 1, "2026-11-20", "2026-11-19"),
        ("office", "quarter", 3, "2026-09-25", "2026-09-24"),
        ("office", "year", 1, "2026-12-25", "2026-12-24"),
    ],
)
def test_th_18_due_days(side, kind, part, named, last) -> None:
    due = periods.report_due(thanh_hoa(), side, periods.period(kind, 2026, part))
    assert due is not None
    assert (due.named, due.last_day) == (D(named), D(last))


def test_th_18_1_knows_no_report_of_the_second_half() -> None:
    assert periods.report_due(thanh_hoa(), "agency", periods.period("half", 2026, 2)) is None
    assert periods.report_rule(thanh_hoa(), "agency", periods.period("half", 2026, 2)) is None


def test_bt_17_1_names_no_sending_day() -> None:
    assert periods.report_due(ben_tre(), "agency", periods.period("quarter", 2024, 3)) is None
    assert all(r.embedded for r in ben_tre().reports.agency if r.period != "ad_hoc")


def test_the_other_windows_and_dues_a_province_may_choose() -> None:
    november = periods.period("month", 2026, 11)
    assert periods.data_window(invented(), "agency", november) == periods.Bounds(D("2026-11-01"), D("2026-11-05"))
    year = periods.period("year", 2026)
    assert periods.data_window(invented(), "agency", year) == periods.Bounds(D("2026-01-01"), D("2026-12-31"))
    due = periods.report_due(invented(), "agency", year)
    assert due is not None and (due.named, due.last_day) == (D("2027-01-10"), D("2027-01-09"))
    assert periods.undated_update_due(invented(), D("2026-11-20")).due == D("2026-12-05")


@pytest.mark.parametrize(("kind", "part"), [("quarter", 5), ("quarter", 0), ("ad_hoc", 1), ("week", 1)])
def test_a_period_that_does_not_exist_is_refused(kind, part) -> None:
    with pytest.raises(Refusal):
        periods.period(kind, 2026, part)


@pytest.mark.parametrize("year", [-1, 1, 9999])
def test_a_year_off_the_almanac_is_refused(year) -> None:
    with pytest.raises(Refusal):
        periods.period("year", year)


def test_names_of_periods() -> None:
    names = [
        periods.period(k, 2026, p).name
        for k, p in (("month", 11), ("quarter", 4), ("half", 1), ("half", 2), ("nine_months", 1), ("year", 1))
    ]
    assert names == [
        "Tháng 11/2026",
        "Quý IV/2026",
        "6 tháng đầu năm 2026",
        "6 tháng cuối năm 2026",
        "9 tháng năm 2026",
        "Năm 2026",
    ]
