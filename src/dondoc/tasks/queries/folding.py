"""Lists folded by task: the assignments of one task that a filter found, as one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Value, When

from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.rules.standing import Cell, Code, Dates, Standing
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.cells import in_cell, waits_as_standing
from dondoc.tasks.queries.rows import AssignmentRow, assignment_rows, short_title, standing_at, urgency_of
from dondoc.tasks.queries.visibility import assignments_for

COUNTED = ("waiting", "disputed", "untouched", "not_completed")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Many assignments of one task. `count` were found of `total` that the reader may see; `only` names the state they share, if they do.

    `standing` is that of the one furthest behind, else of the next due. `counts`: how many wait, dispute, have not accepted, are marked.
    """

    task_id: int
    title: str
    directive_id: int
    directive_number: str
    position: int
    count: int
    total: int
    communes_only: bool
    due_on: date | None
    last_due_on: date | None
    standing: Standing
    only: State | None
    states: int
    updated: int
    heard: int
    urgency: str
    counts: list[tuple[str, int]]

    @property
    def folded(self) -> bool:
        """How a template tells it from the row of one assignment."""
        return True

    @property
    def silent(self) -> int:
        """Those that never reported, of those whose reports the reader hears of (`heard`)."""
        return self.heard - self.updated


def folds(rows: QuerySet[Assignment], told: Q, today: date) -> QuerySet[Any]:
    """One mapping a task, open ones first, the oldest deadline first; to be cut into pages.

    `rows` bear their `told_state` and `told_update`: what is counted tells no more than the rows would. `told`: those of which the reader
    knows more than the standing.
    """
    is_open = ~Q(state__in=sorted(s.value for s in CLOSED))
    overdue = in_cell(Cell.OPEN_OVERDUE, today)
    waiting = Q(told_state=State.SUBMITTED.value)
    return (
        rows.order_by()
        .values("task_id")
        .annotate(
            n=Count("pk"),
            one=Min("pk"),
            a_state=Min("told_state"),
            states=Count("told_state", distinct=True),
            kinds=Count("agency__kind", distinct=True),
            kind=Min("agency__kind"),
            updated=Count("told_update"),
            heard=Count("pk", filter=told),
            first_due=Min("due_on"),
            last_due=Max("due_on"),
            oldest_late=Min("late_after", filter=overdue),
            next_due=Min("late_after", filter=is_open & ~overdue & ~waits_as_standing()),
            first_issued=Min("issued_on"),
            opened=Count("pk", filter=is_open),
            waiting=Count("pk", filter=waiting),
            disputed=Count("pk", filter=Q(told_state=State.DISPUTED.value)),
            untouched=Count("pk", filter=Q(told_state=State.ISSUED.value)),
            not_completed=Count("pk", filter=Q(marked=True)),
        )
        .annotate(closed=Case(When(opened=0, then=Value(1)), default=Value(0)))
        .order_by("closed", F("first_due").asc(nulls_last=True), "task_id")
    )


def task_rows(
    found: list[Mapping[str, Any]], rows: QuerySet[Assignment], actor: Actor, today: date
) -> list[AssignmentRow | TaskRow]:
    """The rows of one page; a task found at one agency only is shown as that assignment. A fixed number of queries."""
    ids = [fold["task_id"] for fold in found]
    tasks = {t.pk: t for t in Task.objects.filter(pk__in=ids).select_related("directive")}
    seen = assignments_for(actor, today).filter(task__in=ids).order_by().values("task_id").annotate(n=Count("pk"))
    totals = dict(seen.values_list("task_id", "n"))
    single = {row.id: row for row in assignment_rows([f["one"] for f in found if f["n"] == 1], actor, today)}
    return [
        single[f["one"]] if f["n"] == 1 else _row(f, tasks[f["task_id"]], totals.get(f["task_id"], f["n"]), today)
        for f in found
    ]


def _row(f: Mapping[str, Any], task: Task, total: int, today: date) -> TaskRow:
    return TaskRow(
        task_id=task.pk,
        title=short_title(task.content),
        directive_id=task.directive_id,
        directive_number=task.directive.number,
        position=task.position,
        count=f["n"],
        total=total,
        communes_only=f["kinds"] == 1 and f["kind"] == "commune",
        due_on=f["first_due"],
        last_due_on=f["last_due"],
        standing=_worst(f, today),
        only=State(f["a_state"]) if f["states"] == 1 else None,
        states=f["states"],
        updated=f["updated"],
        heard=f["heard"],
        urgency=urgency_of(task),
        counts=[(code, f[code]) for code in COUNTED if f[code]],
    )


def _worst(f: Mapping[str, Any], today: date) -> Standing:
    """The one furthest behind; else the next that is due; else, when all is done or filed, nothing."""
    if f["oldest_late"] is not None:
        late = f["oldest_late"]
        # A mark can stand on a day that is not yet late: then the mark alone is said.
        return Standing(Code.OVERDUE, max((today - late).days, 0), late)
    if f["next_due"] is not None:
        dates = Dates(State.IN_PROGRESS, f["next_due"], f["next_due"], None, f["first_issued"])
        return standing_at(dates, today)
    if f["first_due"] is None and f["opened"]:
        return standing_at(Dates(State.IN_PROGRESS, None, None, None, f["first_issued"]), today)
    return Standing(Code.NOT_COUNTED)
