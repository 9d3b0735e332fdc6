"""Rows of lists: all that a template prints of an assignment, read in a fixed number of queries. A template never asks the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from django.db.models import Count, Exists, OuterRef, Prefetch

from dondoc.core import clock
from dondoc.core.regulation import calendar, current, regulation
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.rules.own_clocks import When, owed_update
from dondoc.rules.standing import Code, Dates, Standing, standing
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


def assignment_rows(ids: Iterable[int], actor: Actor, today: date) -> list[AssignmentRow]:
    """The rows of these assignments in this order, as this actor may see them. A fixed number of queries (at most six)."""
    wanted = list(ids)
    if not wanted:
        return []
    found = {a.pk: a for a in _joined(wanted, actor, today)}
    returns = dict(
        Judgement.objects.filter(assignment__in=wanted, confirmed=False)
        .values("assignment")
        .annotate(n=Count("pk"))
        .values_list("assignment", "n")
    )
    provisional = set(
        Deadline.objects.filter(
            assignment__in=wanted, until__isnull=True, superseded_at__isnull=True, provisional=True
        ).values_list("assignment_id", flat=True)
    )
    own = stands_for(actor.agency_id, today) if actor.role in AGENCY_ROLES or actor.is_office else []
    return [_row(found[pk], actor, today, own, returns, provisional) for pk in wanted if pk in found]


def _joined(ids: list[int], actor: Actor, today: date) -> Iterable[Assignment]:
    parts = Coordination.objects.select_related("agency").order_by("agency__position", "agency__sort_key")
    rows = Assignment.objects.filter(pk__in=ids).select_related("task__directive", "agency", "person", "unit")
    rows = rows.prefetch_related(Prefetch("task__coordinations", queryset=parts, to_attr="parts"))
    if actor.role not in AGENCY_ROLES:
        return rows
    return rows.annotate(
        seen_whole=Exists(whole_assignments_for(actor, today).filter(pk=OuterRef("pk"))),
        takes_part=Exists(
            Coordination.objects.filter(task=OuterRef("task"), agency_id__in=stands_for(actor.agency_id, today))
        ),
    )


def _row(
    a: Assignment, actor: Actor, today: date, own: list[int], returns: Mapping[int, int], provisional: set[int]
) -> AssignmentRow:
    is_own = a.agency_id in own or (bool(own) and a.unit_id == actor.agency_id)
    told = actor.sees_everything or (actor.role in AGENCY_ROLES and (a.seen_whole or a.takes_part))
    state = seen_state(State(a.state), is_own)
    # a draft that waits for its signature is no update yet, and outside the agency nobody knows of it
    reported = told and not (
        a.state == State.AWAITING_SIGNATURE and a.last_update_kind == UpdateKind.RESULT and not is_own
    )
    stands = standing_of(a, today)
    return AssignmentRow(
        id=a.pk,
        version=a.version,
        task_id=a.task_id,
        title=short_title(a.task.content),
        directive_id=a.task.directive_id,
        directive_number=a.task.directive.number,
        position=a.task.position,
        agency_id=a.agency_id,
        agency=a.agency.name,
        coordinators=tuple(part.agency.short_name for part in a.task.parts),
        state=state if told else _plain(state),
        due_on=a.due_on,
        late_after=a.late_after,
        standing=stands,
        last_update_at=a.last_update_at if reported else None,
        last_update_kind=a.last_update_kind if reported else "",
        person=a.person.full_name if a.person and is_own else "",
        unit=a.unit.name if a.unit and told else "",
        own=is_own,
        told=told,
        urgency=urgency_of(a.task),
        flags=_flags(a, state, stands, today, returns.get(a.pk, 0) if told else 0, a.pk in provisional, told),
    )


def _plain(state: State) -> State:
    """Who sees the standing only is not told what happens inside: it is open or it is closed."""
    return state if state in CLOSED else State.IN_PROGRESS


def _flags(
    a: Assignment, state: State, stands: Standing, today: date, returned: int, provisional: bool, told: bool
) -> list[Flag]:
    found: list[Flag] = []
    if a.marked:
        found.append("not_completed")
    if returned and not (returned == 1 and state is State.RETURNED):
        found.append(("returned", returned))
    if told and state not in CLOSED:
        found += _flags_of_silence(a, state, stands, today)
    if provisional and state not in CLOSED:
        found.append("provisional_date")
    return found


def _flags_of_silence(a: Assignment, state: State, stands: Standing, today: date) -> list[Flag]:
    if state is State.SUBMITTED:
        return []
    if a.asked_at is not None:
        return ["extension_asked"]
    if stands.code is Code.OVERDUE and a.last_update_kind == UpdateKind.PROGRESS:
        return ["progress_only"]
    last = clock.day_of(a.last_update_at) if a.last_update_at else None
    if stands.code is Code.NO_DEADLINE and a.issued_on:
        owed = owed_update(regulation(a.task.directive.regulation_id), calendar(), today, a.issued_on, last)
        # a period that still runs is no silence
        missed = owed is not None and owed.clock.when(today) is When.OVERDUE
        return ["not_updated"] if missed else []
    return ["not_updated"] if stands.code is Code.OVERDUE and last is None else []
