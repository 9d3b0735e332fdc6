"""Who looked at what of the tasks that an inspection covers: read from the log, for its head (docs/definitions.md 5; TH 13, 14; BT 12.1.b, 14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dondoc.audit.trail import TrailFilters, trail
from dondoc.inspections.models import InspectedTask, Inspection
from dondoc.tasks.queries.rows import short_title

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Look:
    """`what`: page or file."""

    at: datetime
    name: str
    what: str
    assignment_id: int
    title: str
    directive_number: str


@dataclass(frozen=True, slots=True)
class Looks:
    """One page, newest first. `older`: the number below which the next page begins, None at the end."""

    rows: list[Look]
    older: int | None


def looks_of(inspection: Inspection, below: int | None = None) -> Looks:
    """What its inspectors opened of its tasks since it was opened. Four queries, whatever the number of tasks."""
    ids = list(inspection.tasks.order_by().values_list("assignment_id", flat=True))
    users = list(inspection.inspectors.values_list("user_id", flat=True))
    if not ids or not users:
        return Looks([], None)
    filters = TrailFilters(
        kind="inspector_looked",
        streams=frozenset(f"assignment:{pk}" for pk in ids),
        users=frozenset(users),
        since=inspection.at,
    )
    found = trail(filters, below, PER_PAGE)
    seen = {int(line.stream.partition(":")[2]) for line in found.lines}
    tasks = InspectedTask.objects.filter(inspection=inspection, assignment__in=seen)
    named = {
        pk: (content, number)
        for pk, content, number in tasks.values_list(
            "assignment_id", "assignment__task__content", "assignment__task__directive__number"
        )
    }
    rows = []
    for line in found.lines:
        pk = int(line.stream.partition(":")[2])
        content, number = named[pk]
        rows.append(Look(line.at, line.actor_name, line.facts["what"], pk, short_title(content), number))
    return Looks(rows, found.older)
