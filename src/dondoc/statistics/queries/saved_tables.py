"""The tables that a person may choose from: his own, and those that colleagues of his agency share."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from dondoc.rules.access import Actor
from dondoc.statistics.models import SavedTable


def saved_tables(actor: Actor) -> QuerySet[SavedTable]:
    """His own first, then the shared ones; each with its owner."""
    found = SavedTable.objects.filter(Q(owner_id=actor.user_id) | Q(agency_id=actor.agency_id))
    return found.select_related("owner").order_by(F("agency_id").asc(nulls_first=True), "name")
