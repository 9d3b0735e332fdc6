"""Who else quotes what was isolated: looked for in every table, after it went out of sight and while it is still known what it said.

A deed of its own, for the worker: over a province's tables it takes minutes, and what is secret must not stand visible for that long. The worker
looks outside of a transaction: on SQLite nobody else could write meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dondoc.quarantine.models import Incident, IncidentState, Sealed
from dondoc.quarantine.queries.carriers import shared_with
from dondoc.quarantine.queries.elsewhere import quotable, still_said
from dondoc.rules.access import Actor


def look_around(*, actor: Actor | None, at: datetime) -> int:
    """Fills in where else the words of new incidents stand; answers for how many incidents."""
    waiting = Incident.objects.filter(state=IncidentState.ISOLATED, looked_at__isnull=True).order_by("pk")
    found = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        elsewhere = _still_said(pk)
        with transaction.atomic():  # one that was destroyed meanwhile was looked for by `destroy`
            found += waiting.filter(pk=pk).update(elsewhere=elsewhere, looked_at=at)
    return found


@transaction.atomic
def look(*, actor: Actor | None, incident_id: int, at: datetime) -> None:
    """The same for one. It changes nothing of what it finds; a person decides about each."""
    Incident.objects.filter(pk=incident_id).update(elsewhere=_still_said(incident_id), looked_at=at)


def _still_said(incident_id: int) -> dict[str, list[int]]:
    held = Q(incident=incident_id) | Q(pk__in=shared_with(incident_id).values("pk"))
    sealed = Sealed.objects.filter(held).order_by("pk").values_list("label", "values")
    return still_said(text for label, values in sealed for text in quotable(label, values))
