"""A work programme as a whole: its items by the month they are due in, how far each is, and its five cells (C9; TH 3.4; BT 2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from dondoc.directives.models import Directive
from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.cells import in_cell, in_population
from dondoc.tasks.queries.visibility import assignments_for, directives_for

#: The kind of document whose directives are programmes, as both profiles call it.
KIND = "work_programme"


@dataclass(frozen=True, slots=True)
class Item:
    """One task of the programme with what became of its assignments that the reader may see; `leads` names the first three."""

    task: Task
    due_on: date | None
    total: int
    done: int
    overdue: int
    leads: tuple[str, ...]

    @property
    def more_leads(self) -> int:
        return max(self.total - len(self.leads), 0)

    @property
    def is_done(self) -> bool:
        return self.total > 0 and self.done == self.total


@dataclass(frozen=True, slots=True)
class Month:
    """The items due in a month; `first` None for those without a deadline."""

    first: date | None
    items: list[Item]

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.items)


def programmes_for(actor: Actor, today: date) -> QuerySet[Directive]:
    """The work programmes this actor may open, latest first."""
    return directives_for(actor, today).filter(kind=KIND).order_by("-issued_on", "-pk")


def assignments_of(actor: Actor, directive: Directive, today: date) -> QuerySet[Assignment]:
    """The counted assignments of a programme that the actor may see."""
    return assignments_for(actor, today).filter(in_population(), task__directive=directive)


def cells_of(assignments: QuerySet[Assignment], today: date) -> dict[str, int]:
    """The five cells, their total and what waits for the Office. One query."""
    waiting = Count("pk", filter=Q(state=State.SUBMITTED.value))
    cells = {c.value: Count("pk", filter=in_cell(c, today)) for c in Cell}
    return dict(assignments.aggregate(total=Count("pk"), awaiting_office=waiting, **cells))


def months(assignments: QuerySet[Assignment], today: date) -> list[Month]:
    """The items in the order of their months, those without a deadline last. Three queries."""
    rows = {
        row["task_id"]: row
        for row in assignments.order_by()
        .values("task_id")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=State.COMPLETED.value)),
            overdue=Count("pk", filter=in_cell(Cell.OPEN_OVERDUE, today)),
            due=Min("due_on"),
        )
    }
    leads = _leads(assignments)
    items = [
        Item(task, row["due"], row["total"], row["done"], row["overdue"], leads.get(task.pk, ()))
        for task in Task.objects.filter(pk__in=rows).order_by("position")
        for row in (rows[task.pk],)
    ]
    return _by_month(items)


def _leads(assignments: QuerySet[Assignment]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    names = assignments.order_by("agency__position", "agency__sort_key").values_list("task_id", "agency__short_name")
    for task, name in names:
        held = found.setdefault(task, [])
        if len(held) < 3:
            held.append(name)
    return {task: tuple(held) for task, held in found.items()}


def _by_month(items: Iterable[Item]) -> list[Month]:
    grouped: dict[date | None, list[Item]] = {}
    for item in items:
        grouped.setdefault(item.due_on.replace(day=1) if item.due_on else None, []).append(item)
    dated = sorted(first for first in grouped if first is not None)
    order: list[date | None] = [*dated, None] if None in grouped else list(dated)
    return [
        Month(first, sorted(grouped[first], key=lambda item: (item.due_on or date.max, item.task.position)))
        for first in order
    ]
