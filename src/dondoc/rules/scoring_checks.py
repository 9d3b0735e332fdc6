"""What must hold of the formulas of a profile: their parts exist, nothing is taken twice from one part, grades go down to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from dondoc.rules.regulation.oversight import SCORED, TAKEN, Formula, Scoring
from dondoc.rules.said import said

#: Way to the key, what is wrong, the article.
Wrong = tuple[tuple[str | int, ...], str, str]
#: A fault in the day and faults in the quality of one product are not known together: they may not take from the same part.
BY_DAY, BY_QUALITY = {"late"}, {"returned", "not_met"}


def problems(scoring: Scoring) -> Iterator[Wrong]:
    """What is wrong with the whole and with each formula."""
    if scoring.formula is not None and scoring.formula_held is None:
        absent = said("Không có công thức “{code}” trong scoring.formulas.", code=scoring.formula.value)
        yield ("scoring", "formula", "value"), absent, scoring.formula.cite
    if scoring.formulas and scoring.formula is None:
        yield (
            ("scoring", "formulas"),
            "Có công thức thì phải nêu công thức nào đang áp dụng (scoring.formula).",
            scoring.cite,
        )
    for index, formula in enumerate(scoring.formulas):
        for key, text in formula_problems(formula):
            yield ("scoring", "formulas", index, *key), text, formula.cite


def formula_problems(formula: Formula) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What is wrong with one formula, each with the key it belongs to; asked too of one that somebody only tries out."""
    if formula.out_of < 1:
        yield ("out_of",), "Tổng điểm phải từ 1 trở lên."
    parts = {weight.code for weight in formula.weights}
    if not parts:
        yield ("weights",), "Công thức phải có ít nhất một phần điểm."
    for index, weight in enumerate(formula.weights):
        if weight.code not in SCORED:
            known = ", ".join(SCORED)
            yield (
                ("weights", index, "code"),
                said("Không có phần điểm “{code}”; các phần: {known}.", code=weight.code, known=known),
            )
        if weight.points < 1:
            yield ("weights", index, "points"), "Điểm của một phần phải từ 1 trở lên."
    taken: dict[str, set[str]] = {}
    for index, penalty in enumerate(formula.penalties):
        if penalty.code not in TAKEN:
            known = ", ".join(TAKEN)
            yield (
                ("penalties", index, "code"),
                said("Không có lý do trừ “{code}”; các lý do: {known}.", code=penalty.code, known=known),
            )
        if penalty.of not in parts - {"updating"}:
            yield ("penalties", index, "of"), said("Không trừ được ở phần “{part}” của công thức này.", part=penalty.of)
        if not 0 <= penalty.percent <= 100:
            yield ("penalties", index, "percent"), "Mức trừ phải từ 0 đến 100 phần trăm."
        taken.setdefault(penalty.of, set()).add(penalty.code)
    if any(codes & BY_DAY and codes & BY_QUALITY for codes in taken.values()):
        yield ("penalties",), "Nộp chậm và chất lượng không trừ vào cùng một phần điểm."
    marks = [grade.at_least for grade in formula.grades]
    if not marks or marks != sorted(set(marks), reverse=True) or marks[0] > 100 or marks[-1] != 0:
        yield ("grades",), "Các mức xếp loại phải giảm dần, không quá 100, mức cuối từ 0."
