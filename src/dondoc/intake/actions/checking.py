"""Rows are checked a slice at a time, each slice in its own transaction: what drives it may stop anywhere and go on later (C4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.core.rows import rewrite
from dondoc.directives.actions.checks import ensure_may
from dondoc.intake import settled_before
from dondoc.intake.judging import Judge
from dondoc.intake.models import Batch, BatchRow, Stage, Verdict
from dondoc.intake.past import PastJudge
from dondoc.organisations.queries import held_still
from dondoc.rules.access import Actor, Deed, Role
from dondoc.rules.errors import Refusal

#: Rows judged in one request: about a second of it.
SLICE = 250


def held(batch_id: int, *stages: Stage) -> Batch:
    """The batch, held until the transaction ends. Raises Refusal if it is not at one of these stages."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.stage not in stages:
        raise Refusal(
            "batch_moved_on",
            "Đợt nhập này đang ở bước “{stage}” nên thao tác của anh/chị không làm thay đổi gì.",
            stage=Stage(batch.stage).label,
        )
    return batch


def check_slice(*, actor: Actor, batch_id: int, at: datetime, rows: int = SLICE) -> Batch:
    """Judges the next rows that wait; when none is left, the batch is checked. A batch that is past this is left alone."""
    ensure_may_handle(actor)
    with transaction.atomic(), held_still():
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
        if batch.stage != Stage.CHECKING:
            return batch
        waiting = list(batch.rows.filter(verdict=Verdict.WAITING).order_by("number")[:rows])
        if waiting:
            judge = PastJudge(batch, actor, at) if batch.history else Judge(batch, actor, at)
            judge.prepare(waiting)
            for row in waiting:
                judge.judge(row)
            keep_verdicts(waiting)
        if len(waiting) < rows:
            batch.stage = Stage.CHECKED
            kept = [note for note in batch.notes if note["code"] not in settled_before.CODES]
            batch.notes = kept + settled_before.notes(batch.rows.exclude(verdict=Verdict.GOOD).order_by("number"))
            batch.save(update_fields=["stage", "notes"])
        return batch


def keep_verdicts(rows: list[BatchRow]) -> None:
    rewrite(rows, ["verdict", "faults", "task"])


def check_again(*, actor: Actor, batch_id: int, at: datetime) -> Batch:
    """All rows wait once more: agencies, directives or the calendar may have changed since. Raises Refusal once it was written or dropped."""
    ensure_may_handle(actor)
    with transaction.atomic():
        batch = held(batch_id, Stage.CHECKING, Stage.CHECKED)
        batch.rows.exclude(values=[]).update(verdict=Verdict.WAITING)
        batch.stage = Stage.CHECKING
        batch.save(update_fields=["stage"])
        return batch


def ensure_may_handle(actor: Actor) -> None:
    """The Office handles what it sends in; the administrator what he brings along of the past."""
    if actor.role is not Role.ADMINISTRATOR:
        ensure_may(actor, Deed.REGISTER)
