"""The views of the list that a person may choose from: his own, and those that colleagues of his agency share."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from dondoc.rules.access import Actor
from dondoc.tasks.models import SavedView
from dondoc.tasks.queries.listing import Filters
from dondoc.tasks.queries.visibility import directives_for, tasks_for


def saved_views(actor: Actor) -> QuerySet[SavedView]:
    """His own first, then the shared ones; each with its owner."""
    return (
        SavedView.objects.filter(Q(owner_id=actor.user_id) | Q(agency_id=actor.agency_id))
        .select_related("owner")
        .order_by("agency_id", "name")
    )


def rests_on_what_is_hidden(actor: Actor, filters: Filters, today: date) -> bool:
    """Whether the filters name a directive or a task that this actor may not (or no longer) see."""
    if filters.directive and not directives_for(actor, today).filter(pk=filters.directive).exists():
        return True
    return bool(filters.task) and not tasks_for(actor, today).filter(pk=filters.task).exists()
