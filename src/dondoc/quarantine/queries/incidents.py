"""Incidents as their page shows them: what stands where, what is due by when. Nobody but who may isolate sees any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet

from dondoc.core import limits
from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.quarantine.models import Ground, Incident, IncidentState
from dondoc.quarantine.queries.words import KINDS, NOWHERE
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.rules.numbering import parse_number

#: Code and word of what a secret may be recognised by, for faces, which touch no model.
GROUNDS = tuple(Ground.choices)


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
    return kind in KINDS and apps.get_model(KINDS[kind])._base_manager.filter(pk=subject_id).exists()


def is_held_back(file: StoredFile | None) -> bool:
    """Whether a file was taken out of everybody's sight, or destroyed: its row stands, and no bytes."""
    return file is not None and file.path == NOWHERE


def anything_to_do(at: datetime) -> bool:
    """Whether the worker has to look for quotations, or to remove remains as far as the product can."""
    remains = Q(state=IncidentState.DESTROYED, scrubbed_at__isnull=True)
    if not rewrites_itself():
        remains &= ~Q(paths=[])
    return Incident.objects.filter(remains | Q(state=IncidentState.ISOLATED, looked_at__isnull=True)).exists()


def by_number(number: str) -> list[int]:
    """Keys of the directives that bear a number and symbol, as typed; at most two, which is one too many."""
    try:
        key = parse_number(number).key
    except Refusal:
        return []
    return list(Directive.objects.filter(number_key=key).order_by("pk").values_list("pk", flat=True)[:2])


def rewrites_itself() -> bool:
    """Whether the product can overwrite what a database has freed; else the operator has to (docs/secrecy.md)."""
    return bool(connection.vendor == "sqlite")
