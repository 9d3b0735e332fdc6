"""Who may be proposed for commendation and whose case for discipline is to be looked at, with the evidence of each line (TH 21.1, 21.3, 21.4; BT 20).

The lists propose nothing by themselves: they hold who reached the best grade and who is in the last one; what is done about it people decide.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from dondoc.rules.scoring import Score, Tally, from_plain
from dondoc.scoring.models import ScoreLine, ScoreSheet
from dondoc.scoring.queries.products import from_plain as tally_from_plain
from dondoc.scoring.queries.sheets import formula_of

#: The two lists.
LISTS = ("commend", "discipline")


@dataclass(frozen=True, slots=True)
class Proposed:
    """One line of a list: whose it is, and the figures that put it there."""

    line: ScoreLine
    score: Score
    tally: Tally


def proposed(sheet: ScoreSheet, which: str, *, persons: bool) -> QuerySet[ScoreLine]:
    """Lines of the best grade, best first, or of the last one, worst first."""
    grades = formula_of(sheet).grades
    grade, order = (grades[0], "-percent") if which == "commend" else (grades[-1], "percent")
    rows = sheet.lines.filter(person__isnull=not persons, enough=True, grade=grade.code)
    return rows.select_related("agency", "person").order_by(order, "agency__sort_key", "pk")


def told(rows: list[ScoreLine]) -> list[Proposed]:
    return [Proposed(row, from_plain(row.reckoned), tally_from_plain(row.tally)) for row in rows]


def counts(sheet: ScoreSheet) -> dict[tuple[str, bool], int]:
    """How many stand in each list, agencies and persons. Four counts."""
    return {
        (which, persons): proposed(sheet, which, persons=persons).count()
        for which in LISTS
        for persons in (False, True)
    }
