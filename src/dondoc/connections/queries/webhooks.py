"""Addresses that are told of deeds, and the log of what went to them; what the worker has to do for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet

from dondoc.audit.models import AuditCounter
from dondoc.connections.deeds import PING
from dondoc.connections.models import Delivery, DeliveryState, Endpoint
from dondoc.connections.models.webhook import UNDER_WAY

PER_PAGE = 50
#: No wait is as long: what lies farther ahead was written before the clock of a training installation was put back.
FARTHEST = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Standing:
    """One address with what is under way to it, what was given up, and when it last took something."""

    endpoint: Endpoint
    waiting: int
    given_up: int
    last_sent: datetime | None


def standings() -> list[Standing]:
    """Every address that was not taken away, oldest first. One query."""
    counted = endpoints().annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state__in=UNDER_WAY)),
        given_up=Count("deliveries", filter=Q(deliveries__state=DeliveryState.GIVEN_UP) & ~Q(deliveries__deed=PING)),
        last_sent=Max("deliveries__ended_at", filter=Q(deliveries__state=DeliveryState.SENT)),
    )
    return [Standing(e, e.waiting, e.given_up, e.last_sent) for e in counted.order_by("pk")]


def endpoints() -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(removed_at__isnull=True).select_related("agency", "made_by")


def log_of(endpoint: Endpoint, state: str = "", number: int = 1) -> Page[Delivery]:
    """The tellings to one address, newest first, of one state if it is named."""
    rows = Delivery.objects.filter(endpoint=endpoint).order_by("-made_at", "-pk")
    if state in DeliveryState.values:
        rows = rows.filter(state__in=UNDER_WAY if state == DeliveryState.WAITING else [state])
    return Paginator(rows, PER_PAGE).get_page(number)


def counts_of(endpoint: Endpoint) -> dict[str, int]:
    """State -> how many; what is being sent counts as waiting. One query."""
    rows = Delivery.objects.filter(endpoint=endpoint).order_by().values_list("state").annotate(n=Count("pk"))
    found = dict(rows)
    found[DeliveryState.WAITING] = found.get(DeliveryState.WAITING, 0) + found.pop(DeliveryState.SENDING, 0)
    return {str(state): n for state, n in found.items()}


def to_tell() -> Iterable[int]:
    """The addresses that were not told of everything in the log. One query."""
    ends = AuditCounter.objects.filter(pk=1).values("last_number")
    behind = Endpoint.objects.filter(removed_at__isnull=True, paused_at__isnull=True, number__lt=ends[:1])
    return list(behind.order_by("pk").values_list("pk", flat=True))


def in_turn(at: datetime) -> Q:
    """Under way and not in anybody's hands: the part of `due` that a telling's own row says."""
    return Q(state__in=UNDER_WAY) & (Q(next_try_at__lte=at) | Q(next_try_at__gt=at + FARTHEST))


def due(at: datetime) -> QuerySet[Delivery]:
    """What may be tried at `at`, oldest first: to no address that is paused (but a test goes) or left alone after a fault."""
    loud = Q(endpoint__quiet_until__isnull=True) | Q(endpoint__quiet_until__lte=at)
    loud |= Q(endpoint__quiet_until__gt=at + FARTHEST)
    open_ = Q(endpoint__paused_at__isnull=True) | Q(deed=PING)
    rows = Delivery.objects.filter(in_turn(at), loud, open_, endpoint__removed_at__isnull=True)
    return rows.order_by("next_try_at", "pk")


def anything_to_do(at: datetime) -> bool:
    """Whether the worker has something to tell or to send. Two queries."""
    return due(at).exists() or bool(to_tell())


def log_end() -> int:
    """The number of the log's last line."""
    return AuditCounter.objects.filter(pk=1).values_list("last_number", flat=True).first() or 0
