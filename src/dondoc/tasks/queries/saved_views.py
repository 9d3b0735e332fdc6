"""The views of the list that a person may choose from: his own, and those that colleagues of his agency share."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Value

from dondoc.core.made_once import MadeOnce
from dondoc.rules.access import Actor
from dondoc.tasks.models import SavedView
from dondoc.tasks.queries.listing import Filters
from dondoc.tasks.queries.visibility import directives_for, tasks_for


def saved_views(actor: Actor) -> QuerySet[SavedView]:
    """His own first, then the shared ones; each with its owner."""
    return _his(actor.user_id, actor.agency_id).select_related("owner")


def _his(user: int | Value, agency: int | Value | None) -> QuerySet[SavedView]:
    found = SavedView.objects.filter(Q(owner_id=user) | Q(agency_id=agency))
    # the databases do not agree where null stands
    return found.order_by(F("agency_id").asc(nulls_first=True), "name")


class Offered(NamedTuple):
    """A saved view as the list offers it. `agency_id`: it is shared with that agency."""

    id: int
    name: str
    query: str
    owner_id: int
    owner: str
    agency_id: int | None


def offered(actor: Actor, most: int) -> list[Offered]:
    """The first `most` of his `saved_views`. One query."""
    return [Offered._make(row) for row in _offered(most, user=actor.user_id, agency=actor.agency_id)]


def _made_offered(most: int, user: Value, agency: Value) -> QuerySet[Any, Any]:
    return _his(user, agency).values_list("pk", "name", "query", "owner_id", "owner__full_name", "agency_id")[:most]


_offered = MadeOnce(_made_offered)


def rests_on_what_is_hidden(actor: Actor, filters: Filters, today: date) -> bool:
    """Whether the filters name a directive or a task that this actor may not (or no longer) see."""
    if filters.directive and not directives_for(actor, today).filter(pk=filters.directive).exists():
        return True
    return bool(filters.task) and not tasks_for(actor, today).filter(pk=filters.task).exists()
