"""What an agency holds of work, for whoever rearranges agencies: counts and the people to be told, no content (B1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from dondoc.core import clock
from dondoc.organisations.models import Succession, User
from dondoc.organisations.queries.tree import merged_into
from dondoc.rules.lifecycle import OPEN
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Coordination, Move, Update
from dondoc.tasks.queries.cells import in_cell

_OPEN = sorted(state.value for state in OPEN)


@dataclass(frozen=True, slots=True)
class Holdings:
    """`shared`: tasks that both agencies have open; after a merger they stay two assignments. `specialists`: who follows the open work."""

    open: int
    overdue: int
    awaiting_office: int
    coordinations: int
    shared: int
    specialists: list[User]


def holdings(agency_id: int, successor_id: int | None, day: date) -> Holdings:
    """What the agency, and what was merged into it before, has open on `day`. Five queries."""
    own = [agency_id, *merged_into(agency_id, day)]
    held = Assignment.objects.filter(agency_id__in=own, state__in=_OPEN)
    counts = held.aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=in_cell(Cell.OPEN_OVERDUE, day)),
        awaiting=Count("pk", filter=Q(state="submitted")),
    )
    parts = Coordination.objects.filter(agency_id__in=own, task__assignments__state__in=_OPEN)
    shared = (
        Assignment.objects.filter(agency_id=successor_id, state__in=_OPEN, task__in=held.values("task")).count()
        if successor_id
        else 0
    )
    followers = User.objects.filter(directives_in_charge__tasks__assignments__in=held)
    return Holdings(
        open=counts["open"],
        overdue=counts["overdue"],
        awaiting_office=counts["awaiting"],
        coordinations=parts.values("task_id").distinct().count(),
        shared=shared,
        specialists=list(followers.distinct().order_by("full_name", "pk")),
    )


def deeds_upon(succession: Succession) -> int:
    """How many moves and updates of the work that followed a merger were made since the merger held and was known. Three queries."""
    since: datetime = max(succession.recorded_at, clock.end_of(succession.on - timedelta(days=1)))
    followed = [succession.agency_id, *merged_into(succession.agency_id, succession.on)]
    moves = Move.objects.filter(assignment__agency_id__in=followed, recorded_at__gt=since)
    updates = Update.objects.filter(assignment__agency_id__in=followed, prepared_at__gt=since)
    return moves.count() + updates.count()
