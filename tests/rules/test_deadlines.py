"""Reckoning a day: the days on the way, the warnings, the units, the versions of a rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.profiles import ben_tre, calendar, invented, thanh_hoa

from dondoc.rules.deadlines import reckon, reckon_limit, reckon_working_days
from dondoc.rules.errors import Refusal
from dondoc.rules.said import said

DAYS = st.dates(date(2020, 1, 1), date(2027, 10, 1))


@given(DAYS, st.integers(1, 60))
def test_every_day_of_the_way_is_there_once_and_the_counted_ones_are_worked(start: date, n: int) -> None:
    found = reckon_working_days(calendar(), start, n)
    assert [d.date for d in found.days] == [start + timedelta(days=i) for i in range(1, len(found.days) + 1)]
    assert found.days[-1].date == found.due == calendar().add_working_days(start, n)
    assert [d.number for d in found.days if d.counted] == list(range(1, n + 1))
    assert all(d.counted is calendar().is_working(d.date) for d in found.days)
    assert all(d.why for d in found.days)


@given(DAYS)
def test_a_rule_and_a_bare_count_of_the_same_length_agree(start: date) -> None:
    assert (
        reckon(thanh_hoa(), calendar(), "inspection-report", start).due
        == reckon_working_days(calendar(), start, 10).due
    )


def test_no_working_day_at_all_is_the_day_itself() -> None:
    found = reckon_working_days(calendar(), date(2026, 11, 20), 0)
    assert found.due == date(2026, 11, 20) and len(found.days) == 1


@pytest.mark.parametrize("n", [-1, 4000])
def test_a_count_beyond_reason_is_refused(n: int) -> None:
    with pytest.raises(Refusal) as refused:
        reckon_working_days(calendar(), date(2026, 11, 20), n)
    assert str(n) in str(refused.value)


def test_a_date_beyond_the_almanac_is_refused_not_a_crash() -> None:
    for reckoning in (
        lambda: reckon_working_days(calendar(), date.max, 1),
        lambda: reckon(thanh_hoa(), calendar(), "feedback", date.max),
        lambda: reckon(invented(), calendar(), "entry", date.max, "bulk"),
    ):
        with pytest.raises(Refusal) as refused:
            reckoning()
        assert refused.value.code == "date_out_of_range"


def test_an_unknown_rule_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(Refusal) as refused:
        reckon(thanh_hoa(), calendar(), "urging", date(2026, 11, 20))
    assert "entry, feedback, inspection-report, update-after-overdue" in str(refused.value)


def test_a_year_without_official_notice_warns_that_the_date_is_provisional() -> None:
    found = reckon(thanh_hoa(), calendar(), "feedback", date(2026, 12, 28))
    assert found.warnings == ("Lịch nghỉ năm 2027 chưa có thông báo chính thức; ngày này là tạm tính.",)
    assert reckon(thanh_hoa(), calendar(), "feedback", date(2026, 11, 2)).warnings == ()


def test_a_date_before_the_first_day_warns_and_still_counts() -> None:
    found = reckon(ben_tre(), calendar(), "entry", date(2020, 3, 20))
    assert found.due == date(2020, 3, 23)
    assert any("26/03/2020" in warning for warning in found.warnings)


def test_two_versions_of_a_rule_each_hold_in_their_time() -> None:
    before = reckon(invented(), calendar(), "entry", date(2026, 6, 30), "normal")
    after = reckon(invented(), calendar(), "entry", date(2026, 7, 1), "normal")
    assert before.limit is not None and after.limit is not None
    assert (before.limit.value, after.limit.value) == (5, 3)


def test_where_the_first_day_counts_it_is_number_one() -> None:
    found = reckon(invented(), calendar(), "entry", date(2026, 11, 20), "normal")
    assert found.due == date(2026, 11, 25)
    assert found.days[0].date == date(2026, 11, 20) and found.days[0].number == 1


def test_not_inclusive_means_that_the_last_day_is_already_too_late() -> None:
    assert reckon(invented(), calendar(), "entry", date(2026, 11, 20), "urgent").due == date(2026, 11, 20)


def test_a_month_ends_on_the_same_day_or_the_months_last() -> None:
    assert reckon(invented(), calendar(), "entry", date(2026, 1, 31), "bulk").due == date(2026, 2, 28)
    assert reckon(invented(), calendar(), "entry", date(2026, 12, 5), "bulk").due == date(2027, 1, 5)


def test_any_rule_with_a_limit_can_be_reckoned() -> None:
    rule = thanh_hoa().completion.confirm_limit
    assert rule is not None
    found = reckon_limit(thanh_hoa(), calendar(), "confirm", rule, date(2026, 11, 20))
    assert (found.due, found.rule, found.cite) == (date(2026, 11, 26), "confirm", "5.1.b")


def test_a_warning_can_be_said_again_in_another_language():
    told = said("Lịch nghỉ năm {year} chưa có thông báo chính thức; ngày này là tạm tính.", year=2031)
    assert told == "Lịch nghỉ năm 2031 chưa có thông báo chính thức; ngày này là tạm tính."
    assert (told.sentence.format(year=1), told.params) == (told.replace("2031", "1"), {"year": 2031})
