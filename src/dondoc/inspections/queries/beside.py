"""Which inspections cover a task, for its page: told to whoever may know it, to the inspected agency only once they are on site (TH 14; BT 14)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.inspections.models import Inspection
from dondoc.inspections.queries.sight import inspections_for
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.inspections import InspectionState
from dondoc.tasks.queries.visibility import asking, own_of

#: Before it begins nobody at the inspected agency is told which of its tasks were chosen.
_ON_SITE = [one.value for one in (InspectionState.RUNNING, InspectionState.ENDED, InspectionState.CONCLUDED)]


def of_assignment(actor: Actor, assignment_id: int, day: date) -> list[Inspection]:
    """Those that cover it and that the actor may see, the newest first. One query."""
    own = own_of(actor, day)
    return _covering(actor.role, user=actor.user_id, agency=actor.agency_id, own=own, day=day, assignment=assignment_id)


@MadeOnce
def _covering(role: Role, user: Any, agency: Any, own: Any, day: Any, assignment: Any) -> QuerySet[Inspection]:
    rows = inspections_for(asking(role, user=user, agency=agency), day, own).filter(tasks__assignment=assignment)
    rows = rows.exclude(state=InspectionState.CANCELLED.value)
    if role in AGENCY_ROLES:
        rows = rows.filter(state__in=_ON_SITE)
    return rows.order_by("-first", "-pk")[:5]
