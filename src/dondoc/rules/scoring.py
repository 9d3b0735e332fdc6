"""The result of an agency or a person by a formula of the profile (TH 21.2; BT 20.2): its parts, each with its fraction, and the grade.

What is judged are products: assignments that had to be done by the end of the period or were done in it. A product that was not done earns
nothing in any part; one that was done earns each part less what is taken from that part. A fact takes from one part only.
Everything is whole numbers: products in hundredths, points in hundredths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from dondoc.rules.regulation.oversight import Formula, Grade, Penalty, Weight

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Faulty:
    """`products` done products that were each sent back `returned` times; `not_met`: confirmed with the lowest level of quality."""

    products: int
    returned: int = 0
    not_met: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of one agency or person. `late` of the `done`; `exempt`: late or not done for an objective cause that was confirmed,
    the late ones no longer in `late`, those not done no longer in `due`. `updates_*` is a duty of its own."""

    due: int = 0
    done: int = 0
    late: int = 0
    exempt: int = 0
    faulty: tuple[Faulty, ...] = ()
    updates_due: int = 0
    updates_on_time: int = 0

    @property
    def undone(self) -> int:
        return self.due - self.done

    def add(self, other: Tally) -> Tally:
        """Both together: an agency and what was merged into it."""
        sums = {
            name: getattr(self, name) + getattr(other, name)
            for name in ("due", "done", "late", "exempt", "updates_due", "updates_on_time")
        }
        return Tally(**sums, faulty=_gathered((*self.faulty, *other.faulty)))


@dataclass(frozen=True, slots=True)
class Taken:
    """What took points from a part: `products` by the penalty `code`, `times` in all, each `percent` of a product."""

    code: str
    name: str
    percent: int
    products: int
    times: int


@dataclass(frozen=True, slots=True)
class Part:
    """`numerator` of `denominator`, both in hundredths of a product; `points` of `most`, both in hundredths. Where the denominator is 0 there
    was nothing to judge: the part gives no points and asks for none."""

    code: str
    name: str
    numerator: int
    denominator: int
    points: int
    most: int
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """`points` is the sum of the parts, of `most` that could be earned. `percent` in hundredths decides the grade. `enough` False: nothing was
    due, so there is nothing to judge; then there is no grade."""

    parts: tuple[Part, ...]
    points: int
    most: int
    grade: str
    enough: bool

    @property
    def percent(self) -> int:
        return _rounded(self.points * HUNDRED * HUNDRED, self.most) if self.most else 0


def score(tally: Tally, formula: Formula) -> Score:
    """Of one agency or person."""
    if not tally.due:
        return Score((), 0, 0, "", enough=False)
    shares = zip(formula.weights, _shares(formula), strict=True)
    parts = tuple(_part(weight, most, tally, formula.penalties) for weight, most in shares)
    points = sum(part.points for part in parts)
    most = sum(part.most for part in parts)
    return Score(parts, points, most, _grade(points, most, formula.grades), enough=True)


def grade_named(formula: Formula, code: str) -> str:
    """The words of a grade, "" for none."""
    return next((grade.name for grade in formula.grades if grade.code == code), "")


def with_values(
    formula: Formula, *, weights: dict[str, int], penalties: dict[str, int], grades: dict[str, int]
) -> Formula:
    """The formula with other numbers, by code, to be tried out; what is not named stays, and so does what it is out of."""
    return replace(
        formula,
        weights=tuple(replace(w, points=weights.get(w.code, w.points)) for w in formula.weights),
        penalties=tuple(replace(p, percent=penalties.get(p.code, p.percent)) for p in formula.penalties),
        grades=tuple(replace(g, at_least=grades.get(g.code, g.at_least)) for g in formula.grades),
    )


def as_plain(scored: Score) -> dict[str, Any]:
    """For JSON; `from_plain` reads it back."""
    return {
        "enough": scored.enough,
        "grade": scored.grade,
        "most": scored.most,
        "points": scored.points,
        "parts": [
            {name: getattr(part, name) for name in ("code", "name", "numerator", "denominator", "points", "most")}
            | {"taken": [{name: getattr(t, name) for name in Taken.__slots__} for t in part.taken]}
            for part in scored.parts
        ],
    }


def from_plain(plain: dict[str, Any]) -> Score:
    parts = tuple(
        Part(**{**part, "taken": tuple(Taken(**taken) for taken in part["taken"])}) for part in plain["parts"]
    )
    return Score(parts, plain["points"], plain["most"], plain["grade"], plain["enough"])


def _shares(formula: Formula) -> list[int]:
    """The most points of each part in hundredths; they add up to `out_of` whatever the weights."""
    whole, before, found = sum(weight.points for weight in formula.weights), 0, []
    for weight in formula.weights:
        after = before + weight.points
        total = formula.out_of * HUNDRED
        found.append(_rounded(total * after, whole) - _rounded(total * before, whole))
        before = after
    return found


def _part(weight: Weight, most: int, tally: Tally, penalties: Iterable[Penalty]) -> Part:
    taken: tuple[Taken, ...] = ()
    if weight.code == "updating":
        numerator, denominator = tally.updates_on_time * HUNDRED, tally.updates_due * HUNDRED
    else:
        mine = [penalty for penalty in penalties if penalty.of == weight.code]
        numerator, denominator = tally.done * HUNDRED - _lost(tally, mine), tally.due * HUNDRED
        taken = tuple(_taken(tally, mine))
    if not denominator:
        return Part(weight.code, weight.name, 0, 0, 0, 0)
    points = _rounded(most * numerator, denominator)
    return Part(weight.code, weight.name, numerator, denominator, points, most, taken)


def _lost(tally: Tally, penalties: list[Penalty]) -> int:
    """Hundredths of products; one product loses at most itself."""
    percent = {penalty.code: penalty.percent for penalty in penalties}
    lost = tally.late * percent.get("late", 0)
    for one in tally.faulty:
        each = one.returned * percent.get("returned", 0) + one.not_met * percent.get("not_met", 0)
        lost += one.products * min(each, HUNDRED)
    return lost


def _taken(tally: Tally, penalties: list[Penalty]) -> Iterator[Taken]:
    for penalty in penalties:
        if penalty.code == "late":
            products = times = tally.late
        elif penalty.code == "returned":
            products = sum(one.products for one in tally.faulty if one.returned)
            times = sum(one.products * one.returned for one in tally.faulty)
        else:
            products = times = sum(one.products for one in tally.faulty if one.not_met)
        yield Taken(penalty.code, penalty.name, penalty.percent, products, times)


def _gathered(faulty: Iterable[Faulty]) -> tuple[Faulty, ...]:
    found: dict[tuple[int, bool], int] = {}
    for one in faulty:
        key = (one.returned, one.not_met)
        found[key] = found.get(key, 0) + one.products
    return tuple(Faulty(n, *key) for key, n in sorted(found.items()))


def _grade(points: int, most: int, grades: Iterable[Grade]) -> str:
    """The first whose share is reached; nothing is rounded up into a better one."""
    return next((grade.code for grade in grades if points * HUNDRED >= grade.at_least * most), "") if most else ""


def _rounded(numerator: int, denominator: int) -> int:
    """Half upwards."""
    return (2 * numerator + denominator) // (2 * denominator)
