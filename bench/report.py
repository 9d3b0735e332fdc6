"""The table of a run, printed and written into docs/performance.md between two marks; the words around it are written by people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.measuring import Measured

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
HEAD = (
    "| | question | CPU-ms | application | database | wall, median | bare Django | goal | |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


def table(rows: list[Measured]) -> str:
    return "\n".join([*HEAD, *(_line(row) for row in rows)])


def _line(row: Measured) -> str:
    question, ours = row.question, row.ours
    bare = f"{row.bare.cpu:.1f}" if row.bare else "–"
    goal, held = "–", "–"
    if row.goal:
        goal = f"≤ {question.goal:g} × floor = {row.goal:.0f}" if question.times_floor else f"≤ {question.goal:g}"
        held = "yes" if ours.cpu <= row.goal else f"**no, {ours.cpu / row.goal:.1f} ×**"
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
    ]
    return "| " + " | ".join(cells) + " |"


def write(rows: list[Measured], facts: dict[str, Any], which: str) -> None:
    """Puts the run into the page, in place of the last one of its kind. `which`: what the marks around its place say."""
    begin, end = (f"<!-- {which}: {word} -->" for word in ("begin", "end"))
    said = [f"- {name}: {value}" for name, value in facts.items()]
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else f"# What pages cost\n\n{begin}\n{end}\n"
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    PAGE.write_text(f"{before}{begin}\n" + "\n".join(said) + f"\n\n{table(rows)}\n{end}{after}", encoding="utf-8")
