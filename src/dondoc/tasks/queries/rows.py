"""Rows of lists: all that a template prints of an assignment, read in a fixed number of queries. A template never asks the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import calendar, current, regulation
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.rules.own_clocks import When, owed_update
from dondoc.rules.standing import Code, Dates, Standing, standing
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, Coordination, Deadline, Judgement, Task
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.fanout import dates_of, seen_state
from dondoc.tasks.queries.visibility import stands_for, whole_assignments_for

#: A title on a row: about two lines of a desk screen; the page of the task has it whole.
LONGEST_TITLE = 170

#: A flag as the component takes it: a code, or a code with its number.
Flag = str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One line of a list. `own`: the reader's agency leads it or it was passed to the reader's unit. What he may not see is already left out."""

    id: int
    version: int
    task_id: int
    title: str
    directive_id: int
    directive_number: str
    position: int
    agency_id: int
    agency: str
    coordinators: tuple[str, ...]
    state: State
    due_on: date | None
    late_after: date | None
    standing: Standing
    last_update_at: datetime | None
    last_update_kind: str
    person: str
    unit: str
    own: bool
    urgency: str = ""
    told: bool = True
    flags: list[Flag] = field(default_factory=list)
    #: How a template tells it from the row of many.
    folded: ClassVar[bool] = False

    @property
    def rolled(self) -> bool:
        """The deadline falls on a rest day, so lateness is judged by another day."""
        return self.due_on != self.late_after

    @property
    def last_update_on(self) -> date | None:
        return clock.day_of(self.last_update_at) if self.last_update_at else None

    @property
    def waits_for_office(self) -> bool:
        return self.state is State.SUBMITTED


def soon_days() -> int:
    """From how many working days ahead a deadline is said to be near."""
    return current().standing.due_soon.limit.value


def standing_of(assignment: Assignment, today: date) -> Standing:
    """How an assignment stands on `today`, in what a person reads."""
    return standing(dates_of(assignment), today, calendar(), soon_days())


def standing_at(dates: Dates, today: date) -> Standing:
    """The same from bare facts."""
    return standing(dates, today, calendar(), soon_days())


def short_title(content: str, longest: int = LONGEST_TITLE) -> str:
    """The beginning of a task's text, cut between words."""
    text = " ".join(content.split())
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def urgency_of(task: Task) -> str:
    """The mark of its directive, "" for an ordinary one."""
    return task.directive.urgency if task.directive.urgency != "normal" else ""


class _Facts(NamedTuple):
    """What is read of an assignment for its row, in the order of `_FACTS`."""

    id: int
    version: int
    task_id: int
    content: str
    position: int
    directive_id: int
    number: str
    urgency: str
    regulation_id: str
    agency_id: int
    agency: str
    unit_id: int | None
    unit: str | None
    person: str | None
    state: str
    due_on: date | None
    late_after: date | None
    filed_on: date | None
    issued_on: date | None
    marked: bool
    last_update_at: datetime | None
    last_update_kind: str
    asked_at: datetime | None
    returned: int
    provisional: bool


_FACTS = (
    "pk", "version", "task_id", "task__content", "task__position", "task__directive_id", "task__directive__number", "task__directive__urgency",
    "task__directive__regulation_id", "agency_id", "agency__name", "unit_id", "unit__name", "person__full_name", "state", "due_on",
    "late_after", "filed_on", "issued_on", "marked", "last_update_at", "last_update_kind", "asked_at", "returned", "provisional",
)  # fmt: skip


def _made_facts(ids: Value) -> QuerySet[Any, Any]:
    refused = Judgement.objects.filter(assignment=OuterRef("pk"), confirmed=False).order_by()
    counted = refused.values("assignment").annotate(n=Count("pk")).values("n")
    standing_dates = Deadline.objects.filter(until__isnull=True, superseded_at__isnull=True)
    provisional = Exists(standing_dates.filter(assignment=OuterRef("pk"), provisional=True))
    rows = Assignment.objects.filter(Among("pk", ids)).order_by()
    return rows.annotate(returned=Coalesce(Subquery(counted), 0), provisional=provisional).values_list(*_FACTS)


def _made_parts(tasks: Value) -> QuerySet[Any, Any]:
    parts = Coordination.objects.filter(Among("task_id", tasks)).order_by("agency__position", "agency__sort_key")
    return parts.values_list("task_id", "agency_id", "agency__short_name")


_facts, _parts = MadeOnce(_made_facts), MadeOnce(_made_parts)


@dataclass(frozen=True, slots=True)
class _Reader:
    """For whom and when the rows are made. `own`: the agencies his stands for; `told`: of which assignments not his own he is told all."""

    actor: Actor
    today: date
    own: list[int]
    told: Collection[int]
    calendar: WorkingCalendar
    soon_days: int


def assignment_rows(ids: Iterable[int], actor: Actor, today: date) -> list[AssignmentRow]:
    """The rows of these assignments in this order, as this actor may see them. Two queries; for an agency one more where others' are among them."""
    wanted = list(ids)
    if not wanted:
        return []
    found = {row[0]: _Facts._make(row) for row in _facts(ids=wanted)}
    parts: dict[int, list[tuple[int, str]]] = {}
    for task_id, agency_id, name in _parts(tasks=sorted({facts.task_id for facts in found.values()})):
        parts.setdefault(task_id, []).append((agency_id, name))
    own = stands_for(actor.agency_id, today) if actor.role in AGENCY_ROLES or actor.is_office else []
    told = _told(found.values(), parts, actor, own, today)
    reader = _Reader(actor, today, own, told, calendar(), soon_days())
    return [_row(found[pk], parts.get(found[pk].task_id, ()), reader) for pk in wanted if pk in found]


def _told(
    found: Iterable[_Facts], parts: Mapping[int, list[tuple[int, str]]], actor: Actor, own: list[int], today: date
) -> set[int]:
    """Of which of those that are not its own an agency is told all: what it takes part in, and what it sees whole."""
    if actor.role not in AGENCY_ROLES:
        return set()
    others = [facts for facts in found if not _is_own(facts, actor, own)]
    taking_part = {f.id for f in others if any(agency_id in own for agency_id, _name in parts.get(f.task_id, ()))}
    asked = [facts.id for facts in others if facts.id not in taking_part]
    if not asked:
        return taking_part
    return taking_part | set(whole_assignments_for(actor, today).filter(pk__in=asked).values_list("pk", flat=True))


def _is_own(facts: _Facts, actor: Actor, own: list[int]) -> bool:
    return facts.agency_id in own or (bool(own) and facts.unit_id == actor.agency_id)


def _row(a: _Facts, parts: Iterable[tuple[int, str]], reader: _Reader) -> AssignmentRow:
    actor, today = reader.actor, reader.today
    is_own = _is_own(a, actor, reader.own)
    told = actor.sees_whole_what_he_sees or (actor.role in AGENCY_ROLES and (is_own or a.id in reader.told))
    state = seen_state(State(a.state), is_own)
    # a draft that waits for its signature is no update yet, and outside the agency nobody knows of it
    reported = told and not (
        a.state == State.AWAITING_SIGNATURE and a.last_update_kind == UpdateKind.RESULT and not is_own
    )
    dates = Dates(State(a.state), a.due_on, a.late_after, a.filed_on, a.issued_on, a.marked)
    stands = standing(dates, today, reader.calendar, reader.soon_days)
    return AssignmentRow(
        id=a.id,
        version=a.version,
        task_id=a.task_id,
        title=short_title(a.content),
        directive_id=a.directive_id,
        directive_number=a.number,
        position=a.position,
        agency_id=a.agency_id,
        agency=a.agency,
        coordinators=tuple(name for _agency, name in parts),
        state=state if told else _plain(state),
        due_on=a.due_on,
        late_after=a.late_after,
        standing=stands,
        last_update_at=a.last_update_at if reported else None,
        last_update_kind=a.last_update_kind if reported else "",
        person=a.person or "" if is_own else "",
        unit=a.unit or "" if told else "",
        own=is_own,
        told=told,
        urgency=a.urgency if a.urgency != "normal" else "",
        flags=_flags(a, state, stands, today, told),
    )


def _plain(state: State) -> State:
    """Who sees the standing only is not told what happens inside: it is open or it is closed."""
    return state if state in CLOSED else State.IN_PROGRESS


def _flags(a: _Facts, state: State, stands: Standing, today: date, told: bool) -> list[Flag]:
    found: list[Flag] = []
    if a.marked:
        found.append("not_completed")
    if told and a.returned and not (a.returned == 1 and state is State.RETURNED):
        found.append(("returned", a.returned))
    if told and state not in CLOSED:
        found += _flags_of_silence(a, state, stands, today)
    if a.provisional and state not in CLOSED:
        found.append("provisional_date")
    return found


def _flags_of_silence(a: _Facts, state: State, stands: Standing, today: date) -> list[Flag]:
    if state is State.SUBMITTED:
        return []
    if a.asked_at is not None:
        return ["extension_asked"]
    if stands.code is Code.OVERDUE and a.last_update_kind == UpdateKind.PROGRESS:
        return ["progress_only"]
    if stands.code is Code.NO_DEADLINE and a.issued_on:
        last = clock.day_of(a.last_update_at) if a.last_update_at else None
        owed = owed_update(regulation(a.regulation_id), calendar(), today, a.issued_on, last)
        # a period that still runs is no silence
        missed = owed is not None and owed.clock.when(today) is When.OVERDUE
        return ["not_updated"] if missed else []
    return ["not_updated"] if stands.code is Code.OVERDUE and a.last_update_at is None else []
