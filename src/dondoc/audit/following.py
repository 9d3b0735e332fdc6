"""What was written to the log since somebody last looked: how what a process keeps in memory learns of deeds done in other processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log, as far as it is told on."""

    number: int
    kind: str
    at: datetime
    doer: int | None
    stream: str
    facts: dict[str, Any]

    def ids(self, *names: str) -> list[int]:
        """The ids under these names of the facts: one, or a list; a number under the plural is a count and no id."""
        found: list[int] = []
        for name in names:
            value = self.facts.get(name)
            one = [value] if isinstance(value, int) and not name.endswith("s") else []
            found += value if isinstance(value, list) else one
        return found

    @property
    def subject(self) -> int | None:
        """The id in the name of its stream ("user:7")."""
        _word, _colon, pk = self.stream.partition(":")
        return int(pk) if pk.isdecimal() else None


def lines_after(number: int, wanted: int) -> list[Line]:
    """The next lines of the log, at least `wanted` where there are, and on to the end of the last one's act."""
    events = AuditEvent.objects.order_by("number")
    fields = ("number", "kind", "at", "actor_user_id", "stream", "facts")
    found = [Line(*row) for row in events.filter(number__gt=number).values_list(*fields)[:wanted]]
    if len(found) == wanted:
        last = found[-1]
        for row in events.filter(number__gt=last.number).values_list(*fields).iterator(chunk_size=1_000):
            line = Line(*row)
            if (line.at, line.doer) != (last.at, last.doer):
                break
            found.append(line)
    return found
