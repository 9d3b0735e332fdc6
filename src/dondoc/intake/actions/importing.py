"""A province brings its past along: directives, tasks and how they went on, told on their own days (docs/definitions.md 6; J5).

Written in one transaction, as history (`tasks.actions.history`): counted as of its own dates, marked as imported by the name of its deeds'
doer and by its batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import heappop, heappush
from itertools import count

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.intake.actions.checking import held, keep_verdicts
from dondoc.intake.judging import Judge
from dondoc.intake.models import Batch, BatchRow, Stage, Verdict
from dondoc.intake.past import ISSUED_AT, Past, PastJudge, assigned_on, deeds_of
from dondoc.intake.reading import line_of
from dondoc.organisations.queries import held_still
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.tasks.actions.drafting import TaskForm, texts_of
from dondoc.tasks.actions.history import History
from dondoc.tasks.actions.past import PastDeed, PastDirective
from dondoc.tasks.queries.drafts import Picked

#: How the doer of imported deeds is titled: whoever reads the timeline sees that it was not done here.
TITLE = "Nhập dữ liệu cũ"


@dataclass(slots=True)
class Planned:
    """One task of the past with the rows that speak of it: each of one or more of its lead agencies."""

    form: TaskForm
    rows: list[tuple[BatchRow, TaskForm, Past]]


@dataclass(slots=True)
class PlannedDirective:
    form: DirectiveForm
    assigned: datetime
    tasks: list[Planned]


def import_past(*, actor: Actor, batch_id: int, only_good: bool, at: datetime) -> Batch:
    """Writes a checked batch of the past, all of its good rows or nothing. Raises Refusal: not the administrator, rows to mend, none to write."""
    if actor.role is not Role.ADMINISTRATOR:
        raise Refusal("not_administrator", "Chỉ người quản trị hệ thống nạp được dữ liệu quá khứ.")
    with transaction.atomic(), held_still():
        batch = held(batch_id, Stage.CHECKED)
        rows = list(batch.rows.order_by("number"))
        bad = sum(row.verdict == Verdict.BAD for row in rows)
        if bad and not only_good:
            raise Refusal("rows_to_mend", "Còn {count} dòng cần sửa nên chưa ghi dòng nào.", count=bad)
        good = [row for row in rows if row.verdict in (Verdict.GOOD, Verdict.ADVISED)]
        if not good:
            raise Refusal("nothing_to_write", "Không có dòng nào ghi được. Anh/chị sửa bảng rồi gửi lại.")
        plan = _plan(PastJudge(batch, actor, at), good, at)
        assignments = _tell(plan, batch, replace(actor, title=TITLE, signs=""), at)
        keep_verdicts(good)
        batch.stage, batch.written_at, batch.closed_at = Stage.IMPORTED, at, at
        batch.save(update_fields=["stage", "written_at", "closed_at"])
        facts = {"batch": batch.pk, "rows": len(good), "directives": len(plan), "assignments": assignments}
        record(AuditKind.HISTORY_IMPORTED, actor=actor, stream=f"intake:{batch.pk}", facts=facts, at=at)
        return batch


def _plan(judge: Judge, rows: list[BatchRow], at: datetime) -> list[PlannedDirective]:
    """Directives with their tasks; rows that give the same task to other agencies are one task."""
    judge.prepare(rows)
    plan: dict[str, PlannedDirective] = {}
    tasks: dict[tuple[object, ...], Planned] = {}
    for row in rows:
        line = line_of(judge.batch.columns, row.number, row.typed)
        said, _ = judge.read(row, line)
        if said.faults or said.task is None:
            raise Refusal(
                "changed_since_check",
                "Dòng {row} nay cần sửa, vì dữ liệu của hệ thống đã đổi sau khi kiểm tra; chưa ghi dòng nào. Anh/chị bấm “Kiểm tra lại”.",
                row=row.number,
            )
        refuse_marked(texts_of(said.task), at=at)
        standing = judge.standings[row.key]
        assert standing.form is not None and standing.head is not None
        if row.key not in plan:
            start = _moment(assigned_on(standing.head, standing.form))
            plan[row.key] = PlannedDirective(standing.form, start, [])
        same = (row.key, fold(said.task.content), said.task.due_on, fold(said.task.product))
        if same not in tasks:
            tasks[same] = Planned(said.task, [])
            plan[row.key].tasks.append(tasks[same])
        tasks[same].rows.append((row, said.task, said.past))
    return list(plan.values())


def _moment(day: date) -> datetime:
    return datetime.combine(day, ISSUED_AT, tzinfo=clock.VIETNAM)


def _tell(plan: list[PlannedDirective], batch: Batch, actor: Actor, at: datetime) -> int:
    """Everything in the order of its moments; answers how many assignments. Deeds are known only once their assignment has its key, so
    they wait until their day comes."""
    history = History(actor=actor, at=at)
    waiting: list[tuple[datetime, int, PastDeed]] = []
    order, told = count(), 0
    for directive in sorted(plan, key=lambda d: d.assigned):
        while waiting and waiting[0][0] < directive.assigned:
            history.do(heappop(waiting)[2])
        keys = _issue(history, directive, actor)
        told += len(keys)
        for deed in _deeds(directive, keys, batch, actor, at):
            heappush(waiting, (deed.at, next(order), deed))
    while waiting:
        history.do(heappop(waiting)[2])
    history.write()
    return told


def _issue(history: History, directive: PlannedDirective, actor: Actor) -> dict[tuple[int, int], int]:
    """Registers and sends out; each row's task gets its key."""
    forms = []
    for planned in directive.tasks:
        leads = tuple(dict.fromkeys(token for _, form, _ in planned.rows for token in form.leads))
        coordinators = tuple(dict.fromkeys(token for _, form, _ in planned.rows for token in form.coordinators))
        forms.append((directive.assigned, replace(planned.form, leads=leads, coordinators=coordinators)))
    past = PastDirective(actor=actor, at=directive.assigned, form=directive.form, drafter=actor, drafts=tuple(forms))
    directive_id, task_ids = history.register(past)
    for planned, task_id in zip(directive.tasks, task_ids, strict=True):
        for row, _, _ in planned.rows:
            row.task_id = task_id
    return history.issue(directive_id, actor=actor, at=directive.assigned)


def _deeds(
    directive: PlannedDirective, keys: dict[tuple[int, int], int], batch: Batch, actor: Actor, at: datetime
) -> Iterator[PastDeed]:
    """What went on with each assignment; one told in two rows is refused."""
    picked = Picked(clock.day_of(directive.assigned))
    seen: dict[int, int] = defaultdict(int)
    for planned in directive.tasks:
        for row, form, past in planned.rows:
            assert row.task_id is not None
            for agency_id in picked.ids(form.leads):
                key = keys[row.task_id, agency_id]
                if seen[key]:
                    raise Refusal(
                        "row_twice",
                        "Dòng {row} trùng nội dung và nơi nhận với dòng {first}.",
                        row=row.number,
                        first=seen[key],
                    )
                seen[key] = row.number
                for deed in deeds_of(past, key, actor, f"past-{batch.pk}-{key}"):
                    yield replace(deed, at=min(max(deed.at, directive.assigned), at))
