"""What came of a batch after it was written is taken back as one, while nobody acted on it: sent-out tasks (C4, C8), a past (J5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.audit.queries import last_number
from dondoc.directives.actions.checks import ensure_may
from dondoc.intake.actions.checking import held
from dondoc.intake.actions.waiting import count_waiting
from dondoc.intake.actions.writing import undo
from dondoc.intake.models import Batch, Stage
from dondoc.organisations.queries import held_still
from dondoc.rules.access import Actor, Deed, Role
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions.removing_past import remove_past
from dondoc.tasks.actions.withdrawing_many import withdraw_untouched
from dondoc.tasks.models import Task


def withdraw(*, actor: Actor, batch_id: int, reason: str, at: datetime) -> Batch:
    """Every task that the batch sent out is withdrawn, all of them or none; `reason` names the document or direction it rests on.

    Raises Refusal as `withdraw_untouched` does.
    """
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic(), held_still():
        batch = held(batch_id, Stage.ISSUED)
        own = batch.rows.filter(task__isnull=False)
        # the periods of a duty that comes round went out with its first one
        duties = own.filter(task__series__isnull=False).values("task__series")
        tasks = list(
            Task.objects.filter(Q(pk__in=own.values("task")) | Q(series__in=duties)).values_list("pk", flat=True)
        )
        gone = withdraw_untouched(actor=actor, task_ids=tasks, reason=reason, at=at)
        facts = {"batch": batch.pk, "tasks": len(tasks), "assignments": gone}
        closed = _closed(batch, Stage.WITHDRAWN, AuditKind.INTAKE_WITHDRAWN, facts, actor, at)
        count_waiting(batch.directives.values_list("directive", flat=True))
        return closed


def undo_past(*, actor: Actor, batch_id: int, at: datetime) -> Batch:
    """The past that the batch brought in goes again, with its directives. Raises Refusal: not the administrator, no such batch, acted_upon."""
    if actor.role is not Role.ADMINISTRATOR:
        raise Refusal("not_administrator", "Chỉ người quản trị hệ thống hoàn tác được dữ liệu quá khứ.")
    with transaction.atomic(), held_still():
        if not Batch.objects.filter(pk=batch_id, history=True).exists():
            raise Refusal("no_such_batch", "Không có đợt nhập dữ liệu cũ nào mang số {n}.", n=batch_id)
        batch = held(batch_id, Stage.IMPORTED)
        directives = set(batch.rows.filter(task__isnull=False).values_list("task__directive", flat=True))
        closed = last_number(f"intake:{batch.pk}", AuditKind.HISTORY_IMPORTED)
        gone = remove_past(actor=actor, directive_ids=directives, after=closed, at=at)
        facts = {"batch": batch.pk, "directives": len(directives), "assignments": gone}
        return _closed(batch, Stage.UNDONE, AuditKind.HISTORY_UNDONE, facts, actor, at)


def undo_any(*, actor: Actor, batch_id: int, at: datetime) -> Batch:
    """A past by `undo_past`, drafts by `undo`: what the console knows by its number only."""
    if Batch.objects.filter(pk=batch_id, history=False).exists():
        return undo(actor=actor, batch_id=batch_id, at=at)
    return undo_past(actor=actor, batch_id=batch_id, at=at)


def _closed(batch: Batch, stage: Stage, kind: AuditKind, facts: dict[str, object], actor: Actor, at: datetime) -> Batch:
    batch.stage, batch.closed_at = stage, at
    batch.save(update_fields=["stage", "closed_at"])
    record(kind, actor=actor, stream=f"intake:{batch.pk}", facts=facts, at=at)
    return batch
