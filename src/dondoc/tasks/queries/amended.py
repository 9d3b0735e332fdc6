"""What later directives made of tasks, to be drawn: on the page of a task, and on those of both directives (C10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.tasks.models import AmendedTask, Amendment, Assignment, Coordination, Task
from dondoc.tasks.queries.visibility import whole_assignments_for

_CLOSED = sorted(s.value for s in CLOSED)


@dataclass(slots=True)
class Act:
    """One later directive and what it did. `backwards`: the page is that of the later one."""

    amendment: Amendment
    backwards: bool
    tasks: list[AmendedTask] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """A task that may be changed: how many of its assignments are open and closed, and between which days the open ones are due."""

    task: Task
    open: int
    closed: int
    first_due: date | None
    last_due: date | None


def may_amend(actor: Actor) -> bool:
    return may(Deed.AMEND, own_party(actor))


def of_task(task: Task) -> list[AmendedTask]:
    """Oldest first: what was changed of a task, and, with another `task` than this one, what gave way to it. One query."""
    return _of_task(task=task.pk)


@MadeOnce
def _of_task(task: Any) -> QuerySet[AmendedTask]:
    rows = AmendedTask.objects.filter(Q(task=task) | Q(replacement=task))
    joined = rows.select_related("amendment", "task__directive", "replacement__directive", "change")
    return joined.order_by("amendment__at", "pk")


def of_directive(directive: Directive, actor: Actor, day: date) -> list[Act]:
    """Every act on tasks of this directive, and every act of it on others, newest first; of tasks of which the actor sees an assignment whole.
    One query."""
    rows = AmendedTask.objects.filter(Q(amendment__directive=directive) | Q(amendment__basis=directive))
    if not actor.sees_everything:
        rows = rows.filter(task__in=whole_assignments_for(actor, day).values("task_id"))
    joined = rows.select_related("amendment__directive", "task__directive", "replacement__directive", "change")
    acts: dict[int, Act] = {}
    for row in joined.order_by("-amendment__at", "-amendment_id", "task__position"):
        one = acts.setdefault(
            row.amendment_id, Act(row.amendment, backwards=row.amendment.directive_id != directive.pk)
        )
        one.tasks.append(row)
    return list(acts.values())


def choices(directive: Directive) -> list[Choice]:
    """The tasks of a directive that were sent out, with what of each is still open. Two queries."""
    open_ = ~Q(state__in=_CLOSED)
    rows = (
        Assignment.objects.filter(task__directive=directive)
        .exclude(state=State.TRANSFERRED.value)
        .order_by()
        .values("task_id")
        .annotate(
            first=Min("due_on", filter=open_),
            last=Max("due_on", filter=open_),
            open=Count("pk", filter=open_),
            closed=Count("pk", filter=~open_),
        )
    )
    sums = {row["task_id"]: row for row in rows}
    tasks = Task.objects.filter(directive=directive, issued_at__isnull=False).order_by("position")
    return [
        Choice(t, sums[t.pk]["open"], sums[t.pk]["closed"], sums[t.pk]["first"], sums[t.pk]["last"])
        for t in tasks
        if t.pk in sums
    ]


def leads_of(tasks: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Task id -> its open lead agencies (id, name), in their official order. One query."""
    return _named(Assignment.objects.filter(task__in=list(tasks)).exclude(state__in=_CLOSED))


def coordinators_of(tasks: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """The same of those that coordinate."""
    return _named(Coordination.objects.filter(task__in=list(tasks)))


def issued_tasks(directive_id: int | None) -> list[Task]:
    """Those of a later directive that may take another's place."""
    if directive_id is None:
        return []
    return list(Task.objects.filter(directive=directive_id, issued_at__isnull=False).order_by("position"))


def _named(rows: QuerySet) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    told = rows.order_by("agency__position", "agency__sort_key").values_list("task_id", "agency_id", "agency__name")
    for task_id, agency_id, name in told:
        found.setdefault(task_id, []).append((agency_id, name))
    return found
