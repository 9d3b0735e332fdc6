"""The ladder of reminders (F2): which working day each rung falls on, over holidays and weekends, and which have come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.rules.profiles import ben_tre, calendar, invented, thanh_hoa

from dondoc.rules.regulation_checks import problems
from dondoc.rules.urging import come, day_of, furthest_ahead

LADDER = {rung.code: rung for rung in thanh_hoa().urging.ladder}


@pytest.mark.parametrize(
    ("rung", "ends", "day"),
    [
        ("before5", date(2026, 12, 4), date(2026, 11, 27)),
        ("before5", date(2026, 11, 26), date(2026, 11, 18)),  # 24/11 is a holiday
        ("before1", date(2026, 11, 25), date(2026, 11, 23)),
        ("before1", date(2026, 11, 30), date(2026, 11, 27)),  # over a weekend
        ("on", date(2026, 11, 25), date(2026, 11, 25)),
        ("on", date(2026, 11, 29), date(2026, 11, 27)),  # a Sunday: on the last day that is left
        ("after1", date(2026, 11, 27), date(2026, 11, 30)),
        ("after10", date(2026, 2, 11), date(2026, 3, 4)),  # over Tết
    ],
)
def test_a_rung_falls_on_a_working_day(rung, ends, day):
    assert day_of(LADDER[rung], ends, calendar()) == day


def test_what_has_come_is_told_lowest_first_and_nothing_from_before_the_duty_began():
    ladder = [rung for rung in thanh_hoa().urging.ladder if rung.clock == "deadline"]
    ends = date(2026, 12, 4)

    def codes(since: date, today: date) -> list[str]:
        return [rung.code for rung in come(ladder, ends, since, today, calendar())]

    assert codes(date(2026, 11, 2), date(2026, 11, 26)) == []
    assert codes(date(2026, 11, 2), date(2026, 11, 27)) == ["before5"]
    assert codes(date(2026, 11, 27), date(2026, 12, 3)) == ["before1"]  # given on the day of the first rung
    assert codes(date(2026, 11, 2), date(2026, 12, 31)) == ["before5", "before1", "on", "after1", "after5", "after10"]
    assert furthest_ahead(ladder, date(2026, 11, 27), calendar()) >= ends
    days = [rung for rung in invented().urging.ladder if rung.clock == "deadline"]
    assert [day_of(rung, ends, calendar()) for rung in days[:2]] == [date(2026, 12, 1), ends]


def test_definitions_7_above_the_head_nothing_goes_by_itself_in_any_profile():
    for profile in (thanh_hoa(), ben_tre()):
        assert all(rung.confidence == "local-decision" for rung in profile.urging.ladder)
        assert not any(question.key == "urging.ladder" for question in profile.open_questions)
        wrong = replace(LADDER["after10"], person=False)
        found = list(problems({"urging": replace(profile.urging, ladder=(wrong,))}))
        assert ["person = true" in problem.message for problem in found] == [True]
        known = replace(wrong, audience="neighbour", person=True)
        assert list(problems({"urging": replace(profile.urging, ladder=(known,))}))
