"""What holds the same bytes a second time: messages of the exchange as they came, documents that are being read. And what two incidents hold."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from dondoc.gateway.models import Proposal, Received
from dondoc.gateway.queries.messages import FROM_EXCHANGE
from dondoc.quarantine.models import Incident, IncidentState, Sealed
from dondoc.readings.models import ReadingFile, Stage
from dondoc.tasks.models import Update

_AT_ONCE = 50


def carriers(sums: Collection[str], update_ids: Collection[int]) -> Iterator[tuple[str, int]]:
    """Kind and key of what came in with a file of one of these sums (SHA-256), or of the message that a report was made of."""
    messages = set(_messages_of(update_ids))
    sought = sorted(sums)
    for start in range(0, len(sought), _AT_ONCE):
        holding = Q()
        for digest in sought[start : start + _AT_ONCE]:
            holding |= Q(said__contains=digest)
        rows = Received.objects.annotate(said=Cast("attachments", TextField())).filter(holding)
        messages.update(rows.values_list("pk", flat=True))
    yield from (("message", pk) for pk in sorted(messages))
    files = ReadingFile.objects.filter(reading__stage=Stage.OPEN) if sums else ReadingFile.objects.none()
    for pk, content in files.order_by("pk").values_list("reading_id", "content").iterator(chunk_size=1):
        if hashlib.sha256(content).hexdigest() in sums:
            yield "reading", pk


def sums_of(kind: str, subject_id: int) -> set[str]:
    """SHA-256 of what a message brought along, whether it was taken or not; nothing for other kinds, whose files are rows."""
    if kind != "message":
        return set()
    brought = Received.objects.values_list("attachments", flat=True).get(pk=subject_id)
    return {one["sha256"] for one in brought if one["size"] and one["sha256"]}


def known_secret(sums: Collection[str]) -> bool:
    """Whether bytes with one of these sums were taken out as secret and not given back."""
    kept = Incident.objects.exclude(state=IncidentState.RELEASED).values_list("sums", flat=True)
    return any(not set(sums).isdisjoint(of_one) for of_one in kept)


def shared_with(incident_id: int) -> QuerySet[Sealed]:
    """What other incidents, still to be decided, hold of the same rows."""
    own = Sealed.objects.filter(incident=incident_id, label=OuterRef("label"), row_id=OuterRef("row_id"))
    return Sealed.objects.exclude(incident=incident_id).filter(Exists(own)).order_by("pk")


def _messages_of(update_ids: Collection[int]) -> list[int]:
    rows = Update.objects.filter(pk__in=update_ids, form_token__startswith=FROM_EXCHANGE)
    tokens = [token.removeprefix(FROM_EXCHANGE) for token in rows.values_list("form_token", flat=True)]
    keys = [int(token) for token in tokens if token.isdecimal()]
    return list(Proposal.objects.filter(pk__in=keys).values_list("received_id", flat=True))
