"""The list of assignments as lines of a table that leaves the house (J4): what the list shows to this reader and nothing more, row after row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Case, Exists, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell, Dates, cell, waits_for_the_office
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, Coordination, Deadline, Task
from dondoc.tasks.queries.list_views import order_of
from dondoc.tasks.queries.listing import Filters, matching
from dondoc.tasks.queries.visibility import stands_for, whole_assignments_for

#: Read from the database at a time: the memory of an export does not grow with its length.
CHUNK = 5_000

_COLUMNS = (
    "task_id", "agency__name", "agency__code", "issued_on", "due_on", "late_after", "told_state", "state", "filed_on", "closed_on", "marked",
    "told_on", "told", "pk",
)  # fmt: skip
#: What many assignments of one task share is read once for all of them.
_OF_THE_TASK = (
    "pk", "directive__number", "directive__issued_on", "position", "content", "product", "field__name", "deadline_text",
    "directive__specialist__full_name",
)  # fmt: skip
#: What of it is in words, which do not leave the house where the task names citizens.
_WORDS = ("content", "product", "deadline_text")
_STATES = {state.value: state for state in State}


class Line(NamedTuple):
    """One assignment. Days are days of Hà Nội; `cell` is None for what no figure counts; `days_late` counts calendar days, 0 where not late."""

    directive: str
    directive_issued_on: date
    position: int
    content: str
    product: str
    field: str
    agency: str
    agency_code: str
    coordinators: str
    issued_on: date | None
    deadline_text: str
    due_on: date | None
    late_after: date | None
    state: State
    cell: Cell | None
    days_late: int
    filed_on: date | None
    closed_on: date | None
    marked: bool
    last_update_on: date | None
    specialist: str
    first_due_on: date | None


def more_than(actor: Actor, filters: Filters, today: date, limit: int) -> bool:
    """Whether the list is longer than `limit`, without counting beyond it. Where no list can be, nothing is counted."""
    ends = Assignment.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["last"] is None or ends["last"] - ends["first"] < limit:
        return False
    return matching(actor, filters, today).order_by().values("pk")[: limit + 1].count() > limit


def lines(
    actor: Actor, filters: Filters, today: date, limit: int, *, veiled: Collection[int] = (), veil: str = ""
) -> Iterator[Line]:
    """The first `limit` rows of the list in its own order; one query, and three more for each 5,000 rows.

    `veiled`: tasks whose words do not leave the house, because they name citizens; `veil` stands in their place.
    """
    rows = iter(_told(actor, filters, today).values_list(*_COLUMNS)[:limit].iterator(chunk_size=CHUNK))
    stands = _Stands(today)
    while chunk := list(islice(rows, CHUNK)):
        wanted = {row[0] for row in chunk}
        tasks, beside = _tasks(wanted), _coordinators(wanted)
        firsts = _first_days({row[-1] for row in chunk})
        for pk in wanted.intersection(veiled, tasks):
            tasks[pk] = tuple(
                veil if name in _WORDS and value else value for name, value in zip(_OF_THE_TASK, tasks[pk], strict=True)
            )
        # a task that was thrown away meanwhile takes its row along
        yield from (
            _line(row, tasks[row[0]], beside.get(row[0], ""), stands, firsts) for row in chunk if row[0] in tasks
        )


def _told(actor: Actor, filters: Filters, today: date) -> QuerySet[Assignment]:
    rows = matching(actor, filters, today).order_by(*order_of(filters.sort))
    rows = rows.annotate(told_on=_Day("told_update", tzinfo=clock.VIETNAM))
    if actor.sees_whole_what_he_sees:
        return rows.annotate(told=Value(True))
    if actor.role not in AGENCY_ROLES:
        return rows.annotate(told=Value(False))
    whole = Exists(whole_assignments_for(actor, today).filter(pk=OuterRef("pk")))
    part = Exists(Coordination.objects.filter(task=OuterRef("task"), agency_id__in=stands_for(actor.agency_id, today)))
    return rows.annotate(told=_either(whole, part))


class _Day(TruncDate):
    """The day in Hà Nội of a moment. The database turns moments into days faster than Python reads them, and what comes is a date already."""

    def get_db_converters(self, connection: BaseDatabaseWrapper) -> list[Any]:
        return self.output_field.get_db_converters(connection)


def _either(one: Exists, other: Exists) -> Case:
    return Case(When(Q(one) | Q(other), then=Value(True)), default=Value(False), output_field=BooleanField())


def _tasks(wanted: Collection[int]) -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in Task.objects.filter(Among("pk", wanted)).values_list(*_OF_THE_TASK)}


def _coordinators(tasks: Collection[int]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    parts = Coordination.objects.filter(Among("task_id", tasks)).order_by("agency__position", "agency__sort_key")
    for task, name in parts.values_list("task_id", "agency__short_name"):
        found.setdefault(task, []).append(name)
    return {task: ", ".join(names) for task, names in found.items()}


def _first_days(assignments: Collection[int]) -> dict[int, date | None]:
    """The original deadline of those whose deadline was changed since: few."""
    changed = Deadline.objects.filter(
        Among("assignment_id", assignments), original=True, until__isnull=False, superseded_at=None
    )
    return dict(changed.values_list("assignment_id", "due_on"))


def _line(
    row: tuple[Any, ...],
    of_task: tuple[Any, ...],
    coordinators: str,
    stands: _Stands,
    firsts: dict[int, date | None],
) -> Line:
    (
        _task,
        agency,
        code,
        issued_on,
        due_on,
        late_after,
        told_state,
        state,
        filed_on,
        closed_on,
        marked,
        told_on,
        told,
        pk,
    ) = row
    (_pk, number, directive_day, position, content, product, field, deadline_text, specialist) = of_task
    where, days_late = stands[state, late_after, filed_on, marked]
    # in the order of Line; by name it would take half as long again
    return Line(
        number, directive_day, position, content, product, field or "", agency, code, coordinators, issued_on, deadline_text, due_on,
        late_after, _STATES[told_state], where, days_late, filed_on if told else None, closed_on, marked, told_on if told else None,
        (specialist or "") if told else "", firsts.get(pk, due_on),
    )  # fmt: skip


class _Stands(dict[tuple[Any, ...], tuple[Cell | None, int]]):
    """State, day judged by, day filed, mark -> the cell and the days late on one day; reckoned once for all rows that share them."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today

    def __missing__(self, facts: tuple[Any, ...]) -> tuple[Cell | None, int]:
        state, late_after, filed_on, marked = facts
        dates = Dates(State(state), late_after, late_after, filed_on, None, marked)
        where = cell(dates, self.today)
        self[facts] = where, _days_late(dates, where, self.today)
        return self[facts]


def _days_late(dates: Dates, stands: Cell | None, today: date) -> int:
    if stands not in (Cell.OPEN_OVERDUE, Cell.DONE_LATE) or dates.late_after is None:
        return 0
    frozen = dates.state is State.COMPLETED or waits_for_the_office(dates)
    until = dates.filed_on if frozen and dates.filed_on else today
    return max(0, (until - dates.late_after).days)
