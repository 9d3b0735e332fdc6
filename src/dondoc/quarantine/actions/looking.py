"""Who else quotes what was isolated: looked for in every table, after it went out of sight and while it is still known what it said.

A deed of its own, for the worker: over a province's tables it takes minutes, and what is secret must not stand visible for that long. It is
in no transaction for the same reason: nobody else could write meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from dondoc.quarantine.models import Incident, IncidentState, Sealed
from dondoc.quarantine.queries.carriers import shared_with
from dondoc.quarantine.queries.elsewhere import quotable, still_said
from dondoc.rules.access import Actor


def look_around(*, actor: Actor | None, at: datetime) -> int:
    """Fills in where else the words of new incidents stand; answers for how many incidents."""
    waiting = Incident.objects.filter(state=IncidentState.ISOLATED, looked_at__isnull=True).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True))
    for pk in keys:
        look(actor=actor, incident_id=pk, at=at)
    return len(keys)


def look(*, actor: Actor | None, incident_id: int, at: datetime) -> None:
    """The same for one. It changes nothing of what it finds; a person decides about each."""
    held = Q(incident=incident_id) | Q(pk__in=shared_with(incident_id).values("pk"))
    sealed = Sealed.objects.filter(held).order_by("pk").values_list("label", "values")
    found = still_said(text for label, values in sealed for text in quotable(label, values))
    Incident.objects.filter(pk=incident_id).update(elsewhere=found, looked_at=at)
