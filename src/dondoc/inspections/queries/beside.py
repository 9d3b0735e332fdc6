"""Which inspections cover a task, for its page: told to whoever may know it, to the inspected agency only once they are on site (TH 14; BT 14)."""

from __future__ import annotations

from datetime import date

from dondoc.inspections.models import Inspection
from dondoc.inspections.queries.sight import inspections_for
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.inspections import InspectionState

#: Before it begins nobody at the inspected agency is told which of its tasks were chosen.
_ON_SITE = [one.value for one in (InspectionState.RUNNING, InspectionState.ENDED, InspectionState.CONCLUDED)]


def of_assignment(actor: Actor, assignment_id: int, day: date) -> list[Inspection]:
    """Those that cover it and that the actor may see, the newest first. One query."""
    rows = inspections_for(actor, day).filter(tasks__assignment=assignment_id)
    rows = rows.exclude(state=InspectionState.CANCELLED.value)
    if actor.role in AGENCY_ROLES:
        rows = rows.filter(state__in=_ON_SITE)
    return list(rows.order_by("-first", "-pk")[:5])
