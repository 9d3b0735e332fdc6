"""How a person points to the task that a waiting row was entered as: offered while one types, a directive at a time, and read back."""

from __future__ import annotations

from typing import Any

from dondoc.intake import queries
from dondoc.intake.queries import Pointed

#: Tasks of a directive that are offered; any other is named by its number.
MOST_OFFERED = 200
_WORDS = 16


def offers(batch: Any, rows: list[dict[str, Any]]) -> list[list[str]]:
    """What is offered, list by list, for the rows of a page that wait; each row is told which list is its own, and what says the very same.

    A row that names no directive is offered the tasks of all of them.
    """
    waiting = [one for one in rows if one["waits"]]
    keys = {one["row"].number_key for one in waiting}
    if not keys:
        return []
    tasks = queries.offered(batch, keys, [one["exact"] for one in waiting if one["exact"]])
    by_key = {key: _labels(key, [task for task in tasks if key in ("", task.key)]) for key in sorted(keys)}
    by_key = {key: texts for key, texts in by_key.items() if texts}
    place = {key: n for n, key in enumerate(by_key, start=1)}
    for one in waiting:
        key = one["row"].number_key
        one["offer"] = place.get(key)
        one["named"] = next((text for text, pk in by_key.get(key, {}).items() if pk == one["exact"]), "")
    return [list(texts)[:MOST_OFFERED] for texts in by_key.values()]


def named(batch: Any, number: int, text: str) -> int | None:
    """The task that was named for a row: by what was offered, or by its number alone where its directive is known. None where it is none."""
    row = queries.row_of(batch, number)
    if row is None:
        return None
    tasks = queries.pointed_to(batch, [row.number_key])
    said = " ".join(text.split())
    alone = {str(task.position): task.pk for task in tasks}
    if len(alone) < len(tasks):  # of several directives: a number says nothing
        alone = {}
    return _labels(row.number_key, tasks).get(said) or alone.get(said.rstrip("."))


def _labels(key: str, tasks: list[Pointed]) -> dict[str, int]:
    """How each task is named: by its place in its directive and how it begins; by its directive too where the row names none."""
    return {("" if key else f"{task.number}, ") + f"{task.position}. {_beginning(task)}": task.pk for task in tasks}


def _beginning(task: Pointed) -> str:
    words = task.content.split()
    return " ".join(words[:_WORDS]) + ("…" if len(words) > _WORDS else "")
