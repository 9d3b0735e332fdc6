"""C10, docs/definitions.md 3: a recurring duty makes one dated occurrence a period and is never undated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.rules.profiles import thanh_hoa

from dondoc.rules.errors import Refusal
from dondoc.rules.recurrence import Recurrence, certain, due_in, faults, following, occurrences, period_from

MONTHLY = Recurrence(kind="month", starts_on=date(2026, 11, 19), due_day=25)
END = date(2026, 12, 31)


def days(said: Recurrence, through: date = END) -> list[date]:
    return [one.due_on for one in occurrences(said, thanh_hoa(), through)]


def test_every_period_to_the_end_of_the_year_has_its_own_day():
    assert days(MONTHLY) == [date(2026, 11, 25), date(2026, 12, 25)]
    assert [one.code for one in occurrences(MONTHLY, thanh_hoa(), END)] == ["month-2026-11", "month-2026-12"]
    assert all(period_from(one.code) == one.period for one in occurrences(MONTHLY, thanh_hoa(), END))


def test_a_day_that_is_past_when_it_begins_is_not_asked_for():
    assert days(replace(MONTHLY, due_day=5)) == [date(2026, 12, 5)]


def test_the_last_day_of_the_month_where_it_has_no_such_day():
    assert days(replace(MONTHLY, due_day=31)) == [date(2026, 11, 30), date(2026, 12, 31)]


def test_a_month_of_the_period_or_the_one_after_it():
    quarterly = Recurrence(kind="quarter", starts_on=date(2026, 10, 1), due_day=15)
    assert days(quarterly) == [date(2026, 12, 15)]
    assert days(replace(quarterly, due_month=1)) == [date(2026, 10, 15)]
    assert days(replace(quarterly, due_month=4)) == [date(2027, 1, 15)]


def test_without_a_day_the_regulations_rule_for_updates_of_a_period_holds():
    plain = Recurrence(kind="quarter", starts_on=date(2026, 10, 1))
    [only] = occurrences(plain, thanh_hoa(), END)
    limit = thanh_hoa().update.undated.due.limit.value
    assert (only.due_on - date(2026, 12, 31)).days == limit and due_in(plain, only.period, thanh_hoa()) == only.due_on


def test_the_first_is_always_there_and_until_ends_it():
    later = replace(MONTHLY, starts_on=date(2027, 3, 1))
    assert days(later) == [date(2027, 3, 25)]
    assert days(replace(MONTHLY, until=date(2026, 11, 30)), date(2028, 12, 31)) == [date(2026, 11, 25)]


def test_what_follows_begins_after_what_is_open():
    year = following(MONTHLY, thanh_hoa(), date(2026, 12, 31), date(2027, 12, 31))
    assert len(year) == 12 and year[0].due_on == date(2027, 1, 25)
    assert following(MONTHLY, thanh_hoa(), date(2027, 12, 31), date(2027, 12, 31)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "week"}, "recurrence_unknown"),
        ({"due_day": 32}, "recur_day_unknown"),
        ({"due_day": None, "due_month": 1}, "recur_month_without_day"),
        ({"due_month": 3}, "recur_month_unknown"),
        ({"until": date(2026, 11, 1)}, "recurrence_ends_first"),
        ({"due_day": 5, "until": date(2026, 11, 20)}, "no_occurrence"),
    ],
)
def test_what_no_recurring_duty_can_say(change, code):
    found: list[Refusal] = list(faults(replace(MONTHLY, **change), thanh_hoa()))
    assert [f.code for f in found] == [code]


#: What a cell says -> how often, day, month of the period, last day; None where it leaves anything open.
CELLS = {
    "Hàng tháng": ("month", None, None, None),
    "Định kỳ hằng tháng, trước ngày 25": ("month", 25, None, None),
    "Hằng tháng, ngày cuối tháng": ("month", 31, None, None),
    "Hằng tháng, trước ngày 05 của tháng sau": ("month", 5, 2, None),
    "Trước ngày 20 của tháng cuối mỗi quý": ("quarter", 20, 3, None),
    "Hằng quý, trước ngày 05 tháng đầu quý sau": ("quarter", 5, 4, None),
    "6 tháng một lần": ("half", None, None, None),
    "Hằng năm, trước ngày 15/12": ("year", 15, 12, None),
    "Định kỳ hằng năm đến năm 2030": ("year", None, None, date(2030, 12, 31)),
    "Hằng năm, trước ngày 15/13": None,
    "Hằng năm đến năm 0000": None,
    "Trước ngày 25 hằng quý": None,
    "Hằng tháng, hằng quý": None,
    "Theo kế hoạch hằng năm": None,
    "Hằng tuần": None,
    "6 tháng": None,
    "Định kỳ": None,
    "Trước ngày 20/6/2027 hằng năm": None,
}


@pytest.mark.parametrize("words", CELLS)
def test_the_words_of_a_cell_are_a_duty_that_comes_round_where_all_of_them_are_understood(words):
    said = certain(words, MONTHLY.starts_on)
    assert (said and (said.kind, said.due_day, said.due_month, said.until)) == CELLS[words]
