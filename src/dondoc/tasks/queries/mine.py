"""What directives and assignments make due from one person now (F1), as light lines; other rooms tell theirs, `dashboard/queries/due.py` all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import calendar, current, regulation
from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.directives.queries import reconciling
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role
from dondoc.rules.due_work import Light, Work
from dondoc.rules.lifecycle import WITH_AGENCY, State
from dondoc.rules.own_clocks import Clock, limited, owed_update
from dondoc.tasks.models import Assignment, Dispute, MissingTask, Move, Task, Update
from dondoc.tasks.queries.origins import clock_of, waiting_above
from dondoc.tasks.queries.visibility import Own, asking, one_of, stands_for

#: How far ahead a deadline belongs on the page: two weeks.
HORIZON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of an assignment from which what is due of it is told."""

    pk: int
    state: str
    late_after: date | None
    issued_on: date | None
    moved_at: datetime | None
    last_update_at: datetime | None
    agency_id: int
    person_id: int | None
    unit_id: int | None
    regulation_id: str
    last_deed: str | None


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """What this room's records make due from this actor, in no order. At most seven queries, whatever the number of records."""
    if actor.is_office:
        yield from _entering(actor)
        yield from _registering(actor)
        if actor.role is not Role.OFFICE_CLERK:
            yield from _disputes(actor)
            yield from _missing(actor)
            yield from _results(actor)
            yield from _above(actor, today)
    if actor.is_office or actor.role in AGENCY_ROLES:
        yield from _own_assignments(actor, today)


# ---------------------------------------------------------------- the Office


def followed(actor: Actor, path: str = "") -> Q:
    """The directives an Office person answers for: a specialist his own and those nobody has yet (BT 3.5), a leader and the clerk all."""
    if actor.role is not Role.OFFICE_SPECIALIST:
        return Q()
    return Q(**{f"{path}specialist_id": actor.duty_id}) | Q(**{f"{path}specialist__isnull": True})


@MadeOnce
def _to_enter(role: Role, duty: Any) -> QuerySet[Any]:
    # one list of keys out of two small indexes: asked with "or", every directive of all years would be read
    drafts = Task.objects.filter(issued_at__isnull=True).values("directive_id")
    waiting = Directive.objects.filter(entered_at__isnull=True).values("pk").union(drafts)
    mine = Directive.objects.filter(followed(asking(role, duty=duty)), tracking=Tracking.TRACKED.value, pk__in=waiting)
    return mine.values_list("pk", "entered_at", "entry_due_on", "entry_class", "regulation_id", "released_at")


def _entering(actor: Actor) -> Iterator[Light]:
    """TH 6.1, BT 7.1.a: registered and not yet entered; and what was added to an entered directive and not yet issued (TH 5.2.a)."""
    rows = _to_enter(actor.role, duty=actor.duty_id)
    for pk, entered_at, due_on, class_, regulation_id, released_at in rows:
        rules = regulation(regulation_id)
        if entered_at is None:
            rule = rules.entry.rule(class_)
            told = Clock(due_on, clock.day_of(released_at), rule.cite, rule.confidence.value)
            yield Light(Work.ENTER, pk, told)
        elif actor.role is not Role.OFFICE_CLERK:
            yield Light(Work.SUPPLEMENT, pk, Clock(None, clock.day_of(entered_at), rules.dispute.cite))


@MadeOnce
def _to_register(role: Role, duty: Any) -> QuerySet[Any]:
    rows = reconciling.missing().filter(followed(asking(role, duty=duty)))
    return rows.values_list("pk", "entry_due_on", "released_on", "entry_cite")


def _registering(actor: Actor) -> Iterator[Light]:
    """TH 3.2, 5.1.a; BT 7.2.a: issued, and neither registered nor said to be not tracked; by the Office's own limit (TH 6.1, BT 7.1.a)."""
    for pk, due_on, released_on, cite in _to_register(actor.role, duty=actor.duty_id):
        yield Light(Work.REGISTER, pk, Clock(due_on, released_on, cite))


@MadeOnce
def _to_answer(role: Role, duty: Any) -> QuerySet[Any]:
    return Dispute.objects.filter(
        followed(asking(role, duty=duty), "assignment__task__directive__"),
        answered_at__isnull=True,
        assignment__state=State.DISPUTED.value,
    ).values_list("pk", "at", "assignment__task__directive__regulation_id")


def _disputes(actor: Actor) -> Iterator[Light]:
    """TH 5.2.a, BT 8.2.a: what agencies say was wrongly given to them."""
    for pk, at, regulation_id in _to_answer(actor.role, duty=actor.duty_id):
        rule = regulation(regulation_id).dispute
        yield Light(Work.ANSWER, pk, limited(calendar(), rule.answer_limit, clock.day_of(at), rule.cite))


@MadeOnce
def _to_find(role: Role, duty: Any) -> QuerySet[Any]:
    rows = MissingTask.objects.filter(answered_at__isnull=True)
    if role is Role.OFFICE_SPECIALIST:
        elsewhere = Directive.objects.filter(number_key=OuterRef("number_key"), specialist__isnull=False)
        rows = rows.exclude(Exists(elsewhere.exclude(specialist_id=duty)))
    return rows.values_list("pk", "reported_at")


def _missing(actor: Actor) -> Iterator[Light]:
    """TH 5.2.a: tasks that an agency does not find in the system. For the specialist of the directive it names; else for all."""
    rule = current().dispute
    for pk, at in _to_find(actor.role, duty=actor.duty_id):
        yield Light(Work.MISSING, pk, limited(calendar(), rule.answer_limit, clock.day_of(at), rule.cite))


def results_to_judge(actor: Actor) -> QuerySet[Assignment]:
    """Filed results that wait for this actor's judgement (TH 5.1.b; BT 7.2.đ). What the Office itself led is for a leader who did not file it."""
    waiting = Assignment.objects.filter(followed(actor, "task__directive__"), state=State.SUBMITTED.value)
    if actor.role is not Role.OFFICE_LEADER:
        return waiting.exclude(agency__kind=AgencyKind.OFFICE.value)
    mine = (
        Q(filed_by=actor.user_id) | Q(filed_by=actor.duty_id) | Q(filed_for=actor.user_id) | Q(filed_for=actor.duty_id)
    )
    by_me = Update.objects.filter(mine, assignment=OuterRef("pk"), kind="result")
    return waiting.exclude(
        Q(agency__kind=AgencyKind.OFFICE.value) & Exists(by_me.filter(filed_at=OuterRef("filed_at")))
    )


@MadeOnce
def _to_judge(role: Role, user: Any, duty: Any) -> QuerySet[Any]:
    return (
        results_to_judge(asking(role, user=user, duty=duty))
        .order_by()
        .values("task_id", "task__directive__regulation_id", "task__directive__specialist_id")
        .annotate(n=Count("pk"), first=Min("filed_at"), first_on=Min("filed_on"))
    )


def _results(actor: Actor) -> Iterator[Light]:
    """Like results of one task are one line, counted as many; its clock is that of the oldest."""
    for row in _to_judge(actor.role, user=actor.user_id, duty=actor.duty_id):
        completion = regulation(row["task__directive__regulation_id"]).completion
        in_charge = row["task__directive__specialist_id"] == actor.duty_id
        if (
            actor.role is Role.OFFICE_SPECIALIST
            and completion.confirmer.code == "monitoring_specialist"
            and not in_charge
        ):
            continue
        filed_on = clock.day_of(row["first"]) if row["first"] else row["first_on"]
        told = limited(calendar(), completion.confirm_limit, filed_on, completion.confirmer.cite)
        yield Light(Work.CONFIRM, row["task_id"], told, count=row["n"])


@MadeOnce
def _to_report(role: Role, duty: Any, by: Any) -> QuerySet[Task]:
    return waiting_above(by).filter(followed(asking(role, duty=duty), "directive__")).select_related("directive")


def _above(actor: Actor, today: date) -> Iterator[Light]:
    """C10: the Government, the Prime Minister, the Party or the Council waits, by its own earlier day, and nothing went up yet."""
    for task in _to_report(actor.role, duty=actor.duty_id, by=today + HORIZON):
        yield Light(Work.ORIGIN, task.pk, clock_of(task))


# ---------------------------------------------------------------- agencies, and the Office where it leads


def own_assignments(actor: Actor, day: date, own: Own | None = None) -> QuerySet[Assignment]:
    """What the actor's agency leads, or what was passed to his unit; who does not sign sees his own and what nobody has.

    In the Office only who signs gets what nobody has: its specialists are many and follow, they do not carry out.
    """
    own = stands_for(actor.agency_id, day) if own is None else own
    rows = Assignment.objects.filter(one_of("agency_id", own) | Q(unit_id=actor.agency_id))
    if actor.signs:
        return rows
    if actor.is_office:
        return rows.filter(person_id=actor.duty_id)
    rows = rows.filter(Q(person_id=actor.duty_id) | Q(person__isnull=True))
    return rows.filter(Q(unit__isnull=True) | Q(unit_id=actor.agency_id) | Q(person_id=actor.duty_id))


@MadeOnce
def _to_do(role: Role, signs: bool, duty: Any, agency: Any, own: Any, day: Any) -> QuerySet[Any]:
    deed = Move.objects.filter(assignment=OuterRef("pk"), until__isnull=True, superseded_at__isnull=True)
    return (
        own_assignments(asking(role, duty=duty, agency=agency, signs="head" if signs else ""), day, own)
        .filter(state__in=sorted(s.value for s in WITH_AGENCY))
        .annotate(last_deed=Subquery(deed.values("deed")[:1]))
        .values_list(
            "pk", "state", "late_after", "issued_on", "moved_at", "last_update_at", "agency_id", "person_id", "unit_id",
            "task__directive__regulation_id", "last_deed",
        )
    )  # fmt: skip


def _own_assignments(actor: Actor, today: date) -> Iterator[Light]:
    own = stands_for(actor.agency_id, today)
    rows = _to_do(actor.role, bool(actor.signs), duty=actor.duty_id, agency=actor.agency_id, own=own, day=today)
    for values in rows:
        row = Facts(*values)
        signs = bool(actor.signs) and row.unit_id != actor.agency_id
        found = _due_of(row, signs, today)
        if found is not None:
            work, told = found
            yield Light(work, row.pk, told, mine=bool(actor.signs) or row.person_id == actor.duty_id)


def _due_of(row: Facts, signs: bool, today: date) -> tuple[Work, Clock] | None:
    """What is due of one assignment, if anything is: one line each, the most pressing deed."""
    state = State(row.state)
    if state is State.AWAITING_SIGNATURE:
        return (Work.SIGN, _deadline(row, Deed.FILE_RESULT)) if signs else None
    if row.last_deed == Deed.HAND_BACK.value and not signs:
        return Work.MEND, _deadline(row, Deed.HAND_BACK)
    if state is State.RETURNED:
        return Work.REDO, _deadline(row, Deed.RETURN)
    if state is State.ISSUED:
        return Work.ACCEPT, _deadline(row, Deed.ACCEPT)
    if row.late_after is not None:
        near = row.late_after <= today + HORIZON
        return (Work.UPDATE, _deadline(row, Deed.UPDATE)) if near else None
    return _period(row, today)


def _deadline(row: Facts, deed: Deed) -> Clock:
    """The deadline of the assignment as the clock of a deed; where there is none, how long the deed has waited."""
    rules = regulation(row.regulation_id)
    since = row.issued_on or clock.day_of(row.moved_at)
    if row.late_after is not None:
        return Clock(row.late_after, since, rules.update.dated.cite, rules.update.dated.confidence.value)
    waiting = since if deed is Deed.ACCEPT or row.moved_at is None else clock.day_of(row.moved_at)
    return Clock(None, waiting, rules.deed_cites.cite_for(deed.value) or rules.update.undated.cite)


def _period(row: Facts, today: date) -> tuple[Work, Clock] | None:
    """TH 6.2.b, BT 8.1.b: an undated task whose period ends within two weeks, or ended, without an update."""
    last = clock.day_of(row.last_update_at) if row.last_update_at else None
    owed = owed_update(regulation(row.regulation_id), calendar(), today, row.issued_on or today, last)
    if owed is None or owed.clock.due > today + HORIZON:
        return None
    return Work.PERIOD, owed.clock
