"""A directive is sorted (tracked, or not and why), given to a specialist, and what it fails to state is set down (C2, C7; TH 4; BT 3.5, 4, 7.1.b)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.changes import keep_before, said
from dondoc.directives.actions.checks import ensure_may, specialist_faults
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.directives.queries.finding import locked
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal

#: What a directive itself can fail to state and still be sent out, recorded against its drafting (BT 7.1.b).
CAN_LACK = ("deadline", "lead", "coordinators")


def set_not_tracked(*, actor: Actor, directive_id: int, version: int, reason: str, at: datetime) -> Directive:
    """Keeps a directive off the tracking lists, with the reason; its entry clock stops.

    Raises Refusal: no reason, tasks were sent out already, a stale page.
    """
    ensure_may(actor, Deed.REGISTER)
    with refusing_secrets(actor=actor, door="directive_not_tracked", at=at):
        refuse_marked({"not_tracked_reason": reason}, at=at)
        if not reason.strip():
            raise Refusal(
                "not_tracked_without_reason", "Chưa ghi lý do không theo dõi văn bản này.", field="not_tracked_reason"
            )
        with transaction.atomic():
            directive = locked(directive_id, version)
            if directive.tracking == Tracking.TRACKED and directive.sent_out:
                raise Refusal(
                    "already_issued",
                    "Nhiệm vụ của văn bản {number} đã được giao nên văn bản phải được theo dõi. Anh/chị thu hồi nhiệm vụ nào không còn thực hiện.",
                    number=directive.number,
                )
            before = said(directive)
            directive.tracking, directive.not_tracked_reason = Tracking.NOT_TRACKED, reason.strip()
            directive.entered_at = at
            return _sorted(directive, before, AuditKind.DIRECTIVE_NOT_TRACKED, actor, at)


def set_tracked(*, actor: Actor, directive_id: int, version: int, at: datetime) -> Directive:
    """Puts a directive back on the tracking lists: its entry clock runs again. Raises Refusal for a stale page."""
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic():
        directive = locked(directive_id, version)
        if directive.tracking == Tracking.TRACKED:
            return directive
        before = said(directive)
        directive.tracking, directive.not_tracked_reason, directive.entered_at = Tracking.TRACKED, "", None
        return _sorted(directive, before, AuditKind.DIRECTIVE_TRACKED, actor, at)


def _sorted(directive: Directive, before: dict[str, Any], kind: AuditKind, actor: Actor, at: datetime) -> Directive:
    directive.version += 1
    directive.save(update_fields=["tracking", "not_tracked_reason", "entered_at", "version"])
    keep_before(actor=actor, directive=directive, before=before, at=at)
    record(kind, actor=actor, stream=f"directive:{directive.pk}", facts={"directive": directive.pk}, at=at)
    return directive


def assign_specialist(*, actor: Actor, directive_id: int, version: int, user_id: int, at: datetime) -> Directive:
    """An Office leader gives a directive to the specialist who answers for it (BT 3.5; TH 5.1).

    Raises Refusal: not an Office leader, not a specialist of the Office on that day, a stale page.
    """
    ensure_may(actor, Deed.ASSIGN_SPECIALIST)
    for fault in specialist_faults(user_id, at):
        raise fault
    with transaction.atomic():
        directive = locked(directive_id, version)
        before = said(directive)
        directive.specialist_id = user_id
        directive.version += 1
        directive.save(update_fields=["specialist", "version"])
        keep_before(actor=actor, directive=directive, before=before, at=at)
        facts = {"directive": directive.pk, "user": user_id}
        record(AuditKind.SPECIALIST_ASSIGNED, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at)
        return directive


def record_lacks(*, actor: Actor, directive_id: int, version: int, lacks: Collection[str], at: datetime) -> Directive:
    """Sets down, expressly, what the directive itself fails to state; it is shown and does not hold back its tasks (BT 7.1.b).

    Raises Refusal: something no directive is asked to state, a stale page.
    """
    ensure_may(actor, Deed.REGISTER)
    if set(lacks) - set(CAN_LACK):
        raise Refusal("lack_unknown", "Anh/chị chọn những điều văn bản không nêu trong danh sách.", field="lacks")
    with transaction.atomic():
        directive = locked(directive_id, version)
        before = said(directive)
        directive.drafting_lacks = [code for code in CAN_LACK if code in lacks]
        directive.version += 1
        directive.save(update_fields=["drafting_lacks", "version"])
        keep_before(actor=actor, directive=directive, before=before, at=at)
        facts = {"directive": directive.pk, "lacks": directive.drafting_lacks}
        record(AuditKind.DIRECTIVE_LACKS_RECORDED, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at)
        return directive
