"""Reading the log, and proving that it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from dondoc.audit import anchors, kept_files
from dondoc.audit.hashing import NOTHING, day_hash, event_hash
from dondoc.audit.models import AuditCounter, AuditEvent, AuditHead, DayRoot
from dondoc.audit.sentences import sentence_of

ROWS_AT_ONCE = 2_000
HEADS_AT_ONCE = 500
#: Columns that an event's hash covers, in the order of `event_hash`.
HASHED = (
    "number", "stream", "seq", "kind", "at", "actor_user_id", "actor_name", "actor_post_id", "actor_agency_code",
    "cite", "facts", "prev_hash",
)  # fmt: skip

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line as a reader sees it; `facts` are ids, codes and dates."""

    number: int
    stream: str
    kind: str
    at: datetime
    actor_name: str
    actor_agency_code: str
    cite: str
    facts: dict[str, Any]
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit. `kind` is stable; `stream` is "" and `number` None where none can be named."""

    kind: str
    stream: str
    number: int | None
    sentence: str


def history(*streams: str, limit: int = 500) -> list[HistoryLine]:
    """The lines of one or more streams, newest first, in one query."""
    events = AuditEvent.objects.filter(stream__in=streams).order_by("-number")[:limit]
    return [
        HistoryLine(
            e.number, e.stream, e.kind, e.at, e.actor_name, e.actor_agency_code, e.cite, e.facts, sentence_of(e.kind)
        )
        for e in events
    ]


def begun_at() -> datetime | None:
    """When the log began, with the installation. One query."""
    return AuditEvent.objects.order_by("number").values_list("at", flat=True).first()


def streams_after(number: int) -> set[str]:
    """The streams that got a line after the line of this number. One query."""
    return set(AuditEvent.objects.filter(number__gt=number).order_by().values_list("stream", flat=True).distinct())


def last_number(stream: str, kind: str) -> int:
    """The number of the newest line of a kind in a stream; 0 where there is none. One query."""
    found = AuditEvent.objects.filter(stream=stream, kind=kind).order_by("-number").values_list("number", flat=True)
    return found.first() or 0


def standing() -> dict[str, Any]:
    """Where the log stands: its id, number and hash of its last line; empty where nothing was ever recorded. One query."""
    row = AuditCounter.objects.filter(pk=1).values_list("log_id", "last_number", "last_hash").first()
    return dict(zip(("log_id", "number", "hash"), row, strict=True)) if row else {}


def verify(progress: Progress | None = None) -> list[Finding]:
    """Everything that shows the log was touched; empty where it is whole. Memory does not grow with the log.

    `progress(done, total)` is called now and then, in rows read.
    """
    with _one_moment():
        counter = AuditCounter.objects.filter(pk=1).first() or AuditCounter(last_hash=NOTHING, sealed_root=NOTHING)
        total = 2 * AuditEvent.objects.count()
        tell = progress or (lambda done, total: None)
        return list(
            chain(
                _streams(lambda done: tell(done, total)),
                _heads_without_events(),
                _numbers_and_days(counter, lambda done: tell(total // 2 + done, total)),
                _anchored(counter),
                _files(kept_files.differing()),
            )
        )


@contextmanager
def _one_moment() -> Iterator[None]:
    """All reads see the log at one point in time, whoever writes meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _streams(tell: Callable[[int], None]) -> Iterator[Finding]:
    """Each stream's chain: no place missing, every hash right, every link held, the end where the head says."""
    rows = AuditEvent.objects.order_by("stream", "seq").values_list(*HASHED, "hash").iterator(chunk_size=ROWS_AT_ONCE)
    ends: dict[str, tuple[int, str]] = {}
    stream, seq, last = "", 0, NOTHING
    for done, row in enumerate(rows, start=1):
        event = dict(zip(HASHED, row[:-1], strict=True))
        if event["stream"] != stream:
            if stream:
                ends[stream] = (seq, last)
            stream, seq, last = event["stream"], 0, NOTHING
            if len(ends) >= HEADS_AT_ONCE:
                yield from _ends(ends)
                ends = {}
        if event["seq"] != seq + 1:
            yield _finding("removed_in_stream", stream, event["number"])
        elif event["prev_hash"] != last:
            yield _finding("chain_broken", stream, event["number"])
        if event_hash(**event) != row[-1]:
            yield _finding("changed", stream, event["number"])
        seq, last = event["seq"], row[-1]
        if done % ROWS_AT_ONCE == 0:
            tell(done)
    if stream:
        ends[stream] = (seq, last)
    yield from _ends(ends)


def _ends(ends: dict[str, tuple[int, str]]) -> Iterator[Finding]:
    rows = AuditHead.objects.filter(stream__in=list(ends)).values_list("stream", "seq", "hash")
    heads = {stream: (seq, digest) for stream, seq, digest in rows}
    for stream, (seq, digest) in ends.items():
        head = heads.get(stream)
        if head is None:
            yield _finding("head_removed", stream, None)
        elif head[0] > seq:
            yield _finding("stream_cut", stream, None)
        elif head[0] < seq:
            yield _finding("inserted_in_stream", stream, None)
        elif head[1] != digest:
            yield _finding("head_differs", stream, None)


def _heads_without_events() -> Iterator[Finding]:
    events = AuditEvent.objects.filter(stream=OuterRef("stream"))
    orphans = AuditHead.objects.filter(~Exists(events)).order_by("stream").values_list("stream", flat=True)
    for stream in orphans.iterator(chunk_size=ROWS_AT_ONCE):
        yield _finding("stream_removed", stream, None)


def _numbers_and_days(counter: AuditCounter, tell: Callable[[int], None]) -> Iterator[Finding]:
    """The whole log in order: no number missing, every day's root right, the end where the counter says."""
    days = DayRoot.objects.order_by("last_number").iterator(chunk_size=ROWS_AT_ONCE)
    day, prev_root, moved = next(days, None), NOTHING, {}
    last_day: date | None = None
    rows = AuditEvent.objects.order_by("number").values_list("number", "stream", "seq", "hash")
    number, last = 0, NOTHING
    for done, row in enumerate(rows.iterator(chunk_size=ROWS_AT_ONCE), start=1):
        while day is not None and row[0] > day.last_number:
            yield from _day(day, prev_root, moved)
            day, prev_root, last_day, moved = next(days, None), day.root, day.day, {}
        if row[0] != number + 1:
            yield _missing(number + 1, row[0] - 1)
        number, last = row[0], row[3]
        if day is not None:
            moved[row[1]] = (row[2], row[3])
        if done % ROWS_AT_ONCE == 0:
            tell(done)
    while day is not None:
        yield from _day(day, prev_root, moved)
        day, prev_root, last_day, moved = next(days, None), day.root, day.day, {}
    if number < counter.last_number:
        yield _missing(number + 1, counter.last_number)
    elif number > counter.last_number:
        yield _finding("inserted", "", number)
    elif last != counter.last_hash:
        yield _finding("counter_differs", "", number)
    if (last_day, prev_root) != (counter.sealed_day, counter.sealed_root):
        yield _finding("days_cut", "", counter.sealed_number)


def _day(day: DayRoot, prev_root: str, moved: dict[str, tuple[int, str]]) -> Iterator[Finding]:
    heads = [(stream, seq, digest) for stream, (seq, digest) in moved.items()]
    if day.prev_root != prev_root or day.root != day_hash(day.day, day.last_number, prev_root, heads):
        yield _finding("day_root_differs", "", day.last_number, day=day.day)


def _anchored(counter: AuditCounter) -> Iterator[Finding]:
    """The log against what was noted outside the database."""
    log_id = counter.log_id
    for day, number, root in anchors.roots(log_id):
        if not DayRoot.objects.filter(day=day, last_number=number, root=root).exists():
            yield _finding("anchor_differs", "", number, day=date.fromisoformat(day))
    if anchors.knows_another_log(log_id):
        yield _finding("anchor_of_another_log", "", None)
    tail = anchors.tail(log_id)
    if tail and not AuditEvent.objects.filter(number=tail[0], hash=tail[1]).exists():
        yield _finding("tail_differs", "", tail[0])


def verify_bytes() -> list[Finding]:
    """The bytes of every stored file against the log. As long as reading them all takes; Refusal where their store does not answer."""
    return list(_files(kept_files.bytes_differing()))


def _files(found: Iterator[kept_files.Differs]) -> Iterator[Finding]:
    for one in found:
        stream, number = (one.noted.stream, one.noted.number) if one.noted else ("", None)
        sentence = _sentences()[one.kind].format(file=one.file, number=number)
        yield Finding(one.kind, stream, number, sentence)


def _missing(first: int, last: int) -> Finding:
    sentence = _("Thiếu các dòng từ số {first} đến số {last}: có dòng đã bị xóa.")
    return Finding("removed", "", first, sentence.format(first=first, last=last))


def _finding(kind: str, stream: str, number: int | None, *, day: date | None = None) -> Finding:
    shown = f"{day:%d/%m/%Y}" if day else ""
    return Finding(kind, stream, number, _sentences()[kind].format(stream=stream, number=number, day=shown))


def _sentences() -> dict[str, str]:
    return {
        "changed": _("Dòng số {number} của chuỗi {stream} đã bị sửa: nội dung không khớp mã băm."),
        "chain_broken": _("Dòng số {number} của chuỗi {stream} không nối tiếp dòng liền trước."),
        "removed_in_stream": _("Trước dòng số {number} của chuỗi {stream} có dòng đã bị xóa hoặc chèn thêm."),
        "stream_cut": _("Đoạn cuối của chuỗi {stream} đã bị cắt."),
        "stream_removed": _("Cả chuỗi {stream} đã bị xóa."),
        "inserted_in_stream": _("Chuỗi {stream} có dòng được chèn thêm ở cuối."),
        "head_removed": _("Dấu cuối của chuỗi {stream} đã bị xóa, hoặc cả chuỗi được chèn thêm."),
        "head_differs": _("Dòng cuối của chuỗi {stream} không khớp dấu cuối đã ghi."),
        "inserted": _("Dòng số {number} vượt quá số đếm của nhật ký: có dòng được chèn thêm."),
        "counter_differs": _("Dòng cuối cùng, số {number}, không khớp số đếm của nhật ký."),
        "day_root_differs": _("Mã chốt ngày {day} không khớp các dòng của ngày đó."),
        "days_cut": _("Các mã chốt ngày không khớp số đếm của nhật ký (tới dòng số {number})."),
        "anchor_differs": _("Mã chốt ngày {day} khác với dấu đã ghi ngoài cơ sở dữ liệu."),
        "anchor_of_another_log": _("Dấu ghi ngoài cơ sở dữ liệu thuộc về một nhật ký khác."),
        "file_differs": _("Tệp số {file} không còn là tệp mà dòng số {number} đã ghi: mã băm đã khác."),
        "file_removed": _("Không còn tệp số {file} mà dòng số {number} đã ghi."),
        "file_blanked": _("Tệp số {file} mà dòng số {number} đã ghi bị xóa trắng, nhật ký không có lần cách ly nào."),
        "file_unknown": _("Tệp số {file} không có trong dòng nhật ký nào."),
        "bytes_gone": _("Kho tệp không còn nội dung của tệp số {file} mà dòng số {number} đã ghi."),
        "bytes_differ": _("Nội dung của tệp số {file} trong kho không khớp mã băm mà dòng số {number} đã ghi."),
        "tail_differs": _("Dòng số {number}, đã ghi dấu ngoài cơ sở dữ liệu, không còn hoặc đã khác."),
    }
