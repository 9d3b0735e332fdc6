"""The only way to write the log: one line per deed, in the deed's own transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction

from dondoc.audit import anchors, kept_files
from dondoc.audit.hashing import NOTHING, day_hash, event_hash, plain_facts
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditCounter, AuditEvent, AuditHead, DayRoot
from dondoc.core import clock, logs
from dondoc.core.files import SUMS
from dondoc.core.made_once import MadeOnce
from dondoc.core.rows import insert_values, rewrite

#: Streams looked up in one query; below the parameter limit of both databases.
HEADS_AT_ONCE = 5_000
#: Files of one line that notes what was kept before.
SUMS_AT_ONCE = 500
#: As wide as the log's column.
NAME_MOST = 200


class Actor(Protocol):
    """What the log copies of whoever acts; `dondoc.rules.access.Actor` is one."""

    @property
    def user_id(self) -> int: ...
    @property
    def name_in_log(self) -> str: ...
    @property
    def post_id(self) -> int: ...
    @property
    def agency_code(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to be written. `actor` is None where nobody is signed in. `facts` holds ids, codes and dates, never text."""

    kind: AuditKind
    actor: Actor | None
    stream: str
    facts: Mapping[str, object]
    at: datetime
    cite: str = ""


@dataclass(slots=True)
class _Writing:
    """The log while lines are added in memory. `moved` holds the heads since the last sealed day, once they were needed."""

    counter: AuditCounter
    heads: dict[str, tuple[int, str]]
    events: list[dict[str, Any]] = field(default_factory=list)
    roots: list[DayRoot] = field(default_factory=list)
    moved: dict[str, tuple[int, str]] | None = None


def record(
    kind: AuditKind,
    *,
    actor: Actor | None,
    stream: str,
    facts: Mapping[str, object],
    at: datetime,
    cite: str = "",
) -> None:
    """Write one line: who (`actor`) did what (`kind`) to which record (`stream`, "assignment:12") at which moment."""
    record_many([Entry(kind, actor, stream, facts, at, cite)])


def record_many(entries: Iterable[Entry]) -> None:
    """Write lines in the order given, in a number of queries that does not depend on how many streams or days they touch.

    Writers wait for each other at the counter row until the transaction ends, so that numbers have no gap. Call it as late in the
    transaction as may be. The first line of a later day closes the day before.
    """
    entries = list(entries)
    if not entries:
        return
    _ensure_transaction()
    counter = _held_counter()
    writing = _Writing(counter, _heads({e.stream for e in entries}))
    for entry in entries:
        day = clock.day_of(entry.at)
        if counter.open_day is not None and day > counter.open_day:
            _seal(writing)
        if counter.open_day is None:
            counter.open_day = _first_open_day(counter, day)
        _append(writing, entry)
    _save(writing, {e.stream for e in entries})


def seal_through(day: date) -> None:
    """Close the open day if it is `day` or earlier, without waiting for the first deed of the next one."""
    with transaction.atomic():
        counter = _held_counter()
        if counter.open_day is None or counter.open_day > day:
            return
        writing = _Writing(counter, {})
        _seal(writing)
        _save(writing, set())


def note_earlier_files(at: datetime) -> None:
    """What was kept before the log held the sums of files is noted, once: from then on a file that no line knows was put in by no deed.

    The whole log is read before anybody has to wait; while nobody may write, only what came since.
    """
    if kept_files.begun():
        return
    read = AuditCounter.objects.filter(pk=1).values_list("last_number", flat=True).first() or 0
    found = kept_files.unnoted()
    with transaction.atomic():
        _held_counter()  # whoever keeps a file now comes with its line, before or after
        if kept_files.begun():
            return
        late = {one.file for one in kept_files.noted(after=read)}
        rows = [(pk, digest) for pk, digest in found.items() if pk not in late]
        pieces = [rows[start : start + SUMS_AT_ONCE] for start in range(0, len(rows), SUMS_AT_ONCE)] or [[]]
        facts = [{SUMS: {str(pk): digest for pk, digest in piece}} for piece in pieces]
        record_many(Entry(AuditKind.FILES_NOTED, None, kept_files.STREAM, one, at) for one in facts)


def _ensure_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("an audit line is written in the transaction of its deed")


def _held_counter() -> AuditCounter:
    counter: AuditCounter | None = _held.first()
    if counter is None:
        # The first line of all. Another process may be at the same point: whoever comes second finds the row.
        first = AuditCounter(pk=1, log_id=secrets.token_hex(16), last_hash=NOTHING, sealed_root=NOTHING)
        AuditCounter.objects.bulk_create([first], ignore_conflicts=True)
        counter = AuditCounter.objects.select_for_update().get(pk=1)
    return counter


_held = MadeOnce(lambda: AuditCounter.objects.select_for_update().filter(pk=1))
_head_of = MadeOnce(lambda stream: AuditHead.objects.filter(stream=stream).values_list("stream", "seq", "hash"))


def _heads(streams: set[str]) -> dict[str, tuple[int, str]]:
    if len(streams) == 1:  # most deeds: of one record
        return {stream: (seq, digest) for stream, seq, digest in _head_of(stream=next(iter(streams)))}
    ordered = sorted(streams)
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(ordered), HEADS_AT_ONCE):
        rows = AuditHead.objects.filter(stream__in=ordered[start : start + HEADS_AT_ONCE])
        found |= {stream: (seq, digest) for stream, seq, digest in rows.values_list("stream", "seq", "hash")}
    return found


def _first_open_day(counter: AuditCounter, day: date) -> date:
    """A line that comes after its day was closed (sealed early, or told later) stands in the next day's account."""
    return day if counter.sealed_day is None else max(day, counter.sealed_day + timedelta(days=1))


def _append(writing: _Writing, entry: Entry) -> None:
    seq, prev_hash = writing.heads.get(entry.stream, (0, NOTHING))
    actor = entry.actor
    values: dict[str, Any] = {
        "number": writing.counter.last_number + 1,
        "stream": entry.stream,
        "seq": seq + 1,
        "kind": AuditKind(entry.kind).value,
        "at": entry.at,
        "actor_user_id": actor.user_id if actor else None,
        "actor_name": actor.name_in_log[:NAME_MOST] if actor else "",
        "actor_post_id": actor.post_id if actor else None,
        "actor_agency_code": actor.agency_code if actor else "",
        "cite": entry.cite,
        "facts": plain_facts(entry.facts),
        "prev_hash": prev_hash,
    }
    digest = event_hash(**values)
    writing.events.append(values | {"hash": digest})
    writing.heads[entry.stream] = (seq + 1, digest)
    if writing.moved is not None:
        writing.moved[entry.stream] = (seq + 1, digest)
    writing.counter.last_number, writing.counter.last_hash = values["number"], digest


def _seal(writing: _Writing) -> None:
    """Close the open day over everything that has moved since the last one."""
    counter = writing.counter
    assert counter.open_day is not None
    if writing.moved is None:
        waiting = AuditEvent.objects.filter(number__gt=counter.sealed_number).order_by("number")
        rows = waiting.values_list("stream", "seq", "hash").iterator(chunk_size=2000)
        writing.moved = {stream: (seq, digest) for stream, seq, digest in rows}
        writing.moved |= {e["stream"]: (e["seq"], e["hash"]) for e in writing.events}
    heads = [(stream, seq, digest) for stream, (seq, digest) in writing.moved.items()]
    root = day_hash(counter.open_day, counter.last_number, counter.sealed_root, heads)
    writing.roots.append(
        DayRoot(day=counter.open_day, last_number=counter.last_number, root=root, prev_root=counter.sealed_root)
    )
    counter.sealed_number, counter.sealed_root = counter.last_number, root
    counter.sealed_day, counter.open_day = counter.open_day, None
    writing.moved = {}


def _save(writing: _Writing, streams: set[str]) -> None:
    insert_values(AuditEvent, writing.events)
    heads = [{"stream": s, "seq": writing.heads[s][0], "hash": writing.heads[s][1]} for s in sorted(streams)]
    insert_values(AuditHead, heads, "ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash")
    DayRoot.objects.bulk_create(writing.roots)
    counter = writing.counter
    rewrite([counter], ["last_number", "last_hash", "open_day", "sealed_day", "sealed_number", "sealed_root"])
    log_id, number, digest = counter.log_id, counter.last_number, counter.last_hash
    transaction.on_commit(lambda: anchors.keep(log_id, number, digest, bool(writing.roots)), robust=True)
    if settings.ENV.records.log_audit:
        transaction.on_commit(lambda: _say(writing.events), robust=True)


def _say(events: list[dict[str, Any]]) -> None:
    """Lines that stand in the log now go to the server's log too: what, which and its hash; no name, no text."""
    for event in events:
        logs.tell(
            "dondoc.audit", "audit", **{name: event[name] for name in ("number", "kind", "stream", "seq", "hash")}
        )
