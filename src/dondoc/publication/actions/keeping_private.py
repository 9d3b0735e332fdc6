"""A task names citizens, so it may never be published (Luật 91/2025/QH15); or it was found that it does not."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.publication.actions.preparing import PERSONAL_DATA, signature
from dondoc.publication.models import KeptPrivate
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions import guard
from dondoc.tasks.models import Task


@guard.deed
def keep_private(*, actor: Actor, task_id: int, reason: str, at: datetime) -> KeptPrivate:
    """Marked twice stays marked once. What is before the public already is not touched: it has to be withdrawn.

    Raises NotThere for whoever is not of the Office; Refusal: no_reason, a mark of secrecy.
    """
    if not may(Deed.KEEP_PRIVATE, own_party(actor)) or not Task.objects.filter(pk=task_id).exists():
        raise NotThere(f"task {task_id}")
    reason = guard.required_text(
        reason,
        "reason",
        "no_reason",
        "Anh/chị ghi nhiệm vụ nêu tên người dân ở chỗ nào; không chép lại tên.",
        PERSONAL_DATA,
    )
    refuse_marked({"reason": reason}, at=at)
    made, new = KeptPrivate.objects.get_or_create(
        task_id=task_id, defaults={"reason": reason[:500], "by": signature(actor), "at": at}
    )
    if new:
        _record(AuditKind.TASK_KEPT_PRIVATE, actor, task_id, at)
    return made


@guard.deed
def let_go(*, actor: Actor, task_id: int, at: datetime) -> None:
    """The mark is taken away. Raises NotThere for whoever is not of the Office, and where there is no mark."""
    if not may(Deed.KEEP_PRIVATE, own_party(actor)):
        raise NotThere(f"task {task_id}")
    gone, _rows = KeptPrivate.objects.filter(task_id=task_id).delete()
    if not gone:
        raise NotThere(f"task {task_id}")
    _record(AuditKind.TASK_LET_GO, actor, task_id, at)


def _record(kind: AuditKind, actor: Actor, task_id: int, at: datetime) -> None:
    record(kind, actor=actor, stream=f"task:{task_id}", facts={"task": task_id}, at=at, cite=PERSONAL_DATA)
