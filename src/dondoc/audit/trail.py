"""The log as its readers page through it: newest first, by the global number, filtered; nothing is counted (J1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max

from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditCounter, AuditEvent, DayRoot
from dondoc.audit.queries import HistoryLine
from dondoc.audit.sentences import sentence_of

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class TrailFilters:
    """Empty values ask for nothing. Days are days of Hà Nội, both included; `stream` is exact ("assignment:12", "user:7"), and so is each of
    `streams`. `since`: the first moment. `without`: the names of streams that are left out, or a query for them."""

    kind: str = ""
    user_id: int | None = None
    agency: str = ""
    stream: str = ""
    day_from: date | None = None
    day_to: date | None = None
    streams: frozenset[str] = frozenset()
    users: frozenset[int] = frozenset()
    since: datetime | None = None
    without: Any = None


@dataclass(frozen=True, slots=True)
class Trail:
    """`older`: the number below which the next page begins, None at the end. `sealed_day`: the last day that is closed under a root."""

    lines: list[HistoryLine]
    older: int | None
    last_number: int
    sealed_day: date | None


def trail(filters: TrailFilters, below: int | None = None, limit: int = PER_PAGE) -> Trail:
    """One page of lines with numbers less than `below` (None: from the newest). At most four queries, none of which counts."""
    counter = AuditCounter.objects.filter(pk=1).first()
    events = AuditEvent.objects.order_by("-number")
    if below is not None:
        events = events.filter(number__lt=below)
    if filters.kind:
        events = events.filter(kind=filters.kind)
    if filters.user_id:
        events = events.filter(actor_user_id=filters.user_id)
    if filters.agency:
        events = events.filter(actor_agency_code=filters.agency)
    if filters.stream:
        events = events.filter(stream=filters.stream)
    if filters.streams:
        events = events.filter(stream__in=filters.streams)
    if filters.users:
        events = events.filter(actor_user_id__in=filters.users)
    if filters.without is not None:
        events = events.exclude(stream__in=filters.without)
    if filters.since:
        events = events.filter(at__gte=filters.since)
    # Days are ranges of numbers: the day's root says where each one ended.
    if filters.day_from:
        before = DayRoot.objects.filter(day__lt=filters.day_from).order_by("-day").values_list("last_number", flat=True)
        events = events.filter(number__gt=before.first() or 0)
    if filters.day_to:
        events = events.filter(number__lte=_last_number_of(filters.day_to, counter))
    found = list(events[: limit + 1])
    lines = [_line(event) for event in found[:limit]]
    return Trail(
        lines=lines,
        older=lines[-1].number if len(found) > limit else None,
        last_number=counter.last_number if counter else 0,
        sealed_day=counter.sealed_day if counter else None,
    )


def _line(e: AuditEvent) -> HistoryLine:
    return HistoryLine(
        e.number, e.stream, e.kind, e.at, e.actor_name, e.actor_agency_code, e.cite, e.facts, sentence_of(e.kind)
    )


def _last_number_of(day: date, counter: AuditCounter | None) -> int:
    """The last number given by the end of `day`; the open day is the counter's own."""
    if counter is None:
        return 0
    if counter.open_day is not None and day >= counter.open_day:
        return counter.last_number
    root = DayRoot.objects.filter(day__lte=day).order_by("-day").first()
    return root.last_number if root else 0


def deeds_of(user_id: int, without: Any = None) -> list[dict[str, Any]]:
    """How often somebody did what, by the log: kind, its sentence, how often, when last; commonest first. `without` as in TrailFilters."""
    events = AuditEvent.objects.filter(actor_user_id=user_id)
    rows = (events if without is None else events.exclude(stream__in=without)).order_by().values_list("kind")
    counted = rows.annotate(n=Count("number"), last=Max("at")).order_by("-n", "kind")
    return [{"kind": kind, "said": sentence_of(kind), "count": n, "last_at": last} for kind, n, last in counted]


def kinds_with_sentences() -> list[tuple[str, str]]:
    """Every kind of deed with its sentence, by the sentence; for a filter."""
    return sorted(((kind.value, sentence_of(kind.value)) for kind in AuditKind), key=lambda pair: pair[1])
