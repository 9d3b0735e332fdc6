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
    "asked_at",
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
    a.asked_at = None if step.to in CLOSED else a.asked_at  # nobody decides for what is closed
    return Move(
        assignment=a,
        deed=step.deed.value,
        state_before=before,
        state=a.state,
        filed_on=a.filed_on,
        marked=a.marked,
        by_id=actor.user_id or None,  # the console is no account
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
    """Write the steps: a constant number of queries when all change alike (issuing to 166, confirming 142). Inside a transaction, rows locked.

    An assignment that stands nowhere yet is written once, as the step leaves it: its indexes are wide, and each writing costs all of them.
    """
    if not steps:
        return
    new = [s.assignment for s in steps if s.assignment.pk is None]
    stored = [s.assignment for s in steps if s.assignment.pk is not None]
    # Two requests may commit in the other order than they were stamped in, and a training clock may be set back: facts never go backwards.
    at = max([at, *(s.assignment.moved_at for s in steps if s.assignment.moved_at)])
    held = Move.objects.filter(assignment__in=[a.pk for a in stored], until__isnull=True, superseded_at__isnull=True)
    held.update(until=at)
    moves = [apply_step(step, actor=actor, at=at) for step in steps]
    Assignment.objects.bulk_create(new)
    write_columns(stored)
    Move.objects.bulk_create(moves, batch_size=500)
    record_many([audit_entry(step, actor=actor, at=at) for step in steps])


def write_columns(assignments: Iterable[Assignment]) -> None:
    """Write the present columns; assignments that look alike share one statement."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for a in assignments:
        alike[tuple(getattr(a, c) for c in COLUMNS)].append(a.pk)
    for values, ids in alike.items():
        Assignment.objects.filter(pk__in=ids).update(**dict(zip(COLUMNS, values, strict=True)))


@dataclass(frozen=True, slots=True)
class Term:
    """A first deadline other than the one the directive gave its task: of an agency that joins later."""

    due_on: date | None
    text: str
    basis: Basis
    basis_text: str


def first_deadline(
    assignment: Assignment, task: Task, regulation: Regulation, *, at: datetime, term: Term | None = None
) -> Deadline:
    """Set the deadline of a draft in memory as its task gives it (or `term`), and return the fact. A deadline on a rest day stays as given;
    lateness is judged with the next working day (local decision, docs/definitions.md 3)."""
    days = calendar()
    given = term or Term(task.due_on, task.deadline_text, Basis.DIRECTIVE, task.directive.number)
    due = given.due_on
    assignment.due_on = due
    assignment.late_after = judged_day(days, regulation.calendar, due) if due else None
    assignment.issued_on = clock.day_of(at)
    return Deadline(
        assignment=assignment,
        text=given.text,
        due_on=due,
        late_after=assignment.late_after,
        basis=given.basis,
        basis_text=given.basis_text,
        original=True,
        provisional=bool(due and days.is_provisional(due)),
        at=at,
        recorded_at=at,
    )


def issue_all(
    assignments: list[Assignment],
    regulation: Regulation,
    *,
    actor: Actor,
    at: datetime,
    cite: str = "",
    text: str = "",
    term: Term | None = None,
) -> None:
    """Assignments, mostly not written yet, are issued, each with its first deadline (C8). `assignment.task.directive` must be joined.
    `text`: why they come later."""
    deadlines = [first_deadline(a, a.task, regulation, at=at, term=term) for a in assignments]
    take_steps([Step(a, Deed.ISSUE, State.ISSUED, text=text, cite=cite) for a in assignments], actor=actor, at=at)
    Deadline.objects.bulk_create(deadlines, batch_size=500)


def change_deadline(
    assignment: Assignment,
    due_on: date | None,
    late_after: date | None,
    basis: Basis,
    basis_text: str,
    *,
    actor: Actor,
    at: datetime,
) -> Deadline:
    """Another deadline holds from `at`; the earlier one stays with its validity."""
    return change_deadlines([(assignment, due_on, late_after)], basis, basis_text, actor=actor, at=at)[0]


def change_deadlines(
    moved: list[tuple[Assignment, date | None, date | None]],
    basis: Basis,
    basis_text: str,
    *,
    actor: Actor,
    at: datetime,
) -> list[Deadline]:
    """The same for many: each assignment with its new day and the day it is judged by, None for both where it has no deadline any more.
    A number of queries that does not grow with them."""
    if not moved:
        return []
    ids = [a.pk for a, _due, _late in moved]
    Deadline.objects.filter(assignment__in=ids, until__isnull=True, superseded_at__isnull=True).update(until=at)
    for assignment, due_on, late_after in moved:
        assignment.due_on, assignment.late_after = due_on, late_after
    _write_days([a for a, _due, _late in moved])
    record_many([_deadline_entry(a, basis, actor, at) for a, _due, _late in moved])
    days = calendar()
    return Deadline.objects.bulk_create(
        [
            Deadline(
                assignment=a,
                due_on=due_on,
                late_after=late_after,
                basis=basis,
                basis_text=basis_text,
                provisional=due_on is not None and days.is_provisional(due_on),
                at=at,
                recorded_at=at,
            )
            for a, due_on, late_after in moved
        ],
        batch_size=500,
    )


def rejudge(deadlines: list[int], late_after: date, *, provisional: bool, actor: Actor, at: datetime) -> int:
    """Deadlines that all fall on one day are judged by another one, since the working calendar was settled or put right.

    Nothing else of them changes, their validity neither: what was believed of the day is superseded, so that a figure can be asked as it was
    known before and as it is known now. Answers of how many assignments the present judged day moved. Inside a transaction.
    """
    rows = list(Deadline.objects.filter(pk__in=deadlines, superseded_at__isnull=True).order_by("assignment_id", "pk"))
    held = Assignment.objects.select_for_update(of=("self",)).order_by("pk").in_bulk({r.assignment_id for r in rows})
    Deadline.objects.filter(pk__in=[r.pk for r in rows]).update(superseded_at=at)
    moved = [r for r in rows if r.late_after != late_after]
    for row in rows:
        row.pk, row.late_after, row.provisional, row.recorded_at = None, late_after, provisional, at
    Deadline.objects.bulk_create(rows, batch_size=500)
    present = [held[r.assignment_id] for r in moved if r.until is None]
    for assignment in present:
        assignment.late_after = late_after
    _write_days(present)
    record_many([_judged_entry(r, actor, at) for r in moved])
    return len(present)


def _judged_entry(row: Deadline, actor: Actor, at: datetime) -> Entry:
    facts = {
        "assignment": row.assignment_id,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "late_after": row.late_after.isoformat() if row.late_after else None,
        "basis": "calendar",
        "in_force": row.until is None,
    }
    return Entry(AuditKind.DEADLINE_SET, actor=actor, stream=f"assignment:{row.assignment_id}", facts=facts, at=at)


def _write_days(assignments: list[Assignment]) -> None:
    alike: dict[tuple[date | None, date | None], list[int]] = defaultdict(list)
    for a in assignments:
        alike[a.due_on, a.late_after].append(a.pk)
    for (due_on, late_after), ids in alike.items():
        Assignment.objects.filter(pk__in=ids).update(due_on=due_on, late_after=late_after)


def _deadline_entry(a: Assignment, basis: Basis, actor: Actor, at: datetime) -> Entry:
    facts = {
        "assignment": a.pk,
        "due_on": a.due_on.isoformat() if a.due_on else None,
        "late_after": a.late_after.isoformat() if a.late_after else None,
        "basis": basis.value,
    }
    return Entry(AuditKind.DEADLINE_SET, actor=actor, stream=stream_of(a), facts=facts, at=at, cite="")
