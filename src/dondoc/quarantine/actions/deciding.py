"""What becomes of an isolated record: destroyed for good, or given back because it was none; and what was told to whom has to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.actions import sums_of
from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive, IssuedDocument
from dondoc.quarantine.actions.isolating import ensure_may
from dondoc.quarantine.actions.looking import look
from dondoc.quarantine.actions.scrubbing import remove_files
from dondoc.quarantine.models import Incident, IncidentState, Sealed
from dondoc.quarantine.queries.carriers import shared_with
from dondoc.quarantine.queries.words import KINDS
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions.reindexing import reindex_directive

#: Word of the button -> the column that takes the moment.
STEPS = {"ban-dau": "first_told_at", "day-du": "fully_told_at", "sao-luu": "backups_cleared_at"}


@transaction.atomic
def destroy(*, actor: Actor, incident_id: int, confirmed: bool, at: datetime) -> Incident:
    """Nothing of it is kept any longer: what was sealed goes, its files are removed from the data folder. There is no way back.

    What the database itself still holds in freed pages is overwritten by `scrubbing.scrub`. Raises Refusal not_confirmed, decided_already;
    NotThere.
    """
    incident = _held(actor, incident_id)
    if not confirmed:
        raise Refusal(
            "not_confirmed",
            "Hủy rồi không lấy lại được, nên anh/chị cần đánh dấu ô xác nhận trước khi hủy.",
            field="confirmed",
        )
    if incident.looked_at is None:  # afterwards nobody knows what to look for
        look(actor=actor, incident_id=incident.pk, at=at)
        incident.refresh_from_db()
    going = [*incident.sealed.all(), *shared_with(incident.pk)]
    kept = [one.values for one in going if one.label == "core.StoredFile"]
    incident.paths = sorted({values["path"] for values in kept if values.get("path")})
    Sealed.objects.filter(pk__in=[one.pk for one in going]).delete()
    _end(incident, actor, IncidentState.DESTROYED, AuditKind.SECRET_DESTROYED, at)
    # an incident about a part of it has nothing left that could be decided about
    parts = {one.incident_id for one in going} - {incident.pk}
    for part in Incident.objects.select_for_update(of=("self",)).filter(pk__in=parts, state=IncidentState.ISOLATED):
        if not part.sealed.exists():
            _end(part, actor, IncidentState.DESTROYED, AuditKind.SECRET_DESTROYED, at)
    transaction.on_commit(lambda: remove_files(actor=actor, incident_id=incident.pk, at=at))
    return incident


@transaction.atomic
def release(*, actor: Actor, incident_id: int, at: datetime) -> Incident:
    """It was no secret: everything says again what it said, and is found again. Mails stay blank; they had gone out.

    What another incident holds as well stays blank, and is handed over to it. Raises Refusal decided_already, within_another, registered_again;
    NotThere.
    """
    incident = _held(actor, incident_id)
    _ensure_not_within(incident)
    others = {(other.label, other.row_id): other for other in shared_with(incident.pk)}
    back = incident.sealed.filter(label="core.StoredFile").values_list("row_id", flat=True)
    files = sorted(pk for pk in back if ("core.StoredFile", pk) not in others)
    for sealed in incident.sealed.order_by("pk"):
        other = others.get((sealed.label, sealed.row_id))
        if other is None:
            _give_back(sealed)
        else:
            other.values = {**sealed.values, **other.values}
            other.content = bytes(other.content) or bytes(sealed.content)
            other.save()
    incident.sealed.all().delete()
    if incident.directive_id:
        reindex_directive(incident.directive_id)
    incident.sums = []
    # What was blank on the night when an upgraded log first noted its files stands in no line yet.
    given_back = sums_of(StoredFile.objects.filter(pk__in=files))
    _end(incident, actor, IncidentState.RELEASED, AuditKind.SECRET_RELEASED, at, given_back)
    return incident


def _give_back(sealed: Sealed) -> None:
    values: dict[str, Any] = dict(sealed.values)
    row = apps.get_model(sealed.label)._base_manager.filter(pk=sealed.row_id)
    if sealed.label == "directives.Directive" and "number_key" in values:
        _ensure_not_registered_again(row.get(), values["number_key"])
    if sealed.label == "directives.IssuedDocument" and "number_key" in values:
        lines = IssuedDocument.objects.filter(number_key=values["number_key"], issued_on__in=row.values("issued_on"))
        if lines.exists():
            row.delete()  # the register has the document's line again: it stands there once
            return
    if sealed.content:
        values["content"] = bytes(sealed.content)
    if values:
        row.update(**values)


def _ensure_not_registered_again(directive: Directive, number_key: str) -> None:
    rows = Directive.objects.filter(issuer_id=directive.issuer_id, issued_on=directive.issued_on, number_key=number_key)
    again = rows.exclude(pk=directive.pk).first()
    if again is not None:
        raise Refusal(
            "registered_again",
            "Chưa trả lại được vì trong lúc cách ly, văn bản số {number} đã được đăng ký lại. Nếu là cùng một văn bản, anh/chị hủy nội dung"
            " của vụ việc này; nếu không, anh/chị sửa số, ký hiệu hoặc ngày của văn bản đăng ký sau rồi trả lại.",
            way_on=WayOn("Xem văn bản đăng ký sau", "directive", (again.pk,)),
            number=again.number,
        )


def _ensure_not_within(incident: Incident) -> None:
    """A part does not speak again while the whole is out of sight; of two that hold each other either may be given back first."""
    own = {"sealed__label": KINDS[incident.kind], "sealed__row_id": incident.subject_id}
    for whole in Incident.objects.filter(state=IncidentState.ISOLATED, **own).exclude(pk=incident.pk).order_by("pk"):
        if not incident.sealed.filter(label=KINDS[whole.kind], row_id=whole.subject_id).exists():
            raise Refusal(
                "within_another",
                "Chưa trả lại được vì mục này thuộc một vụ việc khác cũng đang cách ly. Anh/chị xử lý vụ việc đó trước.",
                way_on=WayOn("Xem vụ việc kia", "incident", (whole.pk,)),
            )


@transaction.atomic
def tell_step(*, actor: Actor, incident_id: int, step: str, at: datetime) -> Incident:
    """A step outside the product was done: the first report, the full report, the backups looked through. Told once; twice changes nothing.

    Raises NotThere for an unknown step, incident or actor.
    """
    ensure_may(actor)
    incident = Incident.objects.select_for_update(of=("self",)).filter(pk=incident_id).first()
    if incident is None or step not in STEPS:
        raise NotThere()
    if getattr(incident, STEPS[step]) is None:
        setattr(incident, STEPS[step], at)
        incident.save(update_fields=[STEPS[step]])
        _record(AuditKind.SECRET_TOLD, actor, incident, at, {"step": step})
    return incident


def _held(actor: Actor, incident_id: int) -> Incident:
    ensure_may(actor)
    incident = Incident.objects.select_for_update(of=("self",)).filter(pk=incident_id).first()
    if incident is None:
        raise NotThere()
    if incident.state != IncidentState.ISOLATED:
        raise Refusal("decided_already", "Vụ việc này đã được xử lý xong, không thay đổi được nữa.")
    return incident


def _end(
    incident: Incident,
    actor: Actor,
    state: IncidentState,
    kind: AuditKind,
    at: datetime,
    more: Mapping[str, object] = MappingProxyType({}),
) -> None:
    incident.state, incident.decided_by_id, incident.decided_at = state, actor.user_id, at
    incident.save()
    _record(kind, actor, incident, at, more)


def _record(kind: AuditKind, actor: Actor, incident: Incident, at: datetime, more: Mapping[str, object]) -> None:
    facts: dict[str, object] = {"incident": incident.pk, **more}
    record(kind, actor=actor, stream=f"incident:{incident.pk}", facts=facts, at=at)
