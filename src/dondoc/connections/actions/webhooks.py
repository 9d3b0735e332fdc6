"""Addresses of other systems that are told of deeds: written down, changed, tested, paused, told again (J4; docs/webhooks.md)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.connections.addresses import place_of
from dondoc.connections.deeds import DEEDS, PING
from dondoc.connections.models import Delivery, DeliveryState, Endpoint
from dondoc.connections.models.webhook import UNDER_WAY
from dondoc.connections.queries.webhooks import log_end
from dondoc.connections.transport import secret_of
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal, Refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointForm:
    """What is said of an address. `deeds`: codes; `agency_id`: whose sight bounds what it hears, None for all that the Office sees."""

    name: str
    address: str
    deeds: Collection[str]
    agency_id: int | None


def add_endpoint(*, actor: Actor, form: EndpointForm, at: datetime) -> tuple[Endpoint, str]:
    """An address that hears of deeds from now on, and its signing secret, which is shown here and never again.

    Raises Refusal(s): not the administrator, a mark of secrecy, no name, an address that is not allowed, no deed, an agency that is gone.
    """
    _ensure_may(actor)
    with refusing_secrets(actor=actor, door="webhook", at=at), transaction.atomic():
        _check(form, at)
        made = Endpoint.objects.create(
            name=form.name.strip(),
            address=form.address.strip(),
            deeds=sorted(set(form.deeds)),
            agency_id=form.agency_id,
            salt=secrets.token_hex(16),
            number=log_end(),
            latest=at,
            made_by_id=actor.user_id,
            made_at=at,
        )
        _record(AuditKind.WEBHOOK_ADDED, actor, made, at, agency=made.agency_id, deeds=made.deeds)
        return made, secret_of(made.salt)


def change_endpoint(*, actor: Actor, endpoint_id: int, form: EndpointForm, at: datetime) -> Endpoint:
    """Says anew what was said of an address; what waits for it goes to the new one, but not into another agency's sight.

    Raises as `add_endpoint`, NotThere.
    """
    _ensure_may(actor)
    with refusing_secrets(actor=actor, door="webhook", at=at), transaction.atomic():
        endpoint = _held(endpoint_id)
        _check(form, at)
        if form.agency_id != endpoint.agency_id:
            endpoint.bounded_at = at
            waiting = Delivery.objects.filter(endpoint=endpoint, state__in=UNDER_WAY).exclude(deed=PING)
            waiting.update(state=DeliveryState.GIVEN_UP, ended_at=at)
        endpoint.name, endpoint.address = form.name.strip(), form.address.strip()
        endpoint.deeds, endpoint.agency_id = sorted(set(form.deeds)), form.agency_id
        endpoint.save(update_fields=["name", "address", "deeds", "agency", "bounded_at"])
        _record(AuditKind.WEBHOOK_CHANGED, actor, endpoint, at, agency=endpoint.agency_id, deeds=endpoint.deeds)
        return endpoint


@transaction.atomic
def renew_secret(*, actor: Actor, endpoint_id: int, at: datetime) -> str:
    """A new signing secret, shown here and never again; what is sent from now on bears it. Raises Refusal, NotThere."""
    _ensure_may(actor)
    endpoint = _held(endpoint_id)
    endpoint.salt = secrets.token_hex(16)
    endpoint.save(update_fields=["salt"])
    _record(AuditKind.WEBHOOK_SECRET_RENEWED, actor, endpoint, at)
    return secret_of(endpoint.salt)


@transaction.atomic
def pause(*, actor: Actor, endpoint_id: int, at: datetime) -> None:
    """Nothing more is sent; what is done meanwhile is told when it goes on. Raises Refusal, NotThere."""
    _ensure_may(actor)
    endpoint = _held(endpoint_id)
    if endpoint.paused_at is None:
        endpoint.paused_at, endpoint.paused_by_itself = at, False
        endpoint.save(update_fields=["paused_at", "paused_by_itself"])
        _record(AuditKind.WEBHOOK_PAUSED, actor, endpoint, at)


@transaction.atomic
def resume(*, actor: Actor, endpoint_id: int, missed: bool, at: datetime) -> None:
    """Sending goes on: with what was done meanwhile (`missed`), or from now on only, without what still waits. Raises Refusal, NotThere."""
    _ensure_may(actor)
    endpoint = _held(endpoint_id)
    if endpoint.paused_at is None:
        return
    endpoint.paused_at = endpoint.failing_since = endpoint.quiet_until = None
    endpoint.paused_by_itself = endpoint.told_failing = False
    waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    if missed:
        waiting.update(next_try_at=at)
    else:
        endpoint.number, endpoint.latest = log_end(), at
        waiting.update(state=DeliveryState.GIVEN_UP, ended_at=at)
    endpoint.save()
    _record(AuditKind.WEBHOOK_RESUMED, actor, endpoint, at, missed=missed)


@transaction.atomic
def remove(*, actor: Actor, endpoint_id: int, at: datetime) -> None:
    """Nothing is sent there any more and its log goes; that there was one stays in the evidence log. Raises Refusal, NotThere."""
    _ensure_may(actor)
    endpoint = _held(endpoint_id)
    endpoint.removed_at = at
    endpoint.save(update_fields=["removed_at"])
    Delivery.objects.filter(endpoint=endpoint).delete()
    _record(AuditKind.WEBHOOK_REMOVED, actor, endpoint, at)


@transaction.atomic
def ping(*, actor: Actor, endpoint_id: int, at: datetime) -> Delivery:
    """A telling that says nothing, tried once and at once, even where the address is paused. Raises Refusal, NotThere."""
    _ensure_may(actor)
    endpoint = _held(endpoint_id)
    event_id = f"{PING}-{secrets.token_hex(8)}"
    body = {"id": event_id, "type": PING, "at": at.isoformat(), "data": []}
    Endpoint.objects.filter(pk=endpoint.pk).update(quiet_until=None)
    made = Delivery.objects.create(
        endpoint=endpoint, event_id=event_id, deed=PING, body=body, made_at=at, next_try_at=at
    )
    _record(AuditKind.WEBHOOK_TESTED, actor, endpoint, at)
    return made


@transaction.atomic
def replay(*, actor: Actor, endpoint_id: int, delivery_id: int | None, since: datetime | None, at: datetime) -> int:
    """Ended tellings are sent again under their ids: one, or all of acts done since a moment. How many.

    Raises Refusal where there is none, NotThere.
    """
    _ensure_may(actor)
    endpoint = _held(endpoint_id)
    ended = Delivery.objects.filter(endpoint=endpoint, state__in=(DeliveryState.SENT, DeliveryState.GIVEN_UP))
    ended = ended.exclude(deed=PING)
    if endpoint.bounded_at is not None:
        ended = ended.filter(made_at__gte=endpoint.bounded_at)
    if delivery_id is not None:
        ended = ended.filter(pk=delivery_id)
    elif since is not None:
        ended = ended.filter(made_at__gte=since)
    n = ended.update(state=DeliveryState.WAITING, attempts=0, next_try_at=at, ended_at=None)
    if not n:
        raise Refusal(
            "nothing_to_replay",
            "Không có tin nào để gửi lại trong khoảng này. Nhật ký gửi được giữ 30 ngày; anh/chị chọn thời điểm muộn hơn.",
            field="since",
        )
    facts: dict[str, object] = {"delivery": delivery_id} if delivery_id is not None else {"since": since}
    _record(AuditKind.WEBHOOK_REPLAYED, actor, endpoint, at, count=n, **facts)
    return n


def _check(form: EndpointForm, at: datetime) -> None:
    refuse_marked({"name": form.name, "address": form.address}, at=at)
    found: list[Refusal] = []
    if not form.name.strip():
        found.append(Refusal("no_name", "Anh/chị đặt tên cho nơi nhận, ví dụ tên hệ thống.", field="name"))
    try:
        place_of(form.address, settings.ENV.webhook_hosts)
    except Refusal as refusal:
        found.append(refusal)
    if not form.deeds or not set(form.deeds) <= set(DEEDS):
        found.append(Refusal("no_deeds", "Anh/chị chọn ít nhất một việc cần báo.", field="deeds"))
    if form.agency_id is not None and not _stands(form.agency_id, at):
        found.append(
            Refusal("no_agency", "Cơ quan này không còn hoạt động. Anh/chị chọn cơ quan khác.", field="agency")
        )
    if found:
        raise Refusals(found)


def _stands(agency_id: int, at: datetime) -> bool:
    agency = Agency.objects.filter(pk=agency_id).first()
    return agency is not None and (agency.dissolved_on is None or agency.dissolved_on > clock.day_of(at))


def _held(endpoint_id: int) -> Endpoint:
    endpoint = Endpoint.objects.select_for_update().filter(pk=endpoint_id, removed_at__isnull=True).first()
    if endpoint is None:
        raise NotThere(f"webhook {endpoint_id}")
    return endpoint


def _ensure_may(actor: Actor) -> None:
    if not may(Deed.KEEP_CONNECTIONS, own_party(actor)):
        raise Refusal(
            "not_administrator",
            "Việc này do người quản trị hệ thống thực hiện. Anh/chị gửi đề nghị đến Văn phòng UBND tỉnh.",
        )


def _record(kind: AuditKind, actor: Actor, endpoint: Endpoint, at: datetime, **facts: object) -> None:
    """Ids and codes; never the address, in which some write a key."""
    record(kind, actor=actor, stream=f"webhook:{endpoint.pk}", facts={"webhook": endpoint.pk} | facts, at=at)
