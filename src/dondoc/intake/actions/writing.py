"""A checked batch becomes drafts, all in one transaction: whoever is killed half-way has written nothing (C4). It is undone the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.workbooks import Line
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.actions.registering import register
from dondoc.directives.actions.removing import ensure_untouched, remove_untouched
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.intake.actions.checking import ensure_may_handle, held, keep_verdicts
from dondoc.intake.actions.waiting import count_waiting
from dondoc.intake.judging import Judge
from dondoc.intake.models import Batch, BatchDirective, BatchRow, Stage, Verdict
from dondoc.intake.reading import line_of
from dondoc.organisations.queries import held_still
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions.drafting import TaskForm
from dondoc.tasks.actions.drafting_many import remove_tasks, save_tasks
from dondoc.tasks.actions.issuing import issue


def _silent(done: int, total: int) -> None:
    """Nobody waits to be told how far it is."""


#: Rows between two words of progress.
TOLD_EVERY = 100


def write(
    *,
    actor: Actor,
    batch_id: int,
    only_good: bool,
    confirmed_open: bool,
    at: datetime,
    tell: Callable[[int, int], None] = _silent,
) -> Batch:
    """Registers the directives of the batch and writes its tasks as drafts, by the ordinary actions; nothing is sent out.

    `only_good`: rows to be mended are left out; else one of them holds back all. `confirmed_open`: said of words that secret documents often
    bear. `tell`: called with the rows done and all rows.

    Raises Refusal(s): rows to mend, none to write, what changed since the check, whatever the ordinary actions refuse.
    """
    ensure_may(actor, Deed.REGISTER)
    with refusing_secrets(actor=actor, door="intake", at=at), transaction.atomic(), held_still():
        batch = held(batch_id, Stage.CHECKED)
        batch.confirmed_open = confirmed_open
        rows = list(batch.rows.order_by("number"))
        bad = sum(row.verdict == Verdict.BAD for row in rows)
        if bad and not only_good:
            raise Refusal("rows_to_mend", "Còn {count} dòng cần sửa nên chưa ghi dòng nào.", count=bad)
        rows = [row for row in rows if row.verdict in (Verdict.GOOD, Verdict.ADVISED)]
        if not rows:
            raise Refusal("nothing_to_write", "Không có dòng nào ghi được. Anh/chị sửa bảng rồi gửi lại.")
        judge, forms = _judged_again(batch, rows, actor, at, tell)
        written = _write(batch, rows, judge, forms, actor, at, tell)
        batch.stage, batch.written_at = Stage.WRITTEN, at
        batch.save(update_fields=["stage", "written_at", "confirmed_open"])
        count_waiting(batch.directives.values_list("directive", flat=True))
        facts = {"batch": batch.pk, "directives": written, "tasks": len(rows)}
        record(AuditKind.INTAKE_WRITTEN, actor=actor, stream=f"intake:{batch.pk}", facts=facts, at=at)
        return batch


def _judged_again(
    batch: Batch, rows: list[BatchRow], actor: Actor, at: datetime, tell: Callable[[int, int], None]
) -> tuple[Judge, dict[int, TaskForm]]:
    """The world may have changed since the check; what is written now holds now. To look again is told as half of the work."""
    judge = Judge(batch, actor, at)
    judge.prepare(rows)
    forms: dict[int, TaskForm] = {}
    for done, row in enumerate(rows):
        if done % TOLD_EVERY == 0:
            tell(done // 2, len(rows))
        line: Line = line_of(batch.columns, row.number, row.typed)
        said, _ = judge.read(row, line)
        if said.faults or said.task is None:
            raise Refusal(
                "changed_since_check",
                "Dòng {row} nay cần sửa, vì dữ liệu của hệ thống đã đổi sau khi kiểm tra; chưa ghi dòng nào. Anh/chị bấm “Kiểm tra lại”.",
                row=row.number,
            )
        forms[row.number] = said.task
    return judge, forms


def _write(
    batch: Batch,
    rows: list[BatchRow],
    judge: Judge,
    forms: dict[int, TaskForm],
    actor: Actor,
    at: datetime,
    tell: Callable[[int, int], None],
) -> int:
    """Directive by directive, in the order of their first rows; answers how many."""
    done = 0
    grouped: dict[str, list[BatchRow]] = defaultdict(list)
    for row in rows:
        grouped[row.key].append(row)
    for key, own in grouped.items():
        standing = judge.standings[key]
        if standing.registered and standing.directive:
            directive_id = standing.directive.pk
        else:
            assert standing.form is not None
            directive_id = register(actor=actor, form=standing.form, at=at).pk
        tasks = save_tasks(actor=actor, directive_id=directive_id, forms=[forms[r.number] for r in own], at=at)
        for row, task in zip(own, tasks, strict=True):
            row.task = task
        BatchDirective.objects.create(
            batch=batch,
            directive_id=directive_id,
            registered=not standing.registered,
            version=tasks[0].directive.version,
        )
        done += len(own)
        tell((len(rows) + done) // 2, len(rows))
    keep_verdicts(rows)
    return len(grouped)


def issue_all(*, actor: Actor, batch_id: int, at: datetime, tell: Callable[[int, int], None] = _silent) -> Batch:
    """Sends out every task of the batch at once, by the ordinary deed of each directive: all of them or none (C8).

    Raises Refusal(s) as `issue` does, and if one of the directives was worked on since the batch wrote it: what is sent is what was seen.
    """
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic(), held_still():
        batch = held(batch_id, Stage.WRITTEN)
        held_now = ensure_untouched(_versions(batch.directives.all()))
        for done, directive in enumerate(held_now):
            tell(done, len(held_now))
            issue(actor=actor, directive_id=directive.pk, version=directive.version, at=at)
        batch.stage, batch.closed_at = Stage.ISSUED, at
        batch.save(update_fields=["stage", "closed_at"])
        facts = {"batch": batch.pk, "directives": batch.directives.count()}
        record(AuditKind.INTAKE_ISSUED, actor=actor, stream=f"intake:{batch.pk}", facts=facts, at=at)
        return batch


def undo(*, actor: Actor, batch_id: int, at: datetime) -> Batch:
    """Takes away all that the batch wrote, as long as nobody did anything with it. Raises Refusal once somebody did."""
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic(), held_still():
        batch = held(batch_id, Stage.WRITTEN)
        kept = list(batch.directives.all())
        ensure_untouched(_versions(kept))
        tasks: dict[int, list[int]] = defaultdict(list)
        for directive_id, task_id in batch.rows.filter(task__isnull=False).values_list("task__directive", "task"):
            tasks[directive_id].append(task_id)
        left = {
            pk: remove_tasks(actor=actor, directive_id=pk, task_ids=ids, at=at).version for pk, ids in tasks.items()
        }
        own = {k.directive_id: left[k.directive_id] for k in kept if k.registered}
        remove_untouched(actor=actor, versions=own, at=at)
        batch.stage, batch.closed_at = Stage.UNDONE, at
        batch.save(update_fields=["stage", "closed_at"])
        count_waiting(left.keys() - own.keys())
        facts = {"batch": batch.pk, "directives": len(own), "tasks": sum(map(len, tasks.values()))}
        record(AuditKind.INTAKE_UNDONE, actor=actor, stream=f"intake:{batch.pk}", facts=facts, at=at)
        return batch


def drop(*, actor: Actor, batch_id: int, at: datetime) -> Batch:
    """A batch that was not written is put aside; nothing of its rows is kept."""
    ensure_may_handle(actor)
    with transaction.atomic():
        batch = held(batch_id, Stage.CHECKING, Stage.CHECKED)
        batch.rows.all().delete()
        batch.stage, batch.closed_at = Stage.DROPPED, at
        batch.save(update_fields=["stage", "closed_at"])
        return batch


def _versions(kept: Iterable[BatchDirective]) -> dict[int, int]:
    return {k.directive_id: k.version for k in kept}
