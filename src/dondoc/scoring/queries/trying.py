"""What if: the lines of a sheet under other numbers, side by side with what holds. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dondoc.core.regulation import regulation
from dondoc.rules.regulation.oversight import Formula
from dondoc.rules.scoring import Score, from_plain, grade_named, score, with_values
from dondoc.rules.scoring_checks import formula_problems
from dondoc.scoring.models import ScoreLine, ScoreSheet
from dondoc.scoring.queries.products import from_plain as tally_from_plain
from dondoc.scoring.queries.sheets import formula_of


@dataclass(frozen=True, slots=True)
class Tried:
    """One agency: what holds, what would hold, and its rank in both (from 1; 0 where there is too little to judge)."""

    line: ScoreLine
    held: Score
    tried: Score
    rank_held: int
    rank_tried: int
    grade_held: str
    grade_tried: str

    @property
    def moved(self) -> int:
        """Places gained (above nought) or lost."""
        return self.rank_held - self.rank_tried if self.rank_held and self.rank_tried else 0


@dataclass(frozen=True, slots=True)
class Trial:
    """`formula` as it was tried. `problems`: why it could not hold, by key. `grades`: (name, how many now, how many then)."""

    formula: Formula
    problems: list[tuple[tuple[str | int, ...], str]]
    rows: list[Tried]
    grades: list[tuple[str, int, int]]


def other_formulas(sheet: ScoreSheet) -> list[Formula]:
    """The formulas of the profile that governs the sheet, the one that holds first."""
    held = formula_of(sheet)
    return [held, *(one for one in regulation(sheet.regulation_id).scoring.formulas if one.code != held.code)]


def trial(
    sheet: ScoreSheet, start: Formula, *, weights: dict[str, int], penalties: dict[str, int], grades: dict[str, int]
) -> Trial:
    """The agencies of a sheet under `start` with other numbers (none given: `start` itself). One query."""
    formula = with_values(start, weights=weights, penalties=penalties, grades=grades)
    problems = list(formula_problems(formula))
    if problems:
        return Trial(formula, problems, [], [])
    held_by = formula_of(sheet)
    lines = list(sheet.lines.filter(person__isnull=True).select_related("agency").order_by("agency__sort_key"))
    held = {line.pk: from_plain(line.reckoned) for line in lines}
    tried = {line.pk: score(tally_from_plain(line.tally), formula) for line in lines}
    ranks, new_ranks = _ranks(held), _ranks(tried)
    rows = [
        Tried(
            line,
            held[line.pk],
            tried[line.pk],
            ranks[line.pk],
            new_ranks[line.pk],
            grade_named(held_by, held[line.pk].grade),
            grade_named(formula, tried[line.pk].grade),
        )
        for line in lines
    ]
    rows.sort(key=lambda row: (row.rank_tried or len(rows) + 1, row.line.agency.sort_key))
    return Trial(formula, [], rows, _grades(rows, formula, held_by))


def _ranks(scores: dict[int, Score]) -> dict[int, int]:
    """Equal shares share a rank."""
    shares = sorted((one.percent for one in scores.values() if one.enough), reverse=True)
    return {pk: shares.index(one.percent) + 1 if one.enough else 0 for pk, one in scores.items()}


def _grades(rows: list[Tried], formula: Formula, held_by: Formula) -> list[tuple[str, int, int]]:
    """By the place of the grade in its formula: the two may call it differently."""
    found: list[tuple[str, int, int]] = []
    for place, grade in enumerate(formula.grades):
        before: Any = held_by.grades[place] if place < len(held_by.grades) else None
        now = sum(row.held.grade == before.code for row in rows) if before else 0
        found.append((grade.name, now, sum(row.tried.grade == grade.code for row in rows)))
    return found
