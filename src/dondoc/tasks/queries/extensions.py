"""Requests for more time: which wait and for whom, what became of them, and every deadline that ever held as one line (D4; TH 5.2.c)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import calendar, regulation
from dondoc.organisations.models import Post
from dondoc.organisations.queries.people import held_on
from dondoc.rules.access import Actor, Role
from dondoc.rules.due_work import Light, Work
from dondoc.rules.extending import Leader, deciders
from dondoc.rules.lifecycle import CLOSED, OPEN, State
from dondoc.rules.own_clocks import Clock, limited
from dondoc.rules.regulation import Regulation
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, Deadline, Update
from dondoc.tasks.models.extension import Extension, Outcome
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.mine import followed
from dondoc.tasks.queries.visibility import asking

#: A request of each of these standings can be asked of the list, in its order.
STANDINGS = ("advice", "decision", "granted", "refused", "withdrawn", "lapsed")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `due_then`: the deadline in force when it was filed; `late`: filed after the day lateness is judged by."""

    update: Update
    extension: Extension | None
    standing: str
    due_then: date | None
    late: bool
    rest: str

    @property
    def is_open(self) -> bool:
        return self.standing in ("advice", "decision")


@dataclass(frozen=True, slots=True)
class Stop:
    """A day on the line: `kind` original, later, asked. `place`: how far along, as SVG reads it ("3.00%" to "97.00%")."""

    kind: str
    day: date
    place: str
    in_force: bool = False
    basis: str = ""
    basis_text: str = ""
    at: datetime | None = None


def standing_of(update: Update, extension: Extension | None, assignment: Assignment) -> str:
    """One of STANDINGS. A request that a later one took the place of, or whose assignment was closed, was never decided."""
    if extension is not None and extension.outcome:
        return extension.outcome
    if State(assignment.state) in CLOSED or assignment.asked_at != update.filed_at:
        return "lapsed"
    return "decision" if extension is not None and extension.advice else "advice"


def requests_of(assignment: Assignment) -> list[Asked]:
    """All that were filed, newest first. Three queries."""
    rows = (
        Update.objects.filter(assignment=assignment, kind=UpdateKind.EXTENSION_REQUEST.value, filed_at__isnull=False)
        .select_related("extension", "filed_by", "extension__advised_by", "extension__decided_by")
        .prefetch_related("files")
        .order_by("-filed_at", "-pk")
    )
    found = list(rows)
    for one in found:
        one.assignment = assignment
    return told(found) if found else []


def told(updates: list[Update]) -> list[Asked]:
    """The same for requests of many assignments, which are joined. One query."""
    held: dict[int, list[Deadline]] = {}
    for row in _deadlines(assignments=sorted({u.assignment_id for u in updates})):
        held.setdefault(row.assignment_id, []).append(row)
    return [_told(u, held.get(u.assignment_id, [])) for u in updates]


_deadlines = MadeOnce(lambda assignments: Deadline.objects.filter(Among("assignment", assignments), superseded_at=None))


def _told(update: Update, deadlines: list[Deadline]) -> Asked:
    extension = getattr(update, "extension", None)
    # a decision in the same moment ended the deadline that held
    then = next(
        (d for d in deadlines if d.at <= update.filed_at and (d.until is None or d.until > update.filed_at)), None
    )
    day = update.asked_due_on
    return Asked(
        update=update,
        extension=extension,
        standing=standing_of(update, extension, update.assignment),
        due_then=then.due_on if then else None,
        late=bool(then and then.late_after and clock.day_of(update.filed_at) > then.late_after),
        rest=calendar().why(day) if day and not calendar().is_working(day) else "",
    )


def line(deadlines: Iterable[Any], requests: list[Asked]) -> list[Stop]:
    """Every deadline that held and every day that was asked for, in the order of their days. Asks the database nothing.

    `deadlines`: rows with due_on, original, basis, basis_text, at, in_force (`page.DeadlineLine`).
    """
    stops = [
        Stop("original" if d.original else "later", d.due_on, "", d.in_force, d.basis, d.basis_text, d.at)
        for d in deadlines
        if d.due_on is not None
    ]
    given = {stop.day for stop in stops}
    stops += [
        Stop("asked", a.update.asked_due_on, "", at=a.update.filed_at)
        for a in requests
        if a.update.asked_due_on and a.update.asked_due_on not in given
    ]
    if len(stops) < 2:
        return []
    first, last = min(s.day for s in stops), max(s.day for s in stops)
    span = max((last - first).days, 1)
    placed = [
        Stop(s.kind, s.day, f"{3 + 94 * (s.day - first).days / span:.2f}%", s.in_force, s.basis, s.basis_text, s.at)
        for s in stops
    ]
    return sorted(placed, key=lambda s: (s.day, s.kind))


# ---------------------------------------------------------------- who decides, and what is due from whom


def leaders(day: date) -> list[Leader]:
    """The leaders of UBND tỉnh in office on `day`, in the order of their posts. One query."""
    posts = Post.objects.filter(held_on(day), role=Role.PROVINCE_LEADER.value).select_related("user").order_by("pk")
    return [Leader(p.user_id, p.user.full_name, p.title) for p in posts]


def chairmen(day: date) -> list[Leader]:
    """The Chairman; while nobody holds his post, all leaders in office. One query."""
    known = leaders(day)
    return [one for one in known if not one.is_deputy] or known


def deciders_of(assignment: Assignment, known: list[Leader]) -> list[Leader]:
    """Whose decision more time for this assignment is; its task and directive are joined."""
    directive = assignment.task.directive
    rules = regulation(directive.regulation_id)
    return deciders(rules, directive.assigned_by, directive.assigned_by_name, known)


def open_requests() -> QuerySet[Update]:
    """Requests that nobody decided yet, of assignments that are open."""
    return Update.objects.filter(
        kind=UpdateKind.EXTENSION_REQUEST.value,
        filed_at=F("assignment__asked_at"),
        assignment__asked_at__isnull=False,
        assignment__state__in=sorted(s.value for s in OPEN),
    )


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """What waits for the Office's proposal or for this leader's decision. At most two queries."""
    if actor.is_office and actor.role is not Role.OFFICE_CLERK:
        yield from _to_advise(actor)
    elif actor.role is Role.PROVINCE_LEADER:
        yield from _to_decide(actor, today)


@MadeOnce
def _waiting_for_advice(role: Role, duty: Any) -> QuerySet[Any]:
    waiting = open_requests().filter(followed(asking(role, duty=duty), "assignment__task__directive__"))
    waiting = waiting.filter(Q(extension__isnull=True) | Q(extension__advice=""))
    return waiting.values_list("assignment_id", "filed_at", "assignment__task__directive__regulation_id")


def _to_advise(actor: Actor) -> Iterator[Light]:
    for pk, filed_at, regulation_id in _waiting_for_advice(actor.role, duty=actor.duty_id):
        yield Light(Work.PROPOSE_EXTENSION, pk, _clock(regulation(regulation_id), "propose_limit", filed_at))


def _to_decide(actor: Actor, today: date) -> Iterator[Light]:
    """What the Office put before the leader who gave the task."""
    rows = (
        open_requests()
        .exclude(extension__advice="")
        .filter(extension__isnull=False)
        .values_list(
            "assignment_id", "filed_at", "assignment__task__directive__regulation_id", "assignment__task__directive__assigned_by",
            "assignment__task__directive__assigned_by_name",
        )
    )  # fmt: skip
    known: list[Leader] | None = None
    for pk, filed_at, regulation_id, assigned_by, name in rows:
        known = leaders(today) if known is None else known
        rules = regulation(regulation_id)
        if any(one.user_id == actor.duty_id for one in deciders(rules, assigned_by, name, known)):
            yield Light(Work.DECIDE_EXTENSION, pk, _clock(rules, "decide_limit", filed_at))


def _clock(rules: Regulation, which: str, filed_at: datetime) -> Clock:
    return limited(calendar(), getattr(rules.extension, which), clock.day_of(filed_at), rules.extension.allowed.cite)


# ---------------------------------------------------------------- the list


def listed(visible: QuerySet[Assignment], standing: str = "", *, late_only: bool = False) -> QuerySet[Update]:
    """The requests of these assignments, newest first; narrowed to one of STANDINGS, or to those filed after the deadline."""
    rows = Update.objects.filter(
        kind=UpdateKind.EXTENSION_REQUEST.value, filed_at__isnull=False, assignment__in=visible
    ).select_related(
        "extension", "filed_by", "assignment__agency", "assignment__task__directive__specialist",
    )  # fmt: skip
    if late_only:
        then = Deadline.objects.filter(
            Q(until__isnull=True) | Q(until__gt=OuterRef("filed_at")),
            assignment=OuterRef("assignment"),
            superseded_at=None,
            at__lte=OuterRef("filed_at"),
            late_after__lt=OuterRef("filed_day"),
        )
        rows = rows.annotate(filed_day=TruncDate("filed_at", tzinfo=clock.VIETNAM)).filter(Exists(then))
    is_open = Q(filed_at=F("assignment__asked_at"), assignment__state__in=sorted(s.value for s in OPEN))
    undecided = Q(extension__isnull=True) | Q(extension__outcome="")
    advised = Q(extension__isnull=False) & ~Q(extension__advice="")
    asked = {
        "advice": is_open & undecided & ~advised,
        "decision": is_open & undecided & advised,
        "lapsed": undecided & ~is_open,
        **{o.value: Q(extension__outcome=o.value) for o in Outcome},
    }
    if standing in asked:
        rows = rows.filter(asked[standing])
    return rows.order_by("-filed_at", "-pk")


def open_of(visible: QuerySet[Assignment]) -> list[Update]:
    """The open requests of these assignments with what the Office said of them, by agency. One query."""
    rows = open_requests().filter(assignment__in=visible).select_related("extension", "assignment__agency")
    return list(rows.order_by("assignment__agency__position", "assignment__agency__sort_key", "pk"))


def waiting_request(assignment_id: int) -> int | None:
    """The key of the open request of one assignment."""
    return open_requests().filter(assignment=assignment_id).values_list("pk", flat=True).first()
