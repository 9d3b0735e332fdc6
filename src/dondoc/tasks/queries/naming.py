"""What directives, tasks and assignments are called, many at once and as far as somebody may see them: for lists that know only their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dondoc.rules.access import Actor
from dondoc.tasks.queries.visibility import assignments_for, directives_for, tasks_for


@dataclass(frozen=True, slots=True)
class Called:
    """`words`: what is to be done, or what a directive is about. A directive has no `position` (0), only an assignment an `agency`."""

    words: str
    number: str
    position: int = 0
    agency: str = ""


#: Kind of record -> what of it is visible, and where its `Called` stands.
_FROM: dict[str, tuple[Any, tuple[str, ...]]] = {
    "assignment": (
        assignments_for,
        ("task__content", "task__directive__number", "task__position", "agency__short_name"),
    ),
    "task": (tasks_for, ("content", "directive__number", "position")),
    "directive": (directives_for, ("subject", "number")),
}
KINDS = frozenset(_FROM)


def called(kind: str, numbers: Iterable[int], actor: Actor, day: date) -> dict[int, Called]:
    """Those of these records that the actor may see, by their numbers. At most one query."""
    wanted = set(numbers)
    if not wanted:
        return {}
    visible, columns = _FROM[kind]
    rows = visible(actor, day).filter(pk__in=wanted).order_by().values_list("pk", *columns)
    return {pk: Called(*values) for pk, *values in rows}
