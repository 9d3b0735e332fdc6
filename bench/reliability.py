"""Tables of docs/reliability.md, each between its own marks; the words around them are written by people."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import cost

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reliability.md"

CHAOS_HEAD = (
    "| fault | database | what was done | seconds | acknowledged | with files | lost | doubled | half-written | chain "
    "| not answered, of these there | |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


def ran() -> str:
    """Day and machine in words, and how much else it had to do: what every table begins with."""
    today = datetime.now(UTC).astimezone()
    return f"- run on {today:%d/%m/%Y}, {cost.machine()}; processes that wanted the processors at the end: {cost.busy():.1f}\n\n"


def chaos_table(rows: list[Any]) -> str:
    return ran() + "\n".join([*CHAOS_HEAD, *(chaos_line(row) for row in rows)])


def chaos_line(row: Any) -> str:
    """An outcome, or a fault that was not done with the reason."""
    if isinstance(row, tuple):
        return f"| {row[0]} | – | {row[1]} | | | | | | | | | not run |"
    found = row.found
    confirmed = found["confirmed"]
    cells = [
        row.name, row.database, row.what, f"{row.seconds:.0f}", f"{found['acknowledged']:,} + {confirmed['acknowledged']} confirmed",
        found["files"], len(found["lost"]) + len(confirmed["lost"]), len(found["doubled"]) + len(confirmed["doubled"]),
        f"{sum(len(found[name]) for name in ('half', 'drafts_left', 'files_wrong'))}"
        + (f", {found['nameless']} nameless" if found["nameless"] else ""),
        "whole" if not found["chain"] else f"{len(found['chain'])} faults", f"{found['unanswered']}, {found['unanswered_there']}",
        "held" if not row.wrong else f"**{', '.join(row.wrong)}**",
    ]  # fmt: skip
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def write(which: str, table: str) -> None:
    """Puts a table in place of the last one between the marks of that name."""
    begin, end = (f"<!-- {which}: {word} -->" for word in ("begin", "end"))
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    PAGE.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")
