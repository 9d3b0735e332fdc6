"""Threads that a person may see, as much of each as he may, and what he may do about it; filtered, paged (D7, F6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.models import StoredFile
from dondoc.core.regulation import calendar, current, regulation
from dondoc.exchanges.models import EntryKind, Kind, Outcome, Side, Thread, ThreadEntry, ThreadState
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, agency_party, may, own_party
from dondoc.rules.own_clocks import Clock, last_day, limited
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.mine import followed
from dondoc.tasks.queries.visibility import (
    Own,
    asking,
    assignments_for,
    one_of,
    own_of,
    stands_for,
    whole_assignments_for,
)

PER_PAGE = 50
REGULATION = "assignment__task__directive__regulation_id"
#: What every agency that sees the assignment whole reads too: TH 17.1 has a commune tell the departments concerned.
READ_BESIDE = (Kind.DIFFICULTY.value, Kind.BEYOND_MEANS.value)
#: What the Office may answer by itself; the rest goes up for a direction (TH 8.1.c, BT 10.1.c, 16.3).
ANSWERABLE = frozenset({Kind.DIFFICULTY, Kind.QUESTION, Kind.FIGURES})
#: Beside the states: open, while an agency that was asked has still time to answer.
HEARD = "heard"
#: What is never put to the leaders.
NOT_DIRECTED = frozenset({Kind.FIGURES})
WITH_THE_OFFICE = (ThreadState.OPEN.value, ThreadState.DIRECTED.value)
UNDECIDED = (ThreadState.OPEN.value, ThreadState.PROPOSED.value)


class Relation(StrEnum):
    """How a reader stands to a thread, from most to least of it."""

    OFFICE = "office"
    OPENER = "opener"
    BESIDE = "beside"  # he sees the assignment whole
    SIDE = "side"
    GUIDED = "guided"  # an answer was sent to his agency too


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing."""

    state: str = ""
    kind: str = ""
    late: bool = False
    mine: bool = False
    assignment: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread as one reader sees it. `doors`: names of what he may do now. `title` and the like are read from `thread.assignment`."""

    thread: Thread
    relation: Relation
    entries: list[ThreadEntry]
    sides: list[Side]
    doors: frozenset[str]
    clock: Clock
    opens_assignment: bool


def threads_for(actor: Actor, day: date, own: Own | None = None) -> QuerySet[Thread]:
    """The Office and the leaders of the province see all; an agency its own, where it is to be heard, what stands beside an assignment it sees
    whole, and answers that were sent to all. Nobody else sees any. `own`: what `own_of` answers, where it is known."""
    if actor.sees_everything:
        return Thread.objects.all()
    if actor.role not in AGENCY_ROLES:
        return Thread.objects.none()
    own = stands_for(actor.agency_id, day) if own is None else own
    side = Side.objects.filter(one_of("agency_id", own), thread=OuterRef("pk"))
    of_his_task = assignments_for(actor, day, own).filter(task=OuterRef("assignment__task"))
    return Thread.objects.filter(
        one_of("agency_id", own)
        | Exists(side)
        | Q(kind__in=READ_BESIDE, assignment__in=whole_assignments_for(actor, day, own))
        | Q(Q(assignment__isnull=True) | Exists(of_his_task), for_all=True)
    )


def clock_of(thread: Thread) -> Clock:
    """By when it should end: the day that was asked for, else what the profile decided; the regulations set no limit."""
    rules = current() if thread.assignment is None else regulation(thread.assignment.task.directive.regulation_id)
    return the_clock(thread.due_on, clock.day_of(thread.opened_at), thread.cite, rules.id)


def the_clock(due_on: date | None, since: date, cite: str, regulation_id: str) -> Clock:
    if due_on is not None:
        return Clock(due_on, since, cite)
    rules = regulation(regulation_id)
    return limited(calendar(), rules.help.answer_limit if rules.help else None, since, cite)


def opened(actor: Actor, thread_id: int, day: date) -> Opened | None:
    """One thread for its page; None if he may not see it. At most nine queries."""
    rows = threads_for(actor, day).annotate(awaited=awaits(day)).select_related(
        "assignment__task__directive__specialist", "assignment__agency", "agency", "opened_by", "put_to",
        "outcome_directive",
    )  # fmt: skip
    thread = rows.filter(pk=thread_id).first()
    if thread is None:
        return None
    sides = list(thread.sides.select_related("agency", "question", "answer").order_by("pk"))
    own = set(stands_for(actor.agency_id, day)) if actor.role in AGENCY_ROLES else set()
    beside = bool(own) and thread.kind in READ_BESIDE and _sees_whole(actor, thread, day)
    relation = _relation(thread, sides, own, beside=beside)
    about = thread.assignment
    # whose assignment it is says who asked: an answer for all leads to none
    leads = about is not None and relation is not Relation.GUIDED
    opens = leads and assignments_for(actor, day).filter(pk=about.pk).exists()
    return Opened(
        thread=thread,
        relation=relation,
        entries=list(_told(thread, relation, own).select_related("agency", "to", "by").prefetch_related("files")),
        sides=sides if relation is not Relation.SIDE else [one for one in sides if one.agency_id in own],
        doors=doors(actor, thread, relation),
        clock=clock_of(thread),
        opens_assignment=opens,
    )


def _sees_whole(actor: Actor, thread: Thread, day: date) -> bool:
    return thread.assignment is not None and whole_assignments_for(actor, day).filter(pk=thread.assignment.pk).exists()


def _relation(thread: Thread, sides: Iterable[Side], own: set[int], *, beside: bool) -> Relation:
    if not own:
        return Relation.OFFICE
    if thread.agency_id in own:
        return Relation.OPENER
    if any(side.agency_id in own for side in sides):
        return Relation.BESIDE if beside else Relation.SIDE
    return Relation.BESIDE if beside else Relation.GUIDED


def _told(thread: Thread, relation: Relation, own: set[int]) -> QuerySet[ThreadEntry]:
    """What of it this reader is told. A proposal to the leaders stays with them until one of them has directed."""
    rows = thread.entries.order_by("at", "pk")
    if relation is Relation.OFFICE:
        return rows
    if relation is Relation.GUIDED:
        return rows.filter(for_all=True)
    if relation is Relation.SIDE:
        ends = (EntryKind.DIRECTS.value, EntryKind.ANSWERS.value, EntryKind.CLOSES.value)
        return rows.filter(Q(agency__in=own) | Q(to__in=own) | Q(kind__in=ends))
    directed = thread.entries.filter(kind=EntryKind.DIRECTS.value)
    return rows if directed.exists() else rows.exclude(kind=EntryKind.PROPOSES.value)


def doors(actor: Actor, thread: Thread, relation: Relation) -> frozenset[str]:
    """What he may do about it now: say, withdraw, ask, answer, propose, direct, close."""
    state, kind, found = thread.state, Kind(thread.kind), set[str]()
    if state == ThreadState.CLOSED:
        return frozenset()
    if actor.role in AGENCY_ROLES:
        if relation in (Relation.OPENER, Relation.SIDE, Relation.BESIDE) and may(Deed.SPEAK, {agency_party(actor)}):
            found.add("say")
        if relation is Relation.OPENER and state in UNDECIDED:
            found.add("withdraw")
        return frozenset(found if relation is not Relation.BESIDE or _is_heard(thread, actor) else ())
    parties = own_party(actor)
    if may(Deed.PROPOSE, parties):
        found.add("ask")
        found |= {"answer"} if kind in ANSWERABLE and state in UNDECIDED else set()
        found |= {"propose"} if kind not in NOT_DIRECTED and state in UNDECIDED else set()
        found |= {"close"} if state == ThreadState.DIRECTED else set()
    if may(Deed.DIRECT, parties) and kind not in NOT_DIRECTED and state in UNDECIDED:
        found.add("direct")
    return frozenset(found)


def _is_heard(thread: Thread, actor: Actor) -> bool:
    """Whether an agency that reads beside was asked besides."""
    return thread.sides.filter(agency=actor.agency_id).exists()


def awaits(day: Any) -> Exists:
    """Somebody who was asked has still time to answer: the ball is not with the Office."""
    asked = Side.objects.filter(thread=OuterRef("pk"), answer__isnull=True)
    return Exists(asked.filter(Q(answer_by__isnull=True) | Q(answer_by__gte=day)))


def unheard(thread: Thread, day: date) -> list[Side]:
    """Sides that did not speak yet and whose day is not over."""
    rows = thread.sides.filter(answer__isnull=True).exclude(answer_by__lt=day)
    return list(rows.select_related("agency").order_by("pk"))


def files_for(actor: Actor, thread_id: int, day: date) -> QuerySet[StoredFile]:
    """The files of what of a thread he is told."""
    found = opened(actor, thread_id, day)
    entries = [one.pk for one in found.entries] if found else []
    return StoredFile.objects.filter(threadfile__entry__in=entries).distinct()


def listing(actor: Actor, filters: Filters, day: date, number: int = 1) -> tuple[Page[Thread], dict[str, int]]:
    """One page, what waits first and the newest first among that, and the counts of the states within the other filters. At most seven queries."""
    rest = _narrowed(actor, filters, day)
    late = late_on(day)
    states = {state: Q(state=state) for state in ThreadState.values}
    states |= {HEARD: Q(state="open", awaited=True), ThreadState.OPEN.value: Q(state="open", awaited=False)}
    numbers = {state: Count("pk", filter=chosen) for state, chosen in states.items()}
    counts = rest.aggregate(all=Count("pk"), late=Count("pk", filter=late), **numbers)
    rows = rest.filter(late) if filters.late else rest
    rows = rows.filter(states[filters.state]) if filters.state in states else rows
    rows = rows.select_related("assignment__task__directive__specialist", "agency")
    pages = Paginator(rows.order_by("-opened_at", "-pk"), PER_PAGE)
    pages.count = counts["late" if filters.late else filters.state if filters.state in states else "all"]
    return pages.get_page(number), counts


def late_on(day: date) -> Q:
    """Those not closed whose clock (`clock_of`) is over on `day`. One query for the regulations that occur."""
    late = Q(due_on__lt=day)
    undated = Thread.objects.filter(due_on__isnull=True).exclude(state=ThreadState.CLOSED.value)
    for governs in undated.order_by().values_list(REGULATION, flat=True).distinct():
        rules = current() if governs is None else regulation(governs)
        limit = getattr(rules.help.answer_limit, "limit", None) if rules.help else None
        if limit is None:
            continue
        came = day
        while last_day(calendar(), limit, came) >= day:
            came -= timedelta(days=1)
        of = Q(assignment__isnull=True) if governs is None else Q(**{REGULATION: governs})
        late |= of & Q(due_on__isnull=True, opened_at__lte=clock.end_of(came))
    return ~Q(state=ThreadState.CLOSED.value) & late


def _related(actor: Actor, day: date, own: Own | None = None) -> Case | Value:
    """`_relation`, in the statement."""
    if actor.role not in AGENCY_ROLES:
        return Value(Relation.OFFICE.value)
    own = stands_for(actor.agency_id, day) if own is None else own
    beside = Q(kind__in=READ_BESIDE, assignment__in=whole_assignments_for(actor, day, own))
    heard = Exists(Side.objects.filter(one_of("agency_id", own), thread=OuterRef("pk")))
    return Case(
        When(one_of("agency_id", own), then=Value(Relation.OPENER.value)),
        When(beside, then=Value(Relation.BESIDE.value)),
        When(heard, then=Value(Relation.SIDE.value)),
        default=Value(Relation.GUIDED.value),
    )


def names_opener(kind: str, relation: str) -> bool:
    """Whether the reader is told who brought it up: not where he was only asked or only told an answer, but of figures, which the Office opens."""
    return kind == Kind.FIGURES or relation not in (Relation.SIDE, Relation.GUIDED)


def shows_subject(kind: str, relation: str) -> bool:
    """Whether he reads the line in which the opener summed it up. Who was asked reads what was asked."""
    return kind == Kind.FIGURES or relation != Relation.SIDE


def _narrowed(actor: Actor, filters: Filters, day: date) -> QuerySet[Thread]:
    rows = threads_for(actor, day).annotate(awaited=awaits(day), relation=_related(actor, day))
    if filters.kind in Kind.values:
        rows = rows.filter(kind=filters.kind)
    if filters.mine and actor.role in AGENCY_ROLES:
        rows = rows.filter(opened_by=actor.duty_id)
    elif filters.mine and actor.role is Role.PROVINCE_LEADER:
        rows = rows.filter(put_to=actor.duty_id)
    elif filters.mine:
        rows = rows.filter(followed(actor, "assignment__task__directive__"))
    if filters.assignment:
        seen = assignments_for(actor, day).filter(pk=filters.assignment)
        rows = rows.filter(assignment__in=seen)
    return rows.filter(_found_by(filters.q)) if filters.q else rows


def _found_by(asked: str) -> Q:
    """By what the reader is shown of it, and by nothing else: a search must not tell who had asked."""
    figures = Q(kind=Kind.FIGURES.value)
    subject = Q(subject__icontains=asked) & (figures | ~Q(relation=Relation.SIDE.value))
    opener = Q(agency__name__icontains=asked) | Q(agency__short_name__icontains=asked)
    unnamed = Q(relation__in=[Relation.SIDE.value, Relation.GUIDED.value])
    return subject | (opener & (figures | ~unnamed))


def of_assignment(actor: Actor, assignment: Assignment, day: date) -> list[Thread]:
    """The newest threads about one assignment, and what all agencies of its task were told, for its page. One query."""
    who = {"agency": actor.agency_id, "own": own_of(actor, day)}
    return _of_assignment(actor.role, **who, day=day, assignment=assignment.pk, task=assignment.task_id)


@MadeOnce
def _of_assignment(role: Role, agency: Any, own: Any, day: Any, assignment: Any, task: Any) -> QuerySet[Thread]:
    about = Q(assignment_id=assignment) | Q(assignment__task_id=task, for_all=True)
    actor = asking(role, agency=agency)
    rows = threads_for(actor, day, own).filter(about)
    rows = rows.annotate(awaited=awaits(day), relation=_related(actor, day, own))
    rows = rows.select_related("agency", "assignment__task__directive")
    return rows.order_by("-opened_at", "-pk")[:SHOWN_OF_ONE]


#: On the page of an assignment.
SHOWN_OF_ONE = 5
#: Outcomes that a direction can lead to.
FOLLOWING = (Outcome.DIRECTED.value, Outcome.NEW_TASK.value, Outcome.NEW_DEADLINE.value)
