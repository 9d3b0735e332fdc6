"""How long what is open is overdue, and how long ago what has no deadline was given: the groups of the profile (`statistics.ageing`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from dondoc.core.regulation import current
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.dimensions import Cut
from dondoc.tasks.queries.of_period import Window, moves_of
from dondoc.tasks.queries.past_figure import aged


@dataclass(frozen=True, slots=True)
class Group:
    """`part` names it in an address. `first` to `last` days (None: or more); of "late" and "age", each group of its own figure."""

    part: str
    kind: str
    first: int
    last: int | None


def groups() -> list[Group]:
    """The groups of what is overdue add up to it, those of the undated to what is open without a deadline."""
    ageing = current().statistics.ageing
    found = []
    for kind, bounds in (("late", ageing.overdue), ("age", ageing.undated)):
        for before, last in zip((0, *bounds), (*bounds, None), strict=True):
            part = f"{kind}:{before + 1 if before else 0}-{'' if last is None else last}"
            found.append(Group(part, kind, before + 1 if before else 0, last))
    return found


def ageing(by: str, day: date, known_at: date, within: QuerySet[Assignment] | None) -> Mapping[str, dict[str, int]]:
    """Key of the dimension -> part -> how many. Two queries, and what the dimension asks."""
    window = Window(None, day, known_at)
    cut = Cut(window.last, window.known)
    columns, annotation = cut.groups((by,), "assignment__")
    parts = [group.part for group in groups()]
    counts = {f"n{place}": Count("pk", filter=aged(part, day)) for place, part in enumerate(parts)}
    rows = moves_of(window, within).annotate(**annotation).order_by().values_list(*columns).annotate(**counts)
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        (key,) = cut.key((by,), row[: len(columns)])
        line = found.setdefault(key, dict.fromkeys(parts, 0))
        for part, n in zip(parts, row[len(columns) :], strict=True):
            line[part] += n
    return {key: line for key, line in found.items() if any(line.values())}
