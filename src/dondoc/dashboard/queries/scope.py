"""Whose assignments a first page counts."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import in_population
from dondoc.tasks.queries.listing import led_by
from dondoc.tasks.queries.visibility import assignments_for, stands_for, whole_assignments_for


def own_agencies(actor: Actor, day: date) -> list[int] | None:
    """The agencies whose work this actor's first page counts; None: all."""
    return stands_for(actor.agency_id, day) if actor.role in AGENCY_ROLES else None


def scope(actor: Actor, day: date) -> QuerySet[Assignment] | None:
    """What this actor's first page counts: everything (None), or what his own agency leads."""
    own = own_agencies(actor, day)
    return None if own is None else Assignment.objects.filter(agency_id__in=own)


def counted(actor: Actor, day: date) -> QuerySet[Assignment]:
    """The same as rows to ask further: issued, not withdrawn, not transferred."""
    rows = scope(actor, day)
    return (assignments_for(actor, day) if rows is None else rows).filter(in_population())


def followed(actor: Actor, day: date) -> QuerySet[Assignment]:
    """What lies with others and the actor sees whole: of a department its field, of a district its communes; of the Office and the leaders
    everything. It is what the list shows under "Theo dõi"."""
    whole = whole_assignments_for(actor, day).exclude(state=State.DRAFT.value).filter(in_population())
    return whole.exclude(led_by(actor, day)) if actor.role in AGENCY_ROLES else whole
