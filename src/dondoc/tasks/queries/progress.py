"""What became of the tasks of a directive: sums by task, of the assignments that the asker may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor, Role
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.listing import in_cell, in_population
from dondoc.tasks.queries.visibility import asking, assignments_for, own_of


@dataclass(slots=True)
class Progress:
    """Counted assignments of one directive or task. `undated` holds open and done alike; `done` counts every completed one."""

    total: int = 0
    done: int = 0
    overdue: int = 0
    waiting: int = 0
    tasks: int = 0
    drafts: int = 0


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the directive as its page lists it. `lead`: the only lead agency, "" where there are several. `first_due` and `last_due`: the
    deadlines that hold now, of what is counted; later directives and extensions move them. `occurrences`: a recurring duty is one row, and this
    many of its periods are open."""

    task: Task
    progress: Progress
    lead: str
    first_due: date | None = None
    last_due: date | None = None
    occurrences: int = 0

    def with_another(self, other: TaskRow) -> TaskRow:
        """This row with a further occurrence of the same duty counted into it."""
        one, two = self.progress, other.progress
        sums = {name: getattr(one, name) + getattr(two, name) for name in ("total", "done", "overdue", "waiting")}
        days = [d for d in (self.first_due, self.last_due, other.first_due, other.last_due) if d]
        lead = self.lead if self.lead == other.lead else ""
        first, last = (min(days), max(days)) if days else (None, None)
        return TaskRow(self.task, Progress(**sums), lead, first, last, self.occurrences + 1)


def _sums(today: Any) -> dict[str, Count]:
    counted = in_population()
    return {
        "total": Count("pk", filter=counted),
        "done": Count("pk", filter=Q(state=State.COMPLETED.value)),
        "overdue": Count("pk", filter=in_cell(Cell.OPEN_OVERDUE, today)),
        "waiting": Count("pk", filter=Q(state=State.SUBMITTED.value)),
    }


def progress_of(directives: Iterable[Directive], actor: Actor, today: date) -> dict[int, Progress]:
    """Directive id -> its sums of what the actor may see; two queries, whatever their number."""
    found = {d.pk: Progress() for d in directives}
    who = {"user": actor.user_id, "agency": actor.agency_id, "own": own_of(actor, today), "day": today}
    for pk, *sums in _sums_of(actor.role, keys=list(found), **who):
        one = found[pk]
        one.total, one.done, one.overdue, one.waiting = sums
    for pk, n, drafts in _tasks_of(keys=list(found)):
        found[pk].tasks, found[pk].drafts = n, drafts
    return found


@MadeOnce
def _sums_of(role: Role, user: Any, agency: Any, own: Any, day: Any, keys: Any) -> QuerySet[Any]:
    seen = assignments_for(asking(role, user=user, agency=agency), day, own)
    rows = seen.filter(Among("task__directive", keys)).order_by().values("task__directive_id")
    return rows.annotate(**_sums(day)).values_list("task__directive_id", "total", "done", "overdue", "waiting")


@MadeOnce
def _tasks_of(keys: Any) -> QuerySet[Any]:
    drafts = Count("pk", filter=Q(issued_at__isnull=True))
    rows = Task.objects.filter(Among("directive", keys)).order_by().values("directive_id")
    return rows.annotate(n=Count("pk"), drafts=drafts).values_list("directive_id", "n", "drafts")


def sums_of_tasks(task_ids: Iterable[int], seen: QuerySet[Assignment], today: date) -> dict[int, Progress]:
    """Task id -> its sums, of tasks of which the asker sees an assignment. One query."""
    rows = seen.filter(task__in=list(task_ids)).order_by().values("task_id").annotate(**_sums(today))
    return {row["task_id"]: Progress(row["total"], row["done"], row["overdue"], row["waiting"]) for row in rows}


def task_rows(directive: Directive, seen: QuerySet[Assignment], today: date) -> list[TaskRow]:
    """The tasks that were sent out, in order, of which the asker sees an assignment. Two queries."""
    of_task = seen.filter(task__directive=directive).exclude(state=State.DRAFT.value).order_by().values("task_id")
    counted = in_population()
    rows = of_task.annotate(
        lead=Min("agency__name"),
        agencies=Count("agency", distinct=True),
        first_due=Min("due_on", filter=counted),
        last_due=Max("due_on", filter=counted),
        **_sums(today),
    )
    sums = {row["task_id"]: row for row in rows}
    tasks = Task.objects.filter(pk__in=sums, issued_at__isnull=False).select_related("field").order_by("position")
    found: dict[object, TaskRow] = {}
    for task in tasks:
        row = sums[task.pk]
        progress = Progress(total=row["total"], done=row["done"], overdue=row["overdue"], waiting=row["waiting"])
        lead = row["lead"] if row["agencies"] == 1 else ""
        recurs = task.series_id is not None
        one = TaskRow(task, progress, lead, row["first_due"], row["last_due"], int(recurs))
        key = f"series {task.series_id}" if recurs else task.pk
        found[key] = found[key].with_another(one) if key in found else one
    return list(found.values())
