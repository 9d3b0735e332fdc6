"""The one place where an assignment moves: its columns, its dated facts and the audit line are written together, for one or for thousands.

Every deed builds `Step`s and hands them to `take_steps`. The functions that build rows do not touch the database, so that history written in
bulk (the demo, an import) leaves exactly the rows that the ordinary deeds leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.rules.access import Actor, Deed
from dondoc.rules.deadlines import judged_day
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.rules.regulation import Regulation
from dondoc.tasks.models import Assignment, Deadline, Move, Task, Update
from dondoc.tasks.models.facts import Basis

AUDIT_KIND: dict[Deed, AuditKind] = {
    Deed.ISSUE: AuditKind.ASSIGNMENT_ISSUED,
    Deed.ACCEPT: AuditKind.ACCEPTED,
    Deed.DISPUTE: AuditKind.DISPUTED,
    Deed.KEEP: AuditKind.DISPUTE_KEPT,
    Deed.TRANSFER: AuditKind.REASSIGNED,
    Deed.DRAFT_RESULT: AuditKind.RESULT_DRAFTED,
    Deed.HAND_BACK: AuditKind.DRAFT_HANDED_BACK,
    Deed.FILE_RESULT: AuditKind.RESULT_FILED,
    Deed.RECALL_RESULT: AuditKind.RESULT_RECALLED,
    Deed.CONFIRM: AuditKind.CONFIRMED,
    Deed.RETURN: AuditKind.RETURNED,
    Deed.REOPEN: AuditKind.REOPENED,
    Deed.SUSPEND: AuditKind.SUSPENDED,
    Deed.RESUME: AuditKind.RESUMED,
    Deed.WITHDRAW: AuditKind.WITHDRAWN,
    Deed.ASSIGN_PERSON: AuditKind.UNIT_ASSIGNED,
}
#: Columns that a step may change besides the state.
COLUMNS = (
    "state",
    "filed_on",
    "filed_at",
    "marked",
    "closed_on",
    "issued_on",
    "due_on",
    "late_after",
    "moved_at",
    "version",
)
#: States that keep the result which was filed; every other state begins without one.
KEEPS_RESULT = frozenset({State.SUBMITTED, State.COMPLETED, State.SUSPENDED, State.WITHDRAWN, State.TRANSFERRED})


@dataclass(slots=True)
class Step:
    """One deed on one assignment. `filed_on` and `update` come with a result; `marks` sets the permanent mark of TH 5.2.b."""

    assignment: Assignment
    deed: Deed
    to: State
    text: str = ""
    cite: str = ""
    update: Update | None = None
    filed_on: date | None = None
    marks: bool = False
    facts: dict[str, object] = field(default_factory=dict)


def title_of(actor: Actor) -> str:
    """How a doer is named beside his name: his post and his agency, as of then."""
    return actor.described


def stream_of(assignment: Assignment) -> str:
    return f"assignment:{assignment.pk}"


def apply_step(step: Step, *, actor: Actor, at: datetime) -> Move:
    """Change the assignment in memory and return the fact to be written; touches no database."""
    a = step.assignment
    before = a.state
    a.state = step.to.value
    a.marked = a.marked or step.marks
    a.moved_at = at
    a.version += 1
    if step.filed_on is not None:
        a.filed_on, a.filed_at = step.filed_on, at
    elif step.to not in KEEPS_RESULT:
        a.filed_on = a.filed_at = None
    a.closed_on = clock.day_of(at) if step.to in CLOSED else None
    return Move(
        assignment=a,
        deed=step.deed.value,
        state_before=before,
        state=a.state,
        filed_on=a.filed_on,
        marked=a.marked,
        by_id=actor.user_id,
        by_name=actor.name,
        by_title=title_of(actor),
        text=step.text,
        cite=step.cite,
        update=step.update,
        at=at,
        recorded_at=at,
    )


def audit_entry(step: Step, *, actor: Actor, at: datetime) -> Entry:
    """Ids, codes and dates only: enough to recompute every figure from the log, nothing of what was written."""
    a = step.assignment
    facts: dict[str, object] = {
        "assignment": a.pk,
        "task": a.task_id,
        "agency": a.agency_id,
        "state": a.state,
        "marked": a.marked,
        "filed_on": a.filed_on.isoformat() if a.filed_on else None,
    }
    if step.deed is Deed.ISSUE:
        facts |= {
            "due_on": a.due_on.isoformat() if a.due_on else None,
            "late_after": a.late_after.isoformat() if a.late_after else None,
        }
    if step.update is not None:
        facts["update"] = step.update.pk
    return Entry(
        AUDIT_KIND[step.deed], actor=actor, stream=stream_of(a), facts=facts | step.facts, at=at, cite=step.cite
    )


def take_steps(steps: list[Step], *, actor: Actor, at: datetime) -> None:
    """Write the steps: a constant number of queries when all change alike (issuing to 166, confirming 142). Inside a transaction, rows locked."""
    if not steps:
        return
    ids = [s.assignment.pk for s in steps]
    # Two requests may commit in the other order than they were stamped in, and a training clock may be set back: facts never go backwards.
    at = max([at, *(s.assignment.moved_at for s in steps if s.assignment.moved_at)])
    Move.objects.filter(assignment__in=ids, until__isnull=True, superseded_at__isnull=True).update(until=at)
    Move.objects.bulk_create([apply_step(step, actor=actor, at=at) for step in steps], batch_size=500)
    write_columns([s.assignment for s in steps])
    record_many([audit_entry(step, actor=actor, at=at) for step in steps])


def write_columns(assignments: Iterable[Assignment]) -> None:
    """Write the present columns; assignments that look alike share one statement."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for a in assignments:
        alike[tuple(getattr(a, c) for c in COLUMNS)].append(a.pk)
    for values, ids in alike.items():
        Assignment.objects.filter(pk__in=ids).update(**dict(zip(COLUMNS, values, strict=True)))


def first_deadline(assignment: Assignment, task: Task, regulation: Regulation, *, at: datetime) -> Deadline:
    """Set the deadline of a draft in memory as its task gives it, and return the fact. A deadline on a rest day stays as given; lateness is
    judged with the next working day (local decision, 0-definitions 3)."""
    days = calendar()
    due = task.due_on
    assignment.due_on = due
    assignment.late_after = judged_day(days, regulation.calendar, due) if due else None
    assignment.issued_on = clock.day_of(at)
    return Deadline(
        assignment=assignment,
        text=task.deadline_text,
        due_on=due,
        late_after=assignment.late_after,
        basis=Basis.DIRECTIVE,
        basis_text=task.directive.number,
        original=True,
        provisional=bool(due and days.is_provisional(due)),
        at=at,
        recorded_at=at,
    )


def issue_all(
    assignments: list[Assignment], regulation: Regulation, *, actor: Actor, at: datetime, cite: str = ""
) -> None:
    """Drafts become issued, each with its first deadline (C8). `assignment.task.directive` must be joined."""
    deadlines = [first_deadline(a, a.task, regulation, at=at) for a in assignments]
    Deadline.objects.bulk_create(deadlines, batch_size=500)
    take_steps([Step(a, Deed.ISSUE, State.ISSUED, cite=cite) for a in assignments], actor=actor, at=at)


def change_deadline(
    assignment: Assignment, due_on: date, late_after: date, basis: Basis, basis_text: str, *, actor: Actor, at: datetime
) -> Deadline:
    """Another deadline holds from `at`; the earlier one stays with its validity."""
    assignment.deadlines.filter(until__isnull=True, superseded_at__isnull=True).update(until=at)
    assignment.due_on, assignment.late_after = due_on, late_after
    write_columns([assignment])
    record_many(
        [
            Entry(
                AuditKind.DEADLINE_SET,
                actor=actor,
                stream=stream_of(assignment),
                facts={
                    "assignment": assignment.pk,
                    "due_on": due_on.isoformat(),
                    "late_after": late_after.isoformat(),
                    "basis": basis.value,
                },
                at=at,
                cite="",
            )
        ]
    )
    return Deadline.objects.create(
        assignment=assignment,
        due_on=due_on,
        late_after=late_after,
        basis=basis,
        basis_text=basis_text,
        provisional=calendar().is_provisional(due_on),
        at=at,
        recorded_at=at,
    )
