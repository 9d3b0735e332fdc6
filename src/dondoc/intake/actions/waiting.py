"""The rows of a sheet that were not written: until they are entered, or said to be none, their directive is not entered whole (TH 6.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.actions.entry import mark_entered, set_rows_waiting
from dondoc.directives.models import Directive
from dondoc.intake.actions.checking import held
from dondoc.intake.models import WAITS, Batch, BatchDirective, BatchRow, Stage, Verdict
from dondoc.rules.access import Actor, Deed
from dondoc.tasks.actions.drafting import remove_task
from dondoc.tasks.models import Task


def settle(*, actor: Actor, batch_id: int, at: datetime) -> Batch:
    """Of the rows that were not written none is to be entered any more: they were entered by hand, or are no tasks.

    A directive of which all else was sent out is entered from now on, not from before: the word is said now.
    """
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic():
        batch = held(batch_id, Stage.WRITTEN, Stage.ISSUED)
        if batch.settled_at is not None:
            return batch
        batch.settled_at = at
        batch.save(update_fields=["settled_at"])
        no_longer_waiting(list(batch.directives.values_list("directive", flat=True)), at)
        record(AuditKind.INTAKE_SETTLED, actor=actor, stream=f"intake:{batch.pk}", facts={"batch": batch.pk}, at=at)
        return batch


def remove_draft(*, actor: Actor, directive_id: int, task_id: int, at: datetime) -> Directive:
    """Takes a draft of a directive away; a row that was said to be entered as it waits again. Raises Refusal as `remove_task` does."""
    with transaction.atomic():
        directive = remove_task(actor=actor, directive_id=directive_id, task_id=task_id, at=at)
        no_longer_waiting([directive_id], at)
        return directive


def no_longer_waiting(keys: Collection[int], at: datetime) -> None:
    """Of rows of these directives something was said: the count follows, and the clock of a directive of which all is sent out."""
    count_waiting(keys)
    drafts = Task.objects.filter(directive__in=keys, issued_at__isnull=True).values("directive")
    whole = Directive.objects.select_for_update(of=("self",)).filter(pk__in=keys, part_issued_at__isnull=False)
    for directive in whole.exclude(pk__in=drafts).filter(rows_waiting=0).order_by("pk"):
        mark_entered(directive=directive, at=at)


def count_waiting(directive_ids: Iterable[int]) -> None:
    """Keeps with each directive how many rows of its sheets still wait, after any of them was written, taken back or settled."""
    set_rows_waiting({pk: _waiting(pk) for pk in directive_ids})


def _waiting(directive_id: int) -> int:
    """Sheet after sheet: a later one takes off what it wrote, and adds nothing that an earlier one already counts."""
    waiting = 0
    pointed_at = BatchRow.objects.filter(entered_as__directive=directive_id).values("entered_as")
    kept = BatchDirective.objects.filter(directive=directive_id, batch__stage__in=(Stage.WRITTEN, Stage.ISSUED))
    for batch in (one.batch for one in kept.select_related("batch").order_by("batch_id")):
        own = batch.rows.filter(task__directive=directive_id)
        left = _left(batch, own.values("key")).count()
        # what an earlier row was said to be entered as is off that row's count already
        waiting = 0 if batch.settled_at else max(left, waiting - own.exclude(task__in=pointed_at).count())
    return waiting


def _left(batch: Batch, keys: object) -> QuerySet[BatchRow]:
    """Of the directive with this key; where the sheet has no other one, also what names none that can be read. A refused secret is no task."""
    of_it = Q(key__in=keys)
    if batch.directives.count() == 1:
        of_it |= Q(key="")
    return batch.rows.filter(WAITS, of_it, verdict=Verdict.BAD, task__isnull=True).exclude(values=[])
