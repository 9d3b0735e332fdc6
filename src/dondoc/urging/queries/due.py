"""What urging makes due (F1): an agency owes an answer to whoever urged it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock
from dondoc.search.among import Among
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import one_of, stands_for
from dondoc.urging.models import Urge, UrgeOf


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Unanswered urgings of the actor's agency. Who signs for it gets all; a specialist those about work of his or of nobody. One query."""
    if actor.role not in AGENCY_ROLES:
        return
    rows = _unanswered(bool(actor.signs), own=stands_for(actor.agency_id, today), duty=actor.duty_id)
    for pk, answer_by, at, cite in rows:
        yield Light(Work.URGED, pk, Clock(answer_by, clock.day_of(at), cite), mine=bool(actor.signs))


@MadeOnce
def _unanswered(signs: bool, own: Any, duty: Any) -> QuerySet[Any]:
    rows = Urge.objects.filter(one_of("agency_id", own), answered_at__isnull=True, taken_back_at=None)
    about = UrgeOf.objects.filter(urge=OuterRef("pk"))
    if not signs:
        his = Q(assignment__person_id=duty) | Q(assignment__person__isnull=True)
        rows = rows.filter(Exists(about.filter(his)) | ~Exists(about))
    return rows.values_list("pk", "answer_by", "at", "cite")


_urges = MadeOnce(
    lambda keys: Urge.objects.filter(Among("pk", keys)).select_related("by", "by_agency").annotate(about=Count("lines"))
)
_lines = MadeOnce(
    lambda keys: (
        UrgeOf.objects.filter(Among("urge", keys))
        .select_related("assignment__task__directive")
        .order_by("assignment__late_after", "assignment_id")
    )
)


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines: what is urged about, by whom, in which words. Two queries."""
    first: dict[int, UrgeOf] = {}
    for line in _lines(keys=pks):
        first.setdefault(line.urge_id, line)
    return {urge.pk: _detail(urge, first.get(urge.pk)) for urge in _urges(keys=pks)}


def _detail(urge: Any, line: UrgeOf | None) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "agencies": (urge.by_agency.name,),
        "entered_tasks": urge.about,
        "said": urge.words,
        "said_by": urge.by.full_name,
        "said_at": urge.at,
        "said_deed": "urge",
    }
    if line is not None:
        task = line.assignment.task
        detail |= {
            "title": short_title(task.content),
            "task_id": task.pk,
            "position": task.position,
            "directive_id": task.directive_id,
            "directive_number": task.directive.number,
            "urgency": task.directive.urgency,
        }
    return detail
