"""A task names citizens, so it may never be published (Luật 91/2025/QH15); or it was found that it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.publication.actions.holding import written
from dondoc.publication.actions.preparing import PERSONAL_DATA, signature
from dondoc.publication.models import Edition, FeedEntry, KeptPrivate, Proposal, ProposedTask, PublishedTask, State
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions import guard
from dondoc.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Marked:
    """`taken_from`: the editions before the public that showed the task until now, without their figures."""

    mark: KeptPrivate
    taken_from: tuple[Edition, ...]


@guard.deed
def keep_private(*, actor: Actor, task_id: int, reason: str, at: datetime) -> Marked:
    """Marked twice stays marked once. Where the task is before the public it is taken away at once: what citizens are called does not wait until
    somebody withdraws a whole edition, whose figures stay right.

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
    return Marked(made, _taken_out(actor, task_id, at))


def _taken_out(actor: Actor, task_id: int, at: datetime) -> tuple[Edition, ...]:
    """Holds what was chosen of the task first, so that an approval that is going on ends before this looks, or sees the mark."""
    chosen = list(ProposedTask.objects.select_for_update().filter(task_id=task_id).order_by("id"))
    live = Proposal.objects.filter(pk__in=[one.proposal_id for one in chosen], state=State.PUBLISHED.value).defer(
        "figures"
    )
    found = []
    for row in live.order_by("pk"):
        places = list(ProposedTask.objects.filter(proposal=row).order_by("id").values_list("task_id", flat=True))
        positions = [place for place, key in enumerate(places, start=1) if key == task_id]
        gone, _rows = PublishedTask.objects.filter(edition_id=row.edition_id, position__in=positions).delete()
        if gone:
            edition = Edition.objects.defer("figures").get(pk=row.edition_id)
            FeedEntry.objects.create(edition=edition, kind="task_removed", at=at)
            written(AuditKind.EDITION_TASK_REMOVED, actor, row, at, edition=edition.pk, task=task_id)
            found.append(edition)
    return tuple(found)


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
