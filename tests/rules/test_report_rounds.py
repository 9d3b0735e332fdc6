"""Rounds of reports (H1): the worked table of Nghị định 09/2019 Điều 12, due days of TH 18, windows of BT 17.1, silences decided."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.profiles import ben_tre, thanh_hoa

from dondoc.rules.decisions import Decision, versions
from dondoc.rules.periods import MONTHS, Bounds, period
from dondoc.rules.report_rounds import planned

pytestmark = pytest.mark.once
D = date.fromisoformat


def days(first, last):
    return Bounds(D(first), D(last))


def rounds_of_year(regulation, year):
    """Every regular round, in the order in which their data close; the shorter period first."""
    parts = [(kind, part) for kind, months in MONTHS.items() for part in range(1, 12 // months + 1)]
    found = [one for kind, part in parts if (one := planned(regulation, period(kind, year, part)))]
    return sorted(found, key=lambda one: (one.last, MONTHS[one.period.kind]))


def test_bt_17_1_the_rounds_of_a_year_and_their_data():
    """Nine months run from 15/12 to 14/9; the Office owes no report of them by the text, nor does any side have a day."""
    found = {(one.period.kind, one.period.part): one for one in rounds_of_year(ben_tre(), 2026)}
    assert len(found) == 12 + 4 + 2 + 1 + 1
    table = {
        ("month", 1): ("2025-12-15", "2026-01-14"),
        ("month", 3): ("2026-02-15", "2026-03-14"),
        ("month", 11): ("2026-10-15", "2026-11-14"),
        ("quarter", 1): ("2025-12-15", "2026-03-14"),
        ("quarter", 2): ("2026-03-15", "2026-06-14"),
        ("quarter", 3): ("2026-06-15", "2026-09-14"),
        ("quarter", 4): ("2026-09-15", "2026-12-14"),
        ("half", 1): ("2025-12-15", "2026-06-14"),
        ("half", 2): ("2026-06-15", "2026-12-14"),
        ("nine_months", 1): ("2025-12-15", "2026-09-14"),
        ("year", 1): ("2025-12-15", "2026-12-14"),
    }
    assert {key: found[key].covered.bounds for key in table} == {key: days(*value) for key, value in table.items()}
    assert all(one.embedded and one.agency_due is None and not one.covered.chosen for one in found.values())
    assert (found["nine_months", 1].agency, found["nine_months", 1].office) == (True, False)


def test_th_18_due_days_of_both_sides_and_those_that_come_before_the_close():
    found = rounds_of_year(thanh_hoa(), 2026)
    told = [(str(one.period.name), one.covered.bounds, one.agency_due.last_day) for one in found]
    assert told == [
        ("Quý I/2026", days("2025-12-15", "2026-03-14"), D("2026-03-19")),
        ("Quý II/2026", days("2026-03-15", "2026-06-14"), D("2026-06-19")),
        ("6 tháng đầu năm 2026", days("2025-12-15", "2026-06-14"), D("2026-05-19")),
        ("Quý III/2026", days("2026-06-15", "2026-09-14"), D("2026-09-19")),
        ("Quý IV/2026", days("2026-09-15", "2026-12-14"), D("2026-12-19")),
        ("Năm 2026", days("2025-12-15", "2026-12-14"), D("2026-11-19")),
    ]
    assert [one.office_due and one.office_due.last_day for one in found][-3:] == [
        D("2026-09-24"), D("2026-12-24"), D("2026-12-24"),
    ]  # fmt: skip
    assert [str(one.period.name) for one in found if one.early(one.agency_due)] == ["6 tháng đầu năm 2026", "Năm 2026"]
    assert all(one.covered.chosen and one.covered.cite == "18.1" for one in found)


@pytest.mark.parametrize(
    ("basis", "of", "bounds", "early"),
    [
        ("sending_date", ("quarter", 4), ("2026-09-19", "2026-12-18"), False),
        ("sending_date", ("quarter", 1), ("2025-12-19", "2026-03-18"), False),
        ("sending_date", ("half", 1), ("2025-11-19", "2026-05-18"), False),
        ("sending_date", ("year", 1), ("2025-11-19", "2026-11-18"), False),
        ("calendar", ("quarter", 4), ("2026-10-01", "2026-12-31"), True),
        ("decree_09", ("quarter", 4), ("2026-09-15", "2026-12-14"), False),
    ],
)
def test_th_18_1_the_three_ways_to_close_data_are_the_provinces_to_decide(basis, of, bounds, early):
    (version,) = versions(thanh_hoa(), [Decision("reports.data_close", {"basis": basis}, "CV 1", D("2026-01-01"))])
    one = planned(version, period(of[0], 2026, of[1]))
    assert one.covered.bounds == days(*bounds)
    assert one.early(one.agency_due) is early


def test_a_period_that_nobody_reports_has_no_round_and_ben_tre_decides_nothing():
    assert planned(thanh_hoa(), period("half", 2026, 2)) is None
    assert planned(thanh_hoa(), period("month", 2026, 1)) is None
    assert versions(ben_tre(), [Decision("reports.data_close", {"basis": "calendar"}, "x", D("2025-01-01"))]) == []
