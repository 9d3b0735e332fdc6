"""How far the directory of a new installation has come: what the administrator still has to do before work can begin (J5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from dondoc.organisations.models import Agency, AgencyField, AgencyGroup, Post
from dondoc.organisations.queries.people import OWN, held_on
from dondoc.organisations.queries.picking import CAN_LEAD
from dondoc.rules.access import OFFICE_ROLES, Role


@dataclass(frozen=True, slots=True)
class Readiness:
    """Counts of one day. `leading`: agencies that can be given a task; `headless`: those of them in which nobody signs as head."""

    agencies: int
    leading: int
    headless: int
    divisions: int
    groups: int
    fields: int
    people: int
    office: frozenset[Role]


def readiness(day: date) -> Readiness:
    """Seven queries."""
    standing = Agency.objects.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=day))
    leading = standing.filter(kind__in=[k.value for k in CAN_LEAD]).exclude(kind="office")
    held = Post.objects.filter(held_on(day), OWN)
    headed = held.filter(agency=OuterRef("pk"), signs__in=["head", "Q."])
    roles = held.filter(role__in=[r.value for r in OFFICE_ROLES]).values_list("role", flat=True).distinct()
    return Readiness(
        agencies=standing.count(),
        leading=leading.count(),
        headless=leading.filter(~Exists(headed)).count(),
        divisions=standing.filter(kind="division").count(),
        groups=AgencyGroup.objects.count(),
        fields=AgencyField.objects.values("field_id").distinct().count(),
        people=held.values("user_id").distinct().count(),
        office=frozenset(map(Role, roles)),
    )
