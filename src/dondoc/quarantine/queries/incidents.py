"""Incidents as their page shows them: what stands where, what is due by when. Nobody but who may isolate sees any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from dondoc.core import limits
from dondoc.quarantine.models import Incident, IncidentState
from dondoc.quarantine.queries.words import KINDS
from dondoc.rules.access import Actor, Deed, may, own_party


@dataclass(frozen=True, slots=True)
class Due:
    """When the two reports of an incident are due: hours after it was recorded, as the province decided (no regulation of tasks says it)."""

    first: datetime
    full: datetime


def incidents_for(actor: Actor) -> QuerySet[Incident]:
    """Incidents that the actor may see, newest first."""
    if not may(Deed.ISOLATE, own_party(actor)):
        return Incident.objects.none()
    return Incident.objects.select_related("reported_by", "decided_by").order_by("-reported_at", "-pk")


def due_of(incident: Incident) -> Due:
    at = incident.reported_at
    return Due(at + timedelta(hours=limits.first_report_hours()), at + timedelta(hours=limits.full_report_hours()))


def exists(kind: str, subject_id: int) -> bool:
    """Whether there is such a record at all; whoever isolates need not be able to read it."""
    from django.apps import apps

    return kind in KINDS and apps.get_model(KINDS[kind])._base_manager.filter(pk=subject_id).exists()


def waits_for_scrubbing() -> bool:
    """Whether remains of something destroyed still have to be overwritten."""
    return Incident.objects.filter(state=IncidentState.DESTROYED, scrubbed_at__isnull=True).exists()
