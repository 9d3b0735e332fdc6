"""Tasks given to many agencies against these agencies: where the whole is late because of a few, and who is late in everything. Of today only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from dondoc.organisations.models import Agency
from dondoc.rules.lifecycle import OPEN, State
from dondoc.rules.standing import Cell, Dates, Standing
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.blocks import holder
from dondoc.tasks.queries.cells import in_cell
from dondoc.tasks.queries.rows import short_title, standing_at

#: Tasks side by side: as many as a screen holds with words in the cells.
TASKS = 8
AGENCIES = 50
#: A task at fewer agencies is no picture.
LEAST = 5


@dataclass(frozen=True, slots=True)
class HeatTask:
    task_id: int
    title: str
    directive: str
    total: int
    done: int
    overdue: int
    office: int

    @property
    def others(self) -> int:
        """Open, in time or without a deadline, and with the agency."""
        return self.total - self.done - self.overdue - self.office


@dataclass(frozen=True, slots=True)
class Spot:
    """One agency's assignment of one task."""

    assignment_id: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class HeatRow:
    code: str
    name: str
    overdue: int
    spots: list[Spot | None]


@dataclass(frozen=True, slots=True)
class Heat:
    """`tasks` and `agencies` are one page each, worst first; a row's spots stand in the order of the tasks."""

    tasks: Page
    columns: list[HeatTask]
    agencies: Page
    rows: list[HeatRow]


def heat(rows: QuerySet[Assignment], kinds: tuple[str, ...], today: date, task_page: int, agency_page: int) -> Heat:
    """Open tasks at LEAST or more agencies of these kinds. Nine queries, whatever the number of tasks and agencies."""
    ids = list(Agency.objects.filter(kind__in=kinds).values_list("pk", flat=True))
    rows = rows.annotate(holder=holder(today)).filter(holder__in=ids)
    tasks = Paginator(_tasks(rows, today), TASKS).get_page(task_page)
    columns = _columns(list(tasks.object_list))
    shown = rows.filter(task_id__in=[c.task_id for c in columns])
    overdue = Count("pk", filter=in_cell(Cell.OPEN_OVERDUE, today))
    worst = shown.order_by().values("holder").annotate(n=overdue, all=Count("pk")).order_by("-n", "-all", "holder")
    agencies = Paginator(worst, AGENCIES).get_page(agency_page)
    found = list(agencies.object_list)
    spots = _spots(shown, [row["holder"] for row in found], today)
    names = Agency.objects.in_bulk([row["holder"] for row in found])
    lines = [
        HeatRow(
            names[row["holder"]].code,
            names[row["holder"]].name,
            row["n"],
            [spots.get((row["holder"], column.task_id)) for column in columns],
        )
        for row in found
    ]
    return Heat(tasks, columns, agencies, lines)


def _tasks(rows: QuerySet[Assignment], today: date) -> QuerySet[Assignment, dict]:
    open_ones = Q(state__in=sorted(s.value for s in OPEN))
    late = in_cell(Cell.OPEN_OVERDUE, today)
    return (
        rows.order_by()
        .values("task_id")
        .annotate(
            total=Count("pk"),
            still=Count("pk", filter=open_ones),
            done=Count("pk", filter=Q(state=State.COMPLETED.value)),
            overdue=Count("pk", filter=late),
            office=Count("pk", filter=Q(state=State.SUBMITTED.value) & ~late),
        )
        .filter(total__gte=LEAST, still__gt=0)
        .order_by("-overdue", "-still", "-task_id")
    )


def _columns(found: list[dict]) -> list[HeatTask]:
    told = Task.objects.filter(pk__in=[row["task_id"] for row in found])
    tasks = {pk: about for pk, *about in told.values_list("pk", "content", "directive__number")}
    columns = []
    for row in found:
        content, number = tasks[row["task_id"]]
        numbers = (row["total"], row["done"], row["overdue"], row["office"])
        columns.append(HeatTask(row["task_id"], short_title(content, 120), number, *numbers))
    return columns


def _spots(shown: QuerySet[Assignment], holders: list[int], today: date) -> dict[tuple[int, int], Spot]:
    """Of an agency that two were merged into, the assignment that is further behind stands for both."""
    found: dict[tuple[int, int], Spot] = {}
    rows = shown.filter(holder__in=holders).order_by("-late_after", "-pk")
    for row in rows.values_list(
        "pk", "task_id", "holder", "state", "due_on", "late_after", "filed_on", "issued_on", "marked"
    ):
        pk, task_id, held_by, state, *dates, marked = row
        found[held_by, task_id] = Spot(pk, standing_at(Dates(State(state), *dates, marked=marked), today))
    return found
