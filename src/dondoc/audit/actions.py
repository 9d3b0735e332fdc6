"""Writing the evidence log, inside the transaction of the deed itself: both are there or neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction

from dondoc.audit.chain import GENESIS, day_root, line_hash
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditCounter, AuditEvent, AuditHead, DayRoot
from dondoc.core import clock

#: One line a day, outside the database: whoever rewrites the whole log must rewrite this file too.
ANCHORS = "audit-roots.log"


class Doer(Protocol):
    """What the log copies of an actor; audit stands below the room of people."""

    @property
    def user_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def post_id(self) -> int: ...
    @property
    def agency_code(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to write. `actor` None: the operator at the console, or nobody known (a failed sign-in)."""

    kind: AuditKind
    actor: Doer | None
    stream: str
    facts: dict[str, object]
    at: datetime
    cite: str = ""


def record(kind: AuditKind, *, actor: Doer | None, stream: str, facts: dict[str, object], at: datetime, cite: str = "") -> None:
    """Write one line. Must run inside a transaction."""
    record_many([Entry(kind, actor, stream, facts, at, cite)])


def record_many(entries: Iterable[Entry]) -> None:
    """Write the lines in their order, in a constant number of statements however many they are. Must run inside a transaction.

    The counter's row is held until the commit, so the numbers have no gap and the log is serial; the first line of a later day seals the
    days before it.
    """
    todo = list(entries)
    if not todo:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit line is written inside the transaction of its deed")
    counter = _held_counter()
    heads = AuditHead.objects.in_bulk({e.stream for e in todo})
    events: list[AuditEvent] = []
    for entry in todo:
        day = clock.day_of(entry.at)
        if counter.last_day is not None and day > counter.last_day:
            _write(events)
            events = []
            _seal(counter.last_day, counter.last_number)
        counter.last_day = max(day, counter.last_day or day)
        events.append(_next(entry, counter, heads))
    _write(events)
    _keep_heads(heads)
    counter.save(update_fields=["last_number", "last_hash", "last_day"])


def seal_through(day: date) -> None:
    """Seal the last day that has lines if it is not after `day`; for the operator who closes the books. Inside a transaction."""
    counter = _held_counter()
    if counter.last_day is not None and counter.last_day <= day:
        _seal(counter.last_day, counter.last_number)


def _held_counter() -> AuditCounter:
    counter = AuditCounter.objects.select_for_update().filter(pk=1).first()
    if counter is None:
        AuditCounter.objects.get_or_create(pk=1, defaults={"last_number": 0, "last_hash": GENESIS})
        counter = AuditCounter.objects.select_for_update().get(pk=1)
    return counter


def _next(entry: Entry, counter: AuditCounter, heads: dict[str, AuditHead]) -> AuditEvent:
    head = heads.setdefault(entry.stream, AuditHead(stream=entry.stream, seq=0, hash=GENESIS))
    counter.last_number += 1
    actor = entry.actor
    line = {
        "number": counter.last_number,
        "stream": entry.stream,
        "seq": head.seq + 1,
        "kind": entry.kind.value,
        "at": entry.at,
        "actor_user_id": actor.user_id if actor else None,
        "actor_name": actor.name if actor else "",
        "actor_post_id": actor.post_id if actor else None,
        "actor_agency_code": actor.agency_code if actor else "",
        "cite": entry.cite,
        "facts": entry.facts,
        "prev_hash": head.hash,
    }
    digest = line_hash(line)
    head.seq, head.hash, counter.last_hash = head.seq + 1, digest, digest
    return AuditEvent(**line, hash=digest)


def _write(events: list[AuditEvent]) -> None:
    AuditEvent.objects.bulk_create(events, batch_size=500)


def _keep_heads(heads: dict[str, AuditHead]) -> None:
    AuditHead.objects.bulk_create(
        heads.values(), batch_size=500, update_conflicts=True, unique_fields=["stream"], update_fields=["seq", "hash"]
    )


def _seal(day: date, last_number: int) -> None:
    """Seal a day once. Its heads are read from its own lines, so the work grows with that day's acts and not with the province."""
    if DayRoot.objects.filter(day=day).exists():
        return
    before = DayRoot.objects.order_by("-day").first()
    first = (before.last_number if before else 0) + 1
    moved: dict[str, tuple[str, int, str]] = {}
    lines = AuditEvent.objects.filter(number__range=(first, last_number)).order_by("number")
    for stream, seq, digest in lines.values_list("stream", "seq", "hash").iterator():
        moved[stream] = (stream, seq, digest)
    prev_root = before.root if before else GENESIS
    sealed = DayRoot.objects.create(
        day=day, last_number=last_number, prev_root=prev_root, root=day_root(prev_root, day, last_number, moved.values())
    )
    transaction.on_commit(lambda: _anchor(sealed))


def _anchor(sealed: DayRoot) -> None:
    with (Path(settings.ENV.data) / ANCHORS).open("a", encoding="ascii") as file:
        file.write(f"{sealed.day.isoformat()} {sealed.last_number} {sealed.root}\n")
