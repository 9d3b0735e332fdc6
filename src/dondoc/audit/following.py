"""What was written to the log since somebody last looked: how what a process keeps in memory learns of deeds done in other processes."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.audit.models import AuditCounter, AuditEvent
from dondoc.core.made_once import MadeOnce


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a log ended: its number, and the hash of the line there, which no other past of the log has."""

    log_id: str
    number: int
    hash: str


#: Asked by every page that keeps figures.
_end = MadeOnce(lambda: AuditCounter.objects.filter(pk=1).values_list("log_id", "last_number", "last_hash")[:1])
_lines = MadeOnce(
    lambda most, seen: (
        AuditEvent.objects.filter(number__gte=seen).order_by("number").values_list("number", "hash", "stream")[:most]
    )
)


def mark() -> Mark | None:
    """Where the log ends now; None while nothing was ever written. One query.

    Lines are numbered under a lock that is held until their transaction ends: what stands before the mark can be seen with its deeds.
    """
    found = _end.first()
    return Mark(*found) if found else None


def streams_since(seen: Mark, most: int) -> set[str] | None:
    """The streams that were written to after `seen`. One query.

    None where that cannot be told: more than `most` lines, or another log than the one that was seen (a backup was put back).
    """
    found = _lines(most + 2, seen=seen.number)
    if not found or found[0][:2] != (seen.number, seen.hash) or len(found) > most + 1:
        return None
    return {stream for _number, _hash, stream in found[1:]}
