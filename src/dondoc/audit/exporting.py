"""The log as lines of JSON, with all that its hashes cover: to be verified away from the system by `verify_log.py` (J1).

No transaction is held: lines are only ever added, so what stands below the number that was read first does not move any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from dondoc.audit.hashing import NOTHING, instant
from dondoc.audit.kept_files import noted
from dondoc.audit.models import AuditCounter, AuditEvent, DayRoot
from dondoc.audit.queries import HASHED
from dondoc.audit.verify_words import LOG_FORMAT, Anchor, plain
from dondoc.core.models import StoredFile

AT_ONCE = 2_000


def export(
    *, day_from: date | None = None, day_to: date | None = None, anchors: Iterable[Anchor] = ()
) -> Iterator[bytes]:
    """The lines of the file, each with its end. Days are accounts of the log, both included; None: from the first line, to the last.

    Whole days only: the root of a day speaks of all streams that moved in it. `anchors`: what left the machine, set down with it.
    """
    counter = AuditCounter.objects.filter(pk=1).first() or AuditCounter(last_hash=NOTHING, sealed_root=NOTHING)
    first, root = _start(day_from)
    last = counter.last_number
    if day_to is not None and not (counter.open_day and day_to >= counter.open_day):
        ended = DayRoot.objects.filter(day__lte=day_to).order_by("-day").first()
        last = min(last, ended.last_number if ended else 0)
    whole = day_to is None or last == counter.last_number
    head = {
        "record": "log",
        "format": LOG_FORMAT,
        "log_id": counter.log_id,
        "first": first,
        "previous_root": root,
        "through": None if whole or day_to is None else day_to.isoformat(),
        "files": whole,
    }
    sha = hashlib.sha256()
    end = {"last_number": first - 1, "last_hash": NOTHING, "lines": 0, "sealed_number": first - 1, "root": root}
    for record in _records(head, anchors, first, last, end):
        line = (plain(record) + "\n").encode()
        sha.update(line)
        yield line
    yield (plain({"record": "end", "sha256": sha.hexdigest(), **end}) + "\n").encode()


def _start(day_from: date | None) -> tuple[int, str]:
    """The first number and the root before it."""
    before = DayRoot.objects.filter(day__lt=day_from).order_by("-day").first() if day_from else None
    return (before.last_number + 1, before.root) if before else (1, NOTHING)


def _records(
    head: dict[str, Any], anchors: Iterable[Anchor], first: int, last: int, end: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """What stands between the first line and the last; `end` is brought up to what was given out."""
    yield head
    for anchor in anchors:
        yield {"record": "anchor", **anchor._asdict()}
    days = DayRoot.objects.filter(last_number__gte=first, last_number__lte=last).order_by("last_number")
    roots = days.iterator(chunk_size=AT_ONCE)
    day = next(roots, None)
    for record in _events(first, last):
        while day is not None and record["number"] > day.last_number:
            yield _closed(day, end)
            day = next(roots, None)
        yield record
        end.update(last_number=record["number"], last_hash=record["hash"], lines=end["lines"] + 1)
    while day is not None:
        yield _closed(day, end)
        day = next(roots, None)
    if head["files"]:
        yield from _files(last)


def _files(last: int) -> Iterator[dict[str, Any]]:
    """How the rows of stored files stand now; not of those that a deed after the line `last` kept."""
    reached = 0
    while piece := list(StoredFile.objects.filter(pk__gt=reached).order_by("pk").values_list("pk", "sha256")[:AT_ONCE]):
        reached = piece[-1][0]
        # asked after the rows: whoever sees a row sees its line
        later = {one.file for one in noted(after=last)}
        yield from ({"record": "file", "id": pk, "sha256": digest} for pk, digest in piece if pk not in later)


def _closed(day: DayRoot, end: dict[str, Any]) -> dict[str, Any]:
    end.update(sealed_number=day.last_number, root=day.root)
    return {
        "record": "day",
        "day": day.day.isoformat(),
        "last_number": day.last_number,
        "root": day.root,
        "prev_root": day.prev_root,
    }


def _events(first: int, last: int) -> Iterator[dict[str, Any]]:
    """In pieces, each its own short query: on no database does a long export keep writers waiting."""
    reached = first - 1
    while reached < last:
        rows = AuditEvent.objects.filter(number__gt=reached, number__lte=last).order_by("number")
        piece = list(rows.values_list(*HASHED, "hash")[:AT_ONCE])
        if not piece:
            return
        for row in piece:
            yield as_record(row)
        reached = piece[-1][0]


def as_record(row: tuple[Any, ...]) -> dict[str, Any]:
    """A row of the log (the hashed columns and the hash) as it is given out."""
    record = dict(zip((*HASHED, "hash"), row, strict=True))
    return {"record": "event", **record, "at": instant(record["at"])}


def streams_as_records(streams: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every line of these streams, stream by stream."""
    for stream in sorted(set(streams)):
        rows = AuditEvent.objects.filter(stream=stream).order_by("seq").values_list(*HASHED, "hash")
        for row in rows.iterator(chunk_size=AT_ONCE):
            yield as_record(row)


def latest_anchor() -> Anchor | None:
    """Where the log stood at the end of the last closed day; None before the first one was closed. Three queries."""
    counter = AuditCounter.objects.filter(pk=1).first()
    day = DayRoot.objects.order_by("-day").first()
    if counter is None or day is None:
        return None
    digest = AuditEvent.objects.values_list("hash", flat=True).get(number=day.last_number)
    return Anchor(counter.log_id, day.day.isoformat(), day.last_number, day.root, digest)
