"""What becomes of an isolated record: destroyed for good, or given back because it was none; and what was told to whom has to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.quarantine.actions.isolating import ensure_may
from dondoc.quarantine.actions.looking import look
from dondoc.quarantine.actions.scrubbing import remove_files
from dondoc.quarantine.models import Incident, IncidentState, Sealed
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
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
    kept = Sealed.objects.filter(incident=incident, label="core.StoredFile").values_list("values", flat=True)
    incident.paths = sorted({values["path"] for values in kept if values.get("path")})
    Sealed.objects.filter(incident=incident).delete()
    _end(incident, actor, IncidentState.DESTROYED, AuditKind.SECRET_DESTROYED, at)
    transaction.on_commit(lambda: remove_files(actor=actor, incident_id=incident.pk, at=at))
    return incident


@transaction.atomic
def release(*, actor: Actor, incident_id: int, at: datetime) -> Incident:
    """It was no secret: everything says again what it said, and is found again. Mails stay blank; they had gone out.

    Raises Refusal decided_already; NotThere.
    """
    incident = _held(actor, incident_id)
    for sealed in Sealed.objects.filter(incident=incident).order_by("pk"):
        model = apps.get_model(sealed.label)
        values: dict[str, Any] = dict(sealed.values)
        if sealed.content:
            values["content"] = bytes(sealed.content)
        model._base_manager.filter(pk=sealed.row_id).update(**values)
    Sealed.objects.filter(incident=incident).delete()
    if incident.directive_id:
        reindex_directive(incident.directive_id)
    incident.sums = []
    _end(incident, actor, IncidentState.RELEASED, AuditKind.SECRET_RELEASED, at)
    return incident


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
        _record(AuditKind.SECRET_TOLD, actor, incident, at, step)
    return incident


def _held(actor: Actor, incident_id: int) -> Incident:
    ensure_may(actor)
    incident = Incident.objects.select_for_update(of=("self",)).filter(pk=incident_id).first()
    if incident is None:
        raise NotThere()
    if incident.state != IncidentState.ISOLATED:
        raise Refusal("decided_already", "Vụ việc này đã được xử lý xong, không thay đổi được nữa.")
    return incident


def _end(incident: Incident, actor: Actor, state: IncidentState, kind: AuditKind, at: datetime) -> None:
    incident.state, incident.decided_by_id, incident.decided_at = state, actor.user_id, at
    incident.save()
    _record(kind, actor, incident, at)


def _record(kind: AuditKind, actor: Actor, incident: Incident, at: datetime, step: str = "") -> None:
    facts: dict[str, object] = {"incident": incident.pk} | ({"step": step} if step else {})
    record(kind, actor=actor, stream=f"incident:{incident.pk}", facts=facts, at=at)
