"""Parts of coordinating agencies: which are owed, how each stands, how long a lead waited for them (D6; TH 8.2.b; BT 10.2.b).

The days of waiting are told apart and taken off nothing (definitions 4): a coordination is in no figure of assignments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import calendar, regulation
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed
from dondoc.rules.due_work import Light, Work
from dondoc.rules.lifecycle import OPEN
from dondoc.rules.own_clocks import Clock
from dondoc.rules.standing import Standing
from dondoc.tasks.models import Assignment, Coordination, PartRequest, Reminder
from dondoc.tasks.queries.rows import soon_days
from dondoc.tasks.queries.visibility import assignments_for, one_of, stands_for, whole_assignments_for

#: What may be asked of the list of parts.
STANDINGS = ("waiting", "late", "given", "refused", "taken_back")
_OPEN = sorted(s.value for s in OPEN)


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it stands today. `standing`: its clock while it waits; `late_days`: how late it came, or is, in calendar days."""

    row: PartRequest
    standing: Standing | None
    late_days: int
    reminders: list[Reminder]

    @property
    def waits(self) -> bool:
        return not self.row.outcome and self.row.assignment.state in _OPEN


@dataclass(frozen=True, slots=True)
class Waited:
    """How long a lead waited for coordinating agencies: `days` (calendar days on which at least one part was out), `parts` still out,
    `late` of these."""

    days: int
    parts: int
    late: int


@dataclass(frozen=True, slots=True)
class WaitingForParts:
    """Over many assignments: how many wait for a coordinating agency now, how many of them for a late one, and the longest in days."""

    assignments: int
    late: int
    longest: int


def parts_for(actor: Actor, day: date) -> QuerySet[PartRequest]:
    """Parts that he may read: asked of his agency, or of an assignment that he sees whole."""
    if actor.sees_everything:
        return PartRequest.objects.filter(assignment__in=assignments_for(actor, day))
    if actor.role not in AGENCY_ROLES:
        return PartRequest.objects.none()
    return PartRequest.objects.filter(
        Q(agency__in=stands_for(actor.agency_id, day)) | Q(assignment__in=whole_assignments_for(actor, day))
    )


def parts_of(actor: Actor, assignment: Assignment, day: date) -> list[Part]:
    """Those of one assignment that he may read, the oldest first. At most four queries."""
    rows = (
        parts_for(actor, day)
        .filter(assignment=assignment)
        .select_related("agency", "asked_by", "answered_by")
        .prefetch_related("files", "reminders")
        .order_by("asked_at", "pk")
    )
    found = list(rows)
    for row in found:
        row.assignment = assignment
    return [_part(row, day) for row in found]


def told(rows: Iterable[PartRequest], day: date) -> list[Part]:
    """Rows of the list with how they stand; `reminders` are read already."""
    return [_part(row, day) for row in rows]


def _part(row: PartRequest, day: date) -> Part:
    ended = clock.day_of(row.answered_at) if row.answered_at else None
    waits = not row.outcome and row.assignment.state in _OPEN
    late = max(((ended or day) - row.due_on).days, 0) if waits or row.outcome == "given" else 0
    standing = clock_of(row).standing(day, calendar(), soon_days()) if waits else None
    return Part(row, standing, late, list(row.reminders.all()))


def clock_of(row: PartRequest) -> Clock:
    """The day that the lead set; `assignment.task.directive` is joined, or the present regulation's cite is told."""
    rules = regulation(row.assignment.task.directive.regulation_id)
    return Clock(row.due_on, clock.day_of(row.asked_at), rules.deed_cites.cite_for(Deed.ASK_PART.value))


def waited(parts: list[Part], day: date) -> Waited:
    """Days on which the lead waited, each counted once however many parts were out. Asks the database nothing."""
    days: set[date] = set()
    for part in parts:
        first = clock.day_of(part.row.asked_at)
        last = clock.day_of(part.row.answered_at) if part.row.answered_at else (day if part.waits else first)
        days |= {date.fromordinal(n) for n in range(first.toordinal() + 1, last.toordinal() + 1)}
    out = [part for part in parts if part.waits]
    return Waited(len(days), len(out), sum(1 for part in out if part.late_days))


def waiting_for_parts(own: list[int] | None, today: date) -> WaitingForParts:
    """How many open assignments of these agencies, of all where `own` is None, wait for a coordinating agency. One query."""
    assignments, late, first = _out.first(own is not None, own=own or [], today=today) or (0, 0, None)
    return WaitingForParts(assignments, late, (today - clock.day_of(first)).days if first else 0)


@MadeOnce
def _out(of_own: bool, own: Any, today: Any) -> QuerySet[Any]:
    rows = PartRequest.objects.filter(outcome="", assignment__state__in=_OPEN)
    rows = rows.filter(one_of("assignment__agency_id", own)) if of_own else rows
    told = {
        "n": Count("assignment", distinct=True),
        "late": Count("assignment", distinct=True, filter=Q(due_on__lt=today)),
        "first": Min("asked_at"),
    }
    return rows.order_by().values("outcome").annotate(**told).values_list(*told)


def coordinators_of(assignment: Assignment, day: date) -> list[tuple[int, str]]:
    """Whom the lead may ask: the task's coordinating agencies but its own. One query and the mergers."""
    own = set(stands_for(assignment.agency_id, day))
    rows = Coordination.objects.filter(task=assignment.task_id).order_by("agency__position", "agency__sort_key")
    return [(pk, name) for pk, name in rows.values_list("agency_id", "agency__name") if pk not in own]


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Parts that the actor's agency owes. One query."""
    if actor.role not in AGENCY_ROLES:
        return
    for pk, due_on, asked_at, regulation_id in _asked_of(own=stands_for(actor.agency_id, today)):
        cite = regulation(regulation_id).deed_cites.cite_for(Deed.ASK_PART.value)
        yield Light(Work.PART, pk, Clock(due_on, clock.day_of(asked_at), cite))


@MadeOnce
def _asked_of(own: Any) -> QuerySet[Any]:
    rows = PartRequest.objects.filter(one_of("agency_id", own), outcome="", assignment__state__in=_OPEN)
    return rows.values_list("pk", "due_on", "asked_at", "assignment__task__directive__regulation_id")


def listed(actor: Actor, day: date, *, asked: bool, standing: str = "") -> QuerySet[PartRequest]:
    """The agency's own list: what it owes as a coordinating agency, or what it asked for as a lead. Waiting ones first, by their day."""
    own = stands_for(actor.agency_id, day)
    rows = (
        PartRequest.objects.filter(assignment__agency__in=own) if asked else PartRequest.objects.filter(agency__in=own)
    )
    is_open = Q(outcome="", assignment__state__in=_OPEN)
    chosen = {
        "waiting": is_open,
        "late": is_open & Q(due_on__lt=day),
        **{code: Q(outcome=code) for code in ("given", "refused", "taken_back")},
    }
    if standing in chosen:
        rows = rows.filter(chosen[standing])
    return (
        rows.select_related("agency", "assignment__agency", "assignment__task__directive")
        .prefetch_related("reminders")
        .order_by("outcome", "due_on", "pk")
    )
