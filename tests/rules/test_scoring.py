"""TH 21.2; BT 20.2: the result by a formula of the profile. Parts add up, stay within bounds, and being late never pays."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.profiles import ben_tre, thanh_hoa

from dondoc.rules.decisions import Decision, versions
from dondoc.rules.scoring import Faulty, Tally, as_plain, from_plain, score
from dondoc.rules.scoring_checks import problems

pytestmark = pytest.mark.once


def formulas():
    return thanh_hoa().scoring.formulas


@st.composite
def tallies(draw):
    done = draw(st.integers(0, 300))
    left, faulty = done, []
    for times in (1, 2, 5):
        n = draw(st.integers(0, left))
        left -= n
        faulty.append(Faulty(n, times, draw(st.booleans())))
    owed = draw(st.integers(0, 50))
    return Tally(
        due=done + draw(st.integers(0, 300)),
        done=done,
        late=draw(st.integers(0, done)),
        faulty=tuple(faulty),
        updates_due=owed,
        updates_on_time=draw(st.integers(0, owed)),
    )


@settings(max_examples=120, deadline=None)
@given(tallies())
def test_parts_add_up_within_bounds_and_one_more_late_task_never_pays(tally):
    for formula in formulas():
        found = score(tally, formula)
        assert found == from_plain(as_plain(found))
        assert found.enough is (tally.due > 0)
        if not found.enough:
            assert (found.grade, found.points, found.most) == ("", 0, 0)
            continue
        assert sum(part.points for part in found.parts) == found.points <= found.most <= formula.out_of * 100
        assert all(0 <= part.points <= part.most and 0 <= part.numerator <= part.denominator for part in found.parts)
        # one that was done in time was done late instead; one more is overdue; one that was done is still not
        if tally.late < tally.done:
            assert score(dataclasses.replace(tally, late=tally.late + 1), formula).points <= found.points
        more = score(dataclasses.replace(tally, due=tally.due + 1), formula)
        assert more.percent <= found.percent
        # one more that was done late gives no more than it is worth by itself
        alone = score(
            Tally(due=1, done=1, late=1, updates_due=tally.updates_due, updates_on_time=tally.updates_on_time), formula
        )
        late = score(dataclasses.replace(tally, due=tally.due + 1, done=tally.done + 1, late=tally.late + 1), formula)
        assert late.points <= max(found.points, alone.points)


def test_decree_335_takes_a_quarter_of_a_product_for_each_late_delivery_and_each_failed_check():
    frame = next(one for one in formulas() if one.code == "decree_335")
    found = score(Tally(due=4, done=4, late=1, faulty=(Faulty(1, returned=2), Faulty(1, returned=9))), frame)
    assert [(part.code, part.numerator, part.denominator, part.points, part.most) for part in found.parts] == [
        ("quantity", 400, 400, 2333, 2333),
        ("quality", 250, 400, 1459, 2334),
        ("progress", 375, 400, 2187, 2333),
    ]
    assert (found.points, found.most, found.percent, found.grade) == (5979, 7000, 8541, "good")
    undone = score(Tally(due=4, done=2), frame)
    assert undone.grade == "done" and {part.numerator for part in undone.parts} == {200}
    assert score(Tally(due=10, done=9), frame).grade == "excellent"


def test_which_formula_holds_is_a_decision_of_the_province_and_a_formula_that_takes_twice_is_refused():
    base = ben_tre()
    held = versions(base, [Decision("scoring.formula", {"value": "decree_335"}, "QĐ thử", date(2026, 12, 1))])[0]
    assert (base.scoring.formula_held.code, held.scoring.formula_held.code) == ("by_product", "decree_335")
    first = base.scoring.formulas[0]
    twice = dataclasses.replace(first.penalties[0], of="quality")
    wrong = dataclasses.replace(
        base.scoring,
        formula=dataclasses.replace(base.scoring.formula, value="none_such"),
        formulas=(dataclasses.replace(first, penalties=(twice, *first.penalties[1:]), grades=first.grades[:-1]),),
    )
    assert [path[-1] for path, _text, _cite in problems(wrong)] == ["value", "penalties", "grades"]
