"""The list of assignments as lines of a table that leaves the house (J4): what the list shows to this reader and nothing more, row after row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from dondoc.core import clock
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell, Dates, cell, waits_for_the_office
from dondoc.tasks.models import Assignment, Coordination
from dondoc.tasks.queries.listing import Filters, matching, order_of
from dondoc.tasks.queries.visibility import stands_for, whole_assignments_for

#: Read from the database at a time: the memory of an export does not grow with its length.
CHUNK = 2_000

_COLUMNS = (
    "task_id", "task__directive__number", "task__directive__issued_on", "task__position", "task__content", "task__product",
    "task__field__name", "agency__name", "agency__code", "issued_on", "task__deadline_text", "due_on", "late_after", "told_state",
    "state", "filed_on", "closed_on", "marked", "last_update_at", "specialist", "told",
)  # fmt: skip


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


def more_than(actor: Actor, filters: Filters, today: date, limit: int) -> bool:
    """Whether the list is longer than `limit`, without counting beyond it."""
    return matching(actor, filters, today).order_by()[: limit + 1].count() > limit


def lines(actor: Actor, filters: Filters, today: date, limit: int) -> Iterator[Line]:
    """The first `limit` rows of the list in its own order; one query, and one more for each 2,000 rows."""
    rows = iter(_told(actor, filters, today).values_list(*_COLUMNS)[:limit].iterator(chunk_size=CHUNK))
    while chunk := list(islice(rows, CHUNK)):
        beside = _coordinators({row[0] for row in chunk})
        for row in chunk:
            yield _line(row, beside.get(row[0], ""), today)


def _told(actor: Actor, filters: Filters, today: date) -> QuerySet[Assignment]:
    rows = matching(actor, filters, today).order_by(*order_of(filters.sort))
    rows = rows.annotate(specialist=Coalesce("task__directive__specialist__full_name", Value("")))
    if actor.sees_everything:
        return rows.annotate(told=Value(True))
    if actor.role not in AGENCY_ROLES:
        return rows.annotate(told=Value(False))
    whole = Exists(whole_assignments_for(actor, today).filter(pk=OuterRef("pk")))
    part = Exists(Coordination.objects.filter(task=OuterRef("task"), agency_id__in=stands_for(actor.agency_id, today)))
    return rows.annotate(told=_either(whole, part))


def _either(one: Exists, other: Exists) -> Case:
    return Case(When(Q(one) | Q(other), then=Value(True)), default=Value(False), output_field=BooleanField())


def _coordinators(tasks: Iterable[int]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    parts = Coordination.objects.filter(task_id__in=tasks).order_by("agency__position", "agency__sort_key")
    for task, name in parts.values_list("task_id", "agency__short_name"):
        found.setdefault(task, []).append(name)
    return {task: ", ".join(names) for task, names in found.items()}


def _line(row: tuple[Any, ...], coordinators: str, today: date) -> Line:
    (_task, number, directive_day, position, content, product, field, agency, code, issued_on, deadline_text, due_on, late_after,
     told_state, state, filed_on, closed_on, marked, updated_at, specialist, told) = row  # fmt: skip
    dates = Dates(State(state), due_on, late_after, filed_on, issued_on, marked)
    stands = cell(dates, today)
    return Line(
        directive=number, directive_issued_on=directive_day, position=position, content=content, product=product, field=field or "",
        agency=agency, agency_code=code, coordinators=coordinators, issued_on=issued_on, deadline_text=deadline_text, due_on=due_on,
        late_after=late_after, state=State(told_state), cell=stands, days_late=_days_late(dates, stands, today), filed_on=filed_on if told else None,
        closed_on=closed_on, marked=marked, last_update_on=_day(updated_at) if told else None, specialist=specialist if told else "",
    )  # fmt: skip


def _days_late(dates: Dates, stands: Cell | None, today: date) -> int:
    if stands not in (Cell.OPEN_OVERDUE, Cell.DONE_LATE) or dates.late_after is None:
        return 0
    frozen = dates.state is State.COMPLETED or waits_for_the_office(dates)
    until = dates.filed_on if frozen and dates.filed_on else today
    return max(0, (until - dates.late_after).days)


def _day(moment: datetime | None) -> date | None:
    return clock.day_of(moment) if moment else None
