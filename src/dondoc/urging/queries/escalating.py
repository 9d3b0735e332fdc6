"""Rungs above the head of an agency, which wait for a person (F2; docs/definitions.md 7): for the specialist in charge, directive by directive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import regulation
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor, Deed, Role, may, own_party
from dondoc.rules.due_work import Light, Work
from dondoc.rules.lifecycle import WITH_AGENCY
from dondoc.rules.own_clocks import Clock
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.mine import followed
from dondoc.tasks.queries.rows import AssignmentRow, assignment_rows, short_title
from dondoc.tasks.queries.visibility import asking
from dondoc.urging.models import Escalation, LadderRun, ReachedRung, RungState


def climbed_on(day: date) -> bool:
    """Whether the ladder was climbed on a day."""
    return LadderRun.objects.filter(day=day).exists()


def waiting() -> QuerySet[ReachedRung]:
    """What waits for a person, of deadlines that still hold and are not met."""
    return ReachedRung.objects.filter(
        state=RungState.WAITING,
        assignment__state__in=sorted(s.value for s in WITH_AGENCY),
        assignment__late_after=F("ends"),
    )


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """One line a directive that the specialist follows. One query."""
    if actor.role is not Role.OFFICE_SPECIALIST:
        return
    for directive_id, regulation_id, n, since in _reached(actor.role, duty=actor.duty_id):
        urging = regulation(regulation_id).urging
        rung = next((r for r in urging.ladder if r.person), None)
        told = Clock(None, since, rung.cite if rung else urging.cite, rung.confidence.value if rung else "stated")
        yield Light(Work.ESCALATE, directive_id, told, count=n)


@MadeOnce
def _reached(role: Role, duty: Any) -> QuerySet[Any]:
    path = "assignment__task__directive"
    rows = waiting().filter(followed(asking(role, duty=duty), f"{path}__"))
    rows = rows.values_list(f"{path}_id", f"{path}__regulation_id")
    return rows.annotate(n=Count("pk"), since=Min("reached_on"))


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of those lines: the directive and the agencies that are late. Two queries."""
    late: dict[int, dict[str, None]] = defaultdict(dict)
    rows = waiting().filter(assignment__task__directive__in=pks).order_by("assignment__agency__position", "pk")
    for directive_id, name in rows.values_list("assignment__task__directive_id", "assignment__agency__short_name"):
        late[directive_id][name] = None
    return {
        d.pk: {
            "title": short_title(d.subject),
            "directive_id": d.pk,
            "directive_number": d.number,
            "urgency": d.urgency,
            "agencies": (*list(late[d.pk])[:3], *(["…"] if len(late[d.pk]) > 3 else [])),
        }
        for d in Directive.objects.filter(pk__in=pks)
    }


@dataclass(frozen=True, slots=True)
class Sent:
    """One escalation as its readers see it."""

    pk: int
    at: datetime
    by: str
    by_title: str
    words: str
    rows: list[AssignmentRow]


@dataclass(frozen=True, slots=True)
class LongOverdue:
    """What waits of one directive, and what was put to the leaders before."""

    directive: Directive
    rows: list[AssignmentRow]
    sent: list[Sent]


def may_escalate(actor: Actor) -> bool:
    return may(Deed.ESCALATE, own_party(actor))


def of_directive(actor: Actor, directive_id: int, today: date) -> LongOverdue | None:
    """The page of one directive's long overdue assignments; None for who has no part in it. At most eight queries."""
    if not may_escalate(actor):
        return None
    directive = Directive.objects.filter(pk=directive_id).first()
    if directive is None:
        return None
    sent = list(Escalation.objects.filter(directive=directive).select_related("by").order_by("-at", "-pk"))
    ids = dict(ReachedRung.objects.filter(escalation__in=sent).values_list("assignment_id", "escalation_id"))
    open_ids = list(waiting().filter(assignment__task__directive=directive).values_list("assignment_id", flat=True))
    shown = (
        Assignment.objects.filter(pk__in={*ids, *open_ids}).order_by("late_after", "pk").values_list("pk", flat=True)
    )
    rows = {row.id: row for row in assignment_rows(shown, actor, today)}
    of: dict[int, list[AssignmentRow]] = defaultdict(list)
    for pk, escalation_id in ids.items():
        if pk in rows:
            of[escalation_id].append(rows[pk])
    return LongOverdue(
        directive=directive,
        rows=[row for pk, row in rows.items() if pk in set(open_ids)],
        sent=[Sent(e.pk, e.at, e.by.full_name, e.by_title, e.words, of[e.pk]) for e in sent],
    )
