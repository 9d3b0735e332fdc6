"""What became of the tasks of a directive: sums by task, of the assignments that the asker may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet

from dondoc.directives.models import Directive
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.listing import in_cell, in_population


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
    deadlines that hold now, of what is counted; later directives and extensions move them."""

    task: Task
    progress: Progress
    lead: str
    first_due: date | None = None
    last_due: date | None = None


def _sums(today: date) -> dict[str, Count]:
    counted = in_population()
    return {
        "total": Count("pk", filter=counted),
        "done": Count("pk", filter=Q(state=State.COMPLETED.value)),
        "overdue": Count("pk", filter=in_cell(Cell.OPEN_OVERDUE, today)),
        "waiting": Count("pk", filter=Q(state=State.SUBMITTED.value)),
    }


def progress_of(directives: Iterable[Directive], seen: QuerySet[Assignment], today: date) -> dict[int, Progress]:
    """Directive id -> its sums; two queries, whatever their number. `seen`: the assignments that the asker may see."""
    ids = [d.pk for d in directives]
    found = {pk: Progress() for pk in ids}
    rows = seen.filter(task__directive__in=ids).order_by().values("task__directive_id").annotate(**_sums(today))
    for row in rows:
        one = found[row.pop("task__directive_id")]
        one.total, one.done, one.overdue, one.waiting = row["total"], row["done"], row["overdue"], row["waiting"]
    drafts = Count("pk", filter=Q(issued_at__isnull=True))
    tasks = (
        Task.objects.filter(directive__in=ids).order_by().values("directive_id").annotate(n=Count("pk"), drafts=drafts)
    )
    for row in tasks:
        found[row["directive_id"]].tasks, found[row["directive_id"]].drafts = row["n"], row["drafts"]
    return found


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
    found = []
    for task in tasks:
        row = sums[task.pk]
        progress = Progress(total=row["total"], done=row["done"], overdue=row["overdue"], waiting=row["waiting"])
        lead = row["lead"] if row["agencies"] == 1 else ""
        found.append(TaskRow(task, progress, lead, row["first_due"], row["last_due"]))
    return found
