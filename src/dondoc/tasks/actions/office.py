"""What the Office does with what agencies filed and disputed: confirm, return, answer, correct, re-assign, stop (TH 5.1.b, 5.2; BT 7.2, 8.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Actor, Deed
from dondoc.rules.deadlines import judged_day
from dondoc.rules.errors import NotThere, Refusal
from dondoc.rules.folding import fold
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell, Dates, cell
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.agency import state_before
from dondoc.tasks.actions.facts import Step, change_deadline, issue_all, take_steps, title_of
from dondoc.tasks.actions.indexing import index_task
from dondoc.tasks.models import Assignment, Deadline, Dispute, Judgement, Task, TaskChange, Update
from dondoc.tasks.models.facts import Basis
from dondoc.tasks.queries.visibility import stands_for, tasks_for


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """Which of the chosen assignments were done, and why the others were not."""

    done: list[int]
    refused: list[tuple[int, Refusal]]


@guard.deed
def confirm(
    *,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    quality: str,
    effectiveness: str,
    remark: str,
    at: datetime,
) -> Judgement:
    """The result meets what was asked: the assignment is completed, judged (TH 5.1.b, 8.1.a; BT 6.8, 7.2.đ)."""
    assignment = guard.locked(actor, assignment_id, at)
    guard.allowed(actor, assignment, Deed.CONFIRM, at, version)
    _check_grades(assignment, quality, effectiveness)
    refuse_marked({"remark": remark}, at=at)
    return _confirm_all([assignment], actor, quality, effectiveness, remark, at)[0]


@guard.deed
def confirm_many(
    *, actor: Actor, chosen: list[tuple[int, int]], quality: str, effectiveness: str, remark: str, at: datetime
) -> BulkOutcome:
    """One judgement for what many agencies filed; those that cannot be confirmed any more are told one by one, the others are done."""
    refuse_marked({"remark": remark}, at=at)
    ready: list[Assignment] = []
    refused: list[tuple[int, Refusal]] = []
    held = guard.locked_many(actor, [assignment_id for assignment_id, _ in chosen], at)
    own = stands_for(actor.agency_id, clock.day_of(at))
    for assignment_id, version in sorted(dict(chosen).items()):
        if (assignment := held.get(assignment_id)) is None:
            raise NotThere(f"assignment {assignment_id}")
        try:
            guard.allowed(actor, assignment, Deed.CONFIRM, at, version, own)
            _check_grades(assignment, quality, effectiveness)
            ready.append(assignment)
        except Refusal as refusal:
            refused.append((assignment_id, refusal))
    _confirm_all(ready, actor, quality, effectiveness, remark, at)
    return BulkOutcome([a.pk for a in ready], refused)


def _confirm_all(
    ready: list[Assignment], actor: Actor, quality: str, effectiveness: str, remark: str, at: datetime
) -> list[Judgement]:
    results = _standing_results([a.pk for a in ready])
    steps = []
    judgements = []
    for assignment in ready:
        update = results[assignment.pk]
        facts = {"quality": quality, "effectiveness": effectiveness}
        cite = guard.cite_of(assignment, Deed.CONFIRM)
        steps.append(
            Step(assignment, Deed.CONFIRM, State.COMPLETED, text=remark.strip(), cite=cite, update=update, facts=facts)
        )
        judgements.append(
            Judgement(
                assignment=assignment,
                update=update,
                confirmed=True,
                progress=progress_of(assignment),
                quality=quality,
                effectiveness=effectiveness,
                remark=remark.strip(),
                by_id=actor.user_id,
                by_title=title_of(actor),
                at=at,
            )
        )
    take_steps(steps, actor=actor, at=at)
    return Judgement.objects.bulk_create(judgements)


def progress_of(assignment: Assignment) -> str:
    """How the result stands to its deadline if it is confirmed now: `done_on_time`, `done_late` or `undated`. Computed, never chosen (E2)."""
    dates = Dates(
        State.COMPLETED,
        assignment.due_on,
        assignment.late_after,
        assignment.filed_on,
        assignment.issued_on,
        assignment.marked,
    )
    where = cell(dates, assignment.filed_on or clock.today())
    return (where or Cell.UNDATED).value


def _standing_results(assignment_ids: list[int]) -> dict[int, Update]:
    filed = Update.objects.filter(assignment__in=assignment_ids, kind="result", filed_at__isnull=False).order_by(
        "filed_at", "pk"
    )
    return {update.assignment_id: update for update in filed}


def _check_grades(assignment: Assignment, quality: str, effectiveness: str) -> None:
    judgement = guard.regulation_of(assignment).judgement
    cite = guard.cite_of(assignment, Deed.CONFIRM)
    if quality not in {c.code for c in judgement.quality}:
        raise Refusal("no_quality", "Anh/chị chọn một mức đánh giá chất lượng.", field="quality", cite=cite)
    if effectiveness not in {c.code for c in judgement.effectiveness}:
        raise Refusal("no_effectiveness", "Anh/chị chọn một mức đánh giá hiệu quả.", field="effectiveness", cite=cite)


@guard.deed
def return_result(*, actor: Actor, assignment_id: int, version: int | None, lacking: str, at: datetime) -> Judgement:
    """The result is sent back to be done again; after the deadline the assignment is marked *not completed* for good (TH 5.2.b)."""
    assignment = guard.locked(actor, assignment_id, at)
    guard.allowed(actor, assignment, Deed.RETURN, at, version)
    cite = guard.cite_of(assignment, Deed.RETURN)
    lacking = guard.required_text(
        lacking,
        "lacking",
        "no_lacking",
        "Trả lại làm lại phải nêu rõ kết quả còn thiếu gì, để cơ quan biết mà làm.",
        cite,
    )
    refuse_marked({"lacking": lacking}, at=at)
    update = _standing_results([assignment.pk])[assignment.pk]
    judgement = Judgement.objects.create(
        assignment=assignment,
        update=update,
        confirmed=False,
        progress=progress_of(assignment),
        remark=lacking,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )
    marks = will_mark(assignment, at)
    _take_off_holding(assignment, marks, actor, at)
    take_steps(
        [Step(assignment, Deed.RETURN, State.RETURNED, text=lacking, cite=cite, update=update, marks=marks)],
        actor=actor,
        at=at,
    )
    return judgement


def will_mark(assignment: Assignment, at: datetime) -> bool:
    """Whether returning now marks it *not completed*: past the deadline; by the day of filing where the Office's holding time is taken off."""
    policy = guard.regulation_of(assignment).completion
    if assignment.late_after is None or not policy.not_completed_on_late_return:
        return False
    day = assignment.filed_on if policy.office_holding_excluded else clock.day_of(at)
    return bool(day and day > assignment.late_after)


def _take_off_holding(assignment: Assignment, marks: bool, actor: Actor, at: datetime) -> None:
    """Where the profile says so, the days the Office held the result are given back as a later deadline, on record like any other."""
    regulation = guard.regulation_of(assignment)
    if (
        marks
        or not regulation.completion.office_holding_excluded
        or assignment.due_on is None
        or assignment.filed_at is None
    ):
        return
    held = (clock.day_of(at) - clock.day_of(assignment.filed_at)).days
    if held > 0:
        due = assignment.due_on + timedelta(days=held)
        change_deadline(
            assignment,
            due,
            judged_day(calendar(), regulation.calendar, due),
            Basis.OFFICE_HOLDING,
            "",
            actor=actor,
            at=at,
        )


@guard.deed
def keep(*, actor: Actor, assignment_id: int, version: int | None, answer: str, at: datetime) -> Assignment:
    """The dispute is answered and the assignment stays (TH 5.2.a; BT 8.2.a)."""
    assignment = guard.locked(actor, assignment_id, at)
    transition = guard.allowed(actor, assignment, Deed.KEEP, at, version)
    cite = guard.cite_of(assignment, Deed.KEEP)
    answer = guard.required_text(
        answer, "answer", "no_answer", "Giữ nguyên phải kèm trả lời cho cơ quan đã đề nghị.", cite
    )
    refuse_marked({"answer": answer}, at=at)
    _answer(assignment, "kept", answer, actor, at)
    take_steps(
        [Step(assignment, Deed.KEEP, transition.to or State.IN_PROGRESS, text=answer, cite=cite)], actor=actor, at=at
    )
    return assignment


@guard.deed
def correct(
    *,
    actor: Actor,
    task_id: int,
    content: str,
    product: str,
    reason: str,
    at: datetime,
    assignment_id: int | None = None,
) -> TaskChange:
    """Put the wording of a task right; what it said before stays. A dispute named by `assignment_id` is answered by it."""
    task = (
        tasks_for(actor, clock.day_of(at))
        # "no key": a transfer that holds an assignment may still name this task, instead of both waiting for each other
        .select_for_update(of=("self",), no_key=True)
        .select_related("directive")
        .filter(pk=task_id)
        .first()
    )
    if task is None:
        raise NotThere(f"task {task_id}")
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("task__directive", "agency")
    open_ones = list(rows.filter(task=task).order_by("pk"))
    if not open_ones or all(a.state == State.DRAFT for a in open_ones):
        raise Refusal("still_a_draft", "Nhiệm vụ chưa được giao; anh/chị sửa ngay trong dự thảo của văn bản.")
    guard.beside(actor, open_ones[0], Deed.CORRECT, at)
    cite = guard.cite_of(open_ones[0], Deed.CORRECT)
    content = guard.required_text(content, "content", "no_content", "Nội dung nhiệm vụ không được để trống.", cite)
    reason = guard.required_text(reason, "reason", "no_reason", "Đính chính phải nêu rõ lý do.", cite)
    refuse_marked({"content": content, "product": product, "reason": reason}, at=at)
    change = _change_task(task, content, product.strip(), reason, actor, at)
    for assignment in open_ones:
        if assignment.pk == assignment_id and assignment.state == State.DISPUTED:
            _answer(assignment, "corrected", reason, actor, at)
            take_steps([Step(assignment, Deed.KEEP, State.IN_PROGRESS, text=reason, cite=cite)], actor=actor, at=at)
    return change


def _change_task(task: Task, content: str, product: str, reason: str, actor: Actor, at: datetime) -> TaskChange:
    change = TaskChange.objects.create(
        task=task,
        content_before=task.content,
        product_before=task.product,
        content_after=content,
        product_after=product,
        reason=reason,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )
    task.content, task.product = content, product
    task.search_text = fold(f"{content} {product} {task.directive.number}")
    task.save(update_fields=["content", "product", "search_text"])
    index_task(task)
    facts = {"task": task.pk, "change": change.pk}
    record_many([Entry(AuditKind.CORRECTED, actor=actor, stream=f"task:{task.pk}", facts=facts, at=at, cite="")])
    return change


@guard.deed
def transfer(
    *, actor: Actor, assignment_id: int, version: int | None, agency_id: int, reason: str, at: datetime
) -> Assignment:
    """Pass the task on: closed here, a new assignment there with the same deadline (TH 5.2.a; BT 8.2.a). Returns the new one."""
    old = guard.locked(actor, assignment_id, at)
    guard.allowed(actor, old, Deed.TRANSFER, at, version)
    cite = guard.cite_of(old, Deed.TRANSFER)
    reason = guard.required_text(reason, "reason", "no_reason", "Chuyển cơ quan khác phải nêu rõ lý do.", cite)
    refuse_marked({"reason": reason}, at=at)
    [agency] = organisations.expand([f"a:{agency_id}"], clock.day_of(at))
    gone = [State.TRANSFERRED.value, State.WITHDRAWN.value]
    if Assignment.objects.filter(task=old.task, agency=agency).exclude(state__in=gone).exists():
        raise Refusal(
            "has_it_already",
            "{agency} đã được giao nhiệm vụ này rồi. Anh/chị chọn cơ quan khác, hoặc giữ nguyên và trả lời.",
            field="agency_id",
            cite=cite,
            agency=agency.name,
        )
    _answer(old, "transferred", reason, actor, at)
    new = Assignment(task=old.task, agency=agency)
    new.save(force_insert=True)
    facts = {"transferred_to": new.pk, "to_agency": agency.pk}
    take_steps([Step(old, Deed.TRANSFER, State.TRANSFERRED, text=reason, cite=cite, facts=facts)], actor=actor, at=at)
    old.transferred_to = new
    old.save(update_fields=["transferred_to"])
    issue_all([new], guard.regulation_of(old), actor=actor, at=at, cite=cite)
    _carry_deadline(old, new, actor, at)
    return new


def _carry_deadline(old: Assignment, new: Assignment, actor: Actor, at: datetime) -> None:
    """A deadline that was changed at the old agency holds at the new one too."""
    if old.due_on != new.due_on:
        last = Deadline.objects.get(assignment=old, until__isnull=True, superseded_at__isnull=True)
        change_deadline(new, old.due_on, old.late_after, Basis(last.basis), last.basis_text, actor=actor, at=at)


@guard.deed
def reopen(*, actor: Actor, assignment_id: int, version: int | None, reason: str, at: datetime) -> Assignment:
    """A confirmed result turns out not to hold: an Office leader opens it again."""
    return _move(actor, assignment_id, version, Deed.REOPEN, reason, "Mở lại phải nêu rõ lý do.", at)


@guard.deed
def suspend(*, actor: Actor, assignment_id: int, version: int | None, reason: str, at: datetime) -> Assignment:
    """Stop for a time, naming the direction it rests on (local decision)."""
    return _move(
        actor, assignment_id, version, Deed.SUSPEND, reason, "Tạm dừng phải nêu ý kiến chỉ đạo làm căn cứ.", at
    )


@guard.deed
def resume(*, actor: Actor, assignment_id: int, version: int | None, reason: str, at: datetime) -> Assignment:
    """Go on from where it was stopped."""
    return _move(
        actor, assignment_id, version, Deed.RESUME, reason, "Cho tiếp tục phải nêu ý kiến chỉ đạo làm căn cứ.", at
    )


@guard.deed
def withdraw(*, actor: Actor, assignment_id: int, version: int | None, reason: str, at: datetime) -> Assignment:
    """Take it back, naming the document or direction it rests on."""
    return _move(
        actor,
        assignment_id,
        version,
        Deed.WITHDRAW,
        reason,
        "Thu hồi phải nêu văn bản hoặc ý kiến chỉ đạo làm căn cứ.",
        at,
    )


def _move(
    actor: Actor, assignment_id: int, version: int | None, deed: Deed, reason: str, without_reason: str, at: datetime
) -> Assignment:
    assignment = guard.locked(actor, assignment_id, at)
    transition = guard.allowed(actor, assignment, deed, at, version)
    cite = guard.cite_of(assignment, deed)
    reason = guard.required_text(reason, "reason", "no_reason", without_reason, cite)
    refuse_marked({"reason": reason}, at=at)
    if deed is Deed.WITHDRAW:
        _answer(assignment, "withdrawn", reason, actor, at)
    to = transition.to or state_before(assignment, Deed.SUSPEND)
    take_steps([Step(assignment, deed, to, text=reason, cite=cite)], actor=actor, at=at)
    return assignment


def _answer(assignment: Assignment, outcome: str, answer: str, actor: Actor, at: datetime) -> None:
    """Close the dispute that is open, if one is."""
    Dispute.objects.filter(assignment=assignment, answered_at__isnull=True).update(
        outcome=outcome, answer=answer, answered_by_id=actor.user_id, answered_at=at
    )
