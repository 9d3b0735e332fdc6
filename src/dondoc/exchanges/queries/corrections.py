"""Requests for corrections that a person may see, and those that wait for the Office (D8, F1; TH 7; BT 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.exchanges.models import CorrectionRequest
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, may, own_party
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.mine import followed
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import asking, stands_for

PER_PAGE = 50
PATH = "task__directive__"
#: How the list may be narrowed.
STATES: dict[str, Q] = {
    "waiting": Q(answered_at__isnull=True),
    "carried_out": Q(outcome="carried_out"),
    "declined": Q(outcome="declined"),
}


def corrections_for(actor: Actor, day: date) -> QuerySet[CorrectionRequest]:
    """The Office and the leaders of the province see all, an agency its own."""
    if actor.sees_everything:
        return CorrectionRequest.objects.all()
    if actor.role in AGENCY_ROLES:
        return CorrectionRequest.objects.filter(agency_id__in=stands_for(actor.agency_id, day))
    return CorrectionRequest.objects.none()


def listing(actor: Actor, day: date, state: str = "", number: int = 1) -> tuple[Page, dict[str, int]]:
    """What waits first, then newest first; and how many there are in each state. Three queries."""
    seen = corrections_for(actor, day)
    counts = {code: seen.filter(condition).count() for code, condition in STATES.items()}
    rows = seen.filter(STATES[state]) if state in STATES else seen
    rows = rows.select_related("task__directive", "agency", "by").order_by("outcome", "-at", "-pk")
    return Paginator(rows, PER_PAGE).get_page(number), {"": sum(counts.values())} | counts


def answers(actor: Actor, request: CorrectionRequest) -> bool:
    """Whether this reader may carry it out or decline it now."""
    return request.answered_at is None and may(Deed.CORRECT, own_party(actor))


def assignment_of(request: CorrectionRequest) -> Assignment | None:
    """The assignment of the agency that asked, for the way back to it."""
    found = Assignment.objects.filter(task_id=request.task_id, agency_id=request.agency_id)
    return found.order_by("-pk").first()


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """What waits for the Office: for the specialist what he follows, for its leaders all. One query; the regulations set no limit."""
    if actor.role not in (Role.OFFICE_SPECIALIST, Role.OFFICE_LEADER):
        return
    for pk, at, cite, specialist in _waiting(actor.role, duty=actor.duty_id):
        his = specialist == actor.duty_id or actor.role is Role.OFFICE_LEADER
        yield Light(Work.CORRECT, pk, Clock(None, clock.day_of(at), cite), mine=his)


@MadeOnce
def _waiting(role: Role, duty: Any) -> QuerySet[Any]:
    rows = CorrectionRequest.objects.filter(followed(asking(role, duty=duty), PATH), answered_at__isnull=True)
    return rows.values_list("pk", "at", "cite", f"{PATH}specialist_id").order_by("pk")


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines. One query."""
    rows = CorrectionRequest.objects.filter(pk__in=pks).select_related("task__directive", "agency", "by")
    return {
        one.pk: {
            "title": short_title(one.task.content),
            "agencies": (one.agency.name,),
            "task_id": one.task_id,
            "position": one.task.position,
            "directive_id": one.task.directive_id,
            "directive_number": one.task.directive.number,
            "said": one.reason,
            "said_by": one.by.full_name,
            "said_at": one.at,
            "said_deed": "correct",
        }
        for one in rows
    }
