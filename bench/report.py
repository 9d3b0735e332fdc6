"""The table of a run, printed and written into docs/performance.md between two marks; the words around it are written by people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.measuring import Measured

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
HEAD = (
    "| | question | CPU-ms | application | database | wall, median | bare Django | goal | | goal on this machine | |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)
#: What bare Django's answer to question a cost, in CPU-ms, on the machine on which the goals were set.
FLOOR_THEN = 12.5


def table(rows: list[Measured], among: list[Measured] | None = None) -> str:
    """`among`: all rows of the run so far, from which is known how fast this machine is."""
    pace = _pace(rows if among is None else among)
    return "\n".join([*HEAD, *(_line(row, pace) for row in rows)])


def _pace(rows: list[Measured]) -> float | None:
    """How many times longer bare Django takes here than where the goals were set; None where it was not asked."""
    floor = next((row.bare.cpu for row in rows if row.question.code == "a" and row.bare), None)
    return None if floor is None else floor / FLOOR_THEN


def _line(row: Measured, pace: float | None) -> str:
    question, ours = row.question, row.ours
    bare = f"{row.bare.cpu:.1f}" if row.bare else "–"
    goal, held, here, held_here = "–", "–", "–", "–"
    if row.goal:
        goal = f"≤ {question.goal:g} × floor = {row.goal:.0f}" if question.times_floor else f"≤ {question.goal:g}"
        held = _held(ours.cpu, row.goal)
        if pace and not question.times_floor:
            here, held_here = f"≤ {row.goal * pace:.0f}", _held(ours.cpu, row.goal * pace)
    cells = [
        question.code,
        question.words,
        f"{ours.cpu:.1f}",
        f"{ours.app:.1f}",
        f"{ours.database:.1f}",
        f"{ours.wall:.0f}",
        bare,
        goal,
        held,
        here,
        held_here,
    ]
    return "| " + " | ".join(cells) + " |"


def _held(cost: float, goal: float) -> str:
    return "yes" if cost <= goal else f"**no, {cost / goal:.1f} ×**"


def write(rows: list[Measured], facts: dict[str, Any], which: str) -> None:
    """Puts the run into the page, in place of the last one of its kind. `which`: what the marks around its place say."""
    begin, end = (f"<!-- {which}: {word} -->" for word in ("begin", "end"))
    said = [f"- {name}: {value}" for name, value in facts.items()]
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else f"# What pages cost\n\n{begin}\n{end}\n"
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    PAGE.write_text(f"{before}{begin}\n" + "\n".join(said) + f"\n\n{table(rows)}\n{end}{after}", encoding="utf-8")
