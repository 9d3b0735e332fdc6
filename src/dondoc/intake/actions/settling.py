"""Rows of a sheet that were not written, one by one: entered by hand meanwhile, or not to be entered at all (TH 6.1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.intake.actions.checking import held
from dondoc.intake.actions.waiting import no_longer_waiting
from dondoc.intake.models import Batch, BatchRow, Settled, Stage
from dondoc.intake.queries import exactly_entered, tasks_of, waiting_rows
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal

LONGEST_REASON = 300


def entered(*, actor: Actor, batch_id: int, number: int, task_id: int | None, at: datetime) -> Batch:
    """The row is entered already, as this task of its directive. Raises Refusal: a row that does not wait, no task of its directive."""
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic():
        batch, row = _waiting(batch_id, number)
        task = tasks_of(batch, [row.number_key]).filter(pk=task_id).first() if task_id else None
        if task is None:
            raise Refusal(
                "task_not_of_the_sheet",
                "Dòng {row} chưa chọn được nhiệm vụ đã nhập. Anh/chị gõ số thứ tự của nhiệm vụ trong văn bản, hoặc chọn trong danh sách.",
                field="task",
                row=number,
            )
        row.settled_as, row.entered_as = Settled.ENTERED, task
        return _settled(batch, [row], actor, at)


def dropped(*, actor: Actor, batch_id: int, number: int, because: str, at: datetime) -> Batch:
    """The row is not to be entered. Raises Refusal: a row that does not wait, no reason, a mark of secrecy."""
    ensure_may(actor, Deed.REGISTER)
    because = because.strip()
    with refusing_secrets(actor=actor, door="intake_row", at=at), transaction.atomic():
        refuse_marked({"because": because}, at=at)
        batch, row = _waiting(batch_id, number)
        if not because or len(because) > LONGEST_REASON:
            raise Refusal(
                "no_reason",
                "Dòng {row} chưa có lý do không nhập. Anh/chị ghi lý do, không quá {most} chữ.",
                field="because",
                row=number,
                most=LONGEST_REASON,
            )
        row.settled_as, row.dropped_because = Settled.DROPPED, because
        return _settled(batch, [row], actor, at)


def entered_exactly(*, actor: Actor, batch_id: int, at: datetime) -> Batch:
    """Every waiting row of which its directive has a task with the very same content. Raises Refusal where there is none."""
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic():
        batch = held(batch_id, Stage.WRITTEN, Stage.ISSUED)
        found = exactly_entered(batch)
        rows = [row for row in waiting_rows(batch) if row.number in found]
        if not rows:
            raise Refusal("none_entered", "Không có dòng nào đang chờ mà văn bản đã có nhiệm vụ đúng nguyên văn.")
        for row in rows:
            row.settled_as, row.entered_as_id = Settled.ENTERED, found[row.number]
        return _settled(batch, rows, actor, at)


def _waiting(batch_id: int, number: int) -> tuple[Batch, BatchRow]:
    batch = held(batch_id, Stage.WRITTEN, Stage.ISSUED)
    row = waiting_rows(batch).filter(number=number).first()
    if row is None:
        raise Refusal(
            "row_waits_no_more",
            "Dòng {row} không còn chờ nhập; thao tác của anh/chị không làm thay đổi gì.",
            row=number,
        )
    return batch, row


def _settled(batch: Batch, rows: list[BatchRow], actor: Actor, at: datetime) -> Batch:
    BatchRow.objects.bulk_update(rows, ["settled_as", "entered_as", "dropped_because"], batch_size=200)
    no_longer_waiting(list(batch.directives.values_list("directive", flat=True)), at)
    told = [{"row": row.number, "as": str(row.settled_as), "task": row.entered_as_id} for row in rows]
    facts = {"batch": batch.pk, "rows": told}
    record(AuditKind.INTAKE_ROWS_SETTLED, actor=actor, stream=f"intake:{batch.pk}", facts=facts, at=at)
    return batch
