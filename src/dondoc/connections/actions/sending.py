"""What was put down for an address is sent until it is taken, or given up after the last try; at least once, each time under the same id.

A telling is marked before it is sent and again after. A process killed between the answer and the second mark leaves one that is sent once more.
An address at which nothing gets through is tried once a minute, told to the administrators when something was given up, and paused after days.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.connections import transport
from dondoc.connections.addresses import place_of
from dondoc.connections.deeds import PING
from dondoc.connections.models import Delivery, DeliveryState, Endpoint
from dondoc.connections.queries.webhooks import due, in_turn
from dondoc.rules.errors import Refusal

#: How long a telling may be in the hands of one process; longer than an address is waited for.
LEASE = timedelta(minutes=5)
#: Seconds after which a run ends, so that other jobs get their turn; and those of one address in it.
RUN_SECONDS, SHARE_SECONDS = 60, 15
AT_ONCE = 100
#: Waits after each try that did not get through; after the last one the telling is given up.
WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120, 360, 1440))
#: How long an address is left alone after a fault, whatever else waits for it.
QUIET = timedelta(minutes=1)
#: After so long without anything getting through nothing more is sent until an administrator says so.
PAUSE_AFTER = timedelta(days=3)
ERROR_MOST = 300


def send_due(*, actor: None, at: datetime) -> int:
    """Sends what is due, address by address, oldest first; answers how many were taken. Several may call it at once.

    A slow address does not keep the others waiting: each has its share of the run's time, what is left goes in the next run.
    """
    end, sent = time.monotonic() + RUN_SECONDS, 0
    for endpoint_id in list(due(at).order_by("endpoint_id").values_list("endpoint_id", flat=True).distinct()):
        share = min(end, time.monotonic() + SHARE_SECONDS)
        tried = -1
        while tried and time.monotonic() < share:
            tried = 0
            for pk in list(due(at).filter(endpoint=endpoint_id).values_list("pk", flat=True)[:AT_ONCE]):
                with transaction.atomic():
                    delivery = _take(pk, at)
                if delivery is not None:
                    tried += 1
                    sent += _send(delivery, at)
                if time.monotonic() >= share:
                    break
    return sent


def _take(pk: int, at: datetime) -> Delivery | None:
    """Marks one as being sent; None where somebody else has it, or its address is left alone since."""
    free = due(at).filter(pk=pk).order_by().values("pk")
    # asked of the row itself too: whoever waited for another process to take it looks at what that left
    if not Delivery.objects.filter(in_turn(at), pk__in=free).update(
        state=DeliveryState.SENDING, next_try_at=at + LEASE
    ):
        return None
    return Delivery.objects.select_related("endpoint").get(pk=pk)


def _send(delivery: Delivery, at: datetime) -> int:
    """1 where the other side has taken it."""
    endpoint = delivery.endpoint
    body = transport.body_of(delivery.body)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "DonDoc-Webhook/1",
        "Webhook-Id": delivery.event_id,
        "Webhook-Signature": transport.signature(transport.secret_of(endpoint.salt), body, at),
    }
    try:
        status = transport.send(place_of(endpoint.address, settings.ENV.webhook_hosts), body, headers)
    except transport.NotTaken as answer:
        _failed(delivery, at, str(answer), answer.status)
        return 0
    except Refusal as refusal:  # the operator allows it no more
        _failed(delivery, at, str(refusal), None)
        return 0
    ended = {"state": DeliveryState.SENT, "attempts": delivery.attempts + 1, "ended_at": at, "error": ""}
    _mark(delivery, status=status, **ended)
    if endpoint.failing_since or endpoint.quiet_until:
        fine = {"failing_since": None, "told_failing": False, "quiet_until": None}
        Endpoint.objects.filter(pk=endpoint.pk).update(**fine)
    return 1


@transaction.atomic
def _failed(delivery: Delivery, at: datetime, error: str, status: int | None) -> None:
    tried = delivery.attempts + 1
    given_up = tried > len(WAITS) or delivery.deed == PING
    values: dict[str, object] = {"state": DeliveryState.GIVEN_UP, "ended_at": at}
    if not given_up:
        values = {"state": DeliveryState.WAITING, "next_try_at": at + WAITS[tried - 1]}
    if not _mark(delivery, attempts=tried, status=status, error=error[:ERROR_MOST], **values):
        return
    endpoint = Endpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    if delivery.deed == PING:  # whoever asked for it looks at the answer himself
        return
    endpoint.failing_since = endpoint.failing_since or at
    endpoint.quiet_until = at + QUIET
    facts = {"webhook": endpoint.pk, "since": endpoint.failing_since}
    if given_up and not endpoint.told_failing:
        endpoint.told_failing = True
        record(AuditKind.WEBHOOK_GIVEN_UP, actor=None, stream=f"webhook:{endpoint.pk}", facts=facts, at=at)
    if at - endpoint.failing_since >= PAUSE_AFTER and endpoint.paused_at is None:
        endpoint.paused_at, endpoint.paused_by_itself = at, True
        record(AuditKind.WEBHOOK_STOPPED, actor=None, stream=f"webhook:{endpoint.pk}", facts=facts, at=at)
    endpoint.save(update_fields=["failing_since", "told_failing", "quiet_until", "paused_at", "paused_by_itself"])


def _mark(delivery: Delivery, **values: object) -> int:
    """Of what is still in this process's hands: whoever held it too long may find it gone."""
    held = Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.SENDING, next_try_at=delivery.next_try_at, attempts=delivery.attempts
    )
    return held.update(**values)


@transaction.atomic
def forget_told(*, actor: None, at: datetime) -> int:
    """Tellings that ended long ago are taken out of the log of their address. How many."""
    kept = timedelta(days=settings.ENV.records.webhook_days)
    return Delivery.objects.filter(ended_at__lt=at - kept).delete()[0]
