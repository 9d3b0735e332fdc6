"""What an agency does with what it was given: accept, dispute, hand to a person, report, file its result (TH 5.2, BT 8.2)."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.made_once import MadeOnce
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.organisations.models import Agency, Post
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.extensions import ensure_may_ask
from dondoc.tasks.actions.facts import Step, stream_of, take_steps, title_of
from dondoc.tasks.actions.indexing import forget_update, reveal_update
from dondoc.tasks.actions.reporting import ResultDraft, check_result, note_update, write_update
from dondoc.tasks.models import Assignment, Dispute, FormerHolder, Move, Update
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.visibility import stands_for


@guard.deed
def accept(*, actor: Actor, assignment_id: int, version: int | None, at: datetime) -> Assignment:
    """The agency takes the work. In neither text, so never a gate: the first report implies it."""
    assignment = guard.locked(actor, assignment_id, at)
    transition = guard.allowed(actor, assignment, Deed.ACCEPT, at, version)
    take_steps([Step(assignment, Deed.ACCEPT, transition.to or State.IN_PROGRESS)], actor=actor, at=at)
    return assignment


@guard.deed
def dispute(
    *,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    ground: str,
    reason: str,
    suggested_agency_id: int | None,
    at: datetime,
) -> Dispute:
    """Ask the Office to supplement, correct or pass on (TH 5.2.a; BT 8.2.a). The deadline runs on (local decision)."""
    assignment = guard.locked(actor, assignment_id, at)
    guard.allowed(actor, assignment, Deed.DISPUTE, at, version)
    regulation = guard.regulation_of(assignment)
    cite = guard.cite_of(assignment, Deed.DISPUTE)
    if ground not in {g.code for g in regulation.dispute.grounds}:
        raise Refusal("no_ground", "Anh/chị chọn một căn cứ đề nghị điều chỉnh.", field="ground", cite=cite)
    reason = guard.required_text(
        reason,
        "reason",
        "no_reason",
        "Đề nghị điều chỉnh phải nêu rõ lý do; Văn phòng căn cứ vào đó để bổ sung, điều chỉnh hoặc chuyển.",
        cite,
    )
    refuse_marked({"reason": reason}, at=at)
    step = Step(assignment, Deed.DISPUTE, State.DISPUTED, text=reason, cite=cite, facts={"ground": ground})
    dispute = Dispute.objects.create(
        assignment=assignment,
        ground=ground,
        reason=reason,
        suggested=Agency.objects.filter(pk=suggested_agency_id).first() if suggested_agency_id else None,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )
    # The log comes last: whoever waits for the suggested agency's row while it is being merged must not hold the log meanwhile.
    take_steps([step], actor=actor, at=at)
    return dispute


@guard.deed
def assign_person(
    *,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    user_id: int | None,
    unit_id: int | None,
    note: str,
    at: datetime,
) -> Assignment:
    """The head gives the work to a person of the agency or passes it to a subordinate unit; it stays the agency's (BT 8.2.b; TH 8.2.c)."""
    assignment = guard.locked(actor, assignment_id, at)
    guard.must_be_open(assignment)
    guard.beside(actor, assignment, Deed.ASSIGN_PERSON, at, version)
    if user_id is not None and not _works_for(user_id, [assignment.agency_id, unit_id], clock.day_of(at)):
        raise Refusal(
            "not_of_the_agency",
            "Người này không thuộc cơ quan được giao. Anh/chị chọn người trong danh sách.",
            field="user_id",
        )
    if (
        unit_id is not None
        and not Agency.objects.filter(pk=unit_id, parent_id=assignment.agency_id, dissolved_on__isnull=True).exists()
    ):
        raise Refusal(
            "not_a_unit_of_the_agency",
            "Đơn vị này không trực thuộc cơ quan được giao. Anh/chị chọn trong danh sách.",
            field="unit_id",
        )
    refuse_marked({"note": note}, at=at)
    if user_id != assignment.person_id:
        FormerHolder.objects.create(assignment=assignment, person_id=assignment.person_id, until=at)
    assignment.person_id, assignment.unit_id = user_id, unit_id
    assignment.save(update_fields=["person", "unit"])
    take_steps([handing_on(assignment, note)], actor=actor, at=at)
    return assignment


def handing_on(assignment: Assignment, note: str) -> Step:
    """The state stays; who has the work now, and what he was told, is kept like any other deed."""
    return Step(
        assignment,
        Deed.ASSIGN_PERSON,
        State(assignment.state),
        text=note.strip(),
        cite=guard.cite_of(assignment, Deed.ASSIGN_PERSON),
        facts={"user": assignment.person_id, "unit": assignment.unit_id},
    )


@guard.deed
def file_update(
    *,
    actor: Actor,
    assignment_id: int,
    kind: str,
    text: str,
    asked_due_on: date | None,
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
    ends_task: bool = False,
) -> Update:
    """Progress, an extension request or an explanation. None of them can end the task (TH 5.2.c)."""
    own = stands_for(actor.agency_id, clock.day_of(at))
    assignment = guard.locked(actor, assignment_id, at, own)
    guard.must_be_open(assignment)
    guard.beside(actor, assignment, Deed.UPDATE, at, own=own)
    cite = guard.cite_of(assignment, Deed.UPDATE)
    check_words(assignment, kind, text, at, ends_task=ends_task)
    if (same := _sent_already.first(token=form_token, assignment=assignment.pk)) is not None:
        return same
    if kind == UpdateKind.EXTENSION_REQUEST:
        ensure_may_ask(assignment, asked_due_on, len(files), at)
    if assignment.state == State.ISSUED:
        take_steps([Step(assignment, Deed.ACCEPT, State.IN_PROGRESS)], actor=actor, at=at)
    update = write_update(actor, assignment, kind, text, files, form_token, at, filed=True, asked_due_on=asked_due_on)
    _record(
        AuditKind.UPDATE_FILED,
        actor,
        assignment,
        {
            "assignment": assignment.pk,
            "update": update.pk,
            "kind": kind,
            **sums_of(update.files.all() if files else ()),
        },
        at,
        cite,
    )
    return update


_sent_already = MadeOnce(lambda token, assignment: Update.objects.filter(form_token=token, assignment=assignment))


def check_words(assignment: Assignment, kind: str, text: str, at: datetime, *, ends_task: bool = False) -> None:
    """What must hold of an update's kind and words; a sheet of many asks here before anything is written. No query. Raises Refusal."""
    cite = guard.cite_of(assignment, Deed.UPDATE)
    closing = guard.regulation_of(assignment).completion
    gate = next((c.cite for c in closing.never_closing if c.code == kind), closing.closing_kinds.cite)
    if kind not in UpdateKind.values or kind in closing.closing_kinds.codes:
        raise Refusal("no_such_kind", "Anh/chị chọn loại cập nhật: tiến độ, xin gia hạn hoặc giải trình.", field="kind")
    if ends_task:
        raise Refusal(
            "cannot_end",
            "Báo cáo tiến độ, văn bản xin gia hạn hoặc giải trình không kết thúc được nhiệm vụ; chỉ kết quả mới đề nghị kết thúc.",
            cite=gate,
            way_on=WayOn("Chuyển sang nộp kết quả", "deed", (assignment.pk, "ket-qua")),
        )
    guard.required_text(
        text, "text", "empty_update", "Anh/chị viết nội dung cập nhật: đã làm gì, đến đâu, còn gì.", cite
    )
    refuse_marked({"text": text}, at=at)


@guard.deed
def draft_result(
    *,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    result: ResultDraft,
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
) -> Update:
    """A specialist puts a result before the head for signature; outside the agency nothing is seen of it yet."""
    assignment = guard.locked(actor, assignment_id, at)
    if (same := Update.objects.filter(form_token=form_token, assignment=assignment).first()) is not None:
        return same
    guard.must_be_open(assignment)
    guard.allowed(actor, assignment, Deed.DRAFT_RESULT, at, version)
    check_result(assignment, result, at)
    update = write_update(
        actor, assignment, UpdateKind.RESULT, result.text, files, form_token, at, filed=False, result=result
    )
    kept = sums_of(update.files.all())
    step = Step(assignment, Deed.DRAFT_RESULT, State.AWAITING_SIGNATURE, update=update, facts=kept)
    take_steps([step], actor=actor, at=at)
    return update


@guard.deed
def file_result(
    *,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    result: ResultDraft | None,
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
) -> Update:
    """The head, or who may sign for him, files the result and so asks to end the task. `result` None signs the draft that waits."""
    assignment = guard.locked(actor, assignment_id, at)
    if (
        same := Update.objects.filter(form_token=form_token, assignment=assignment, filed_at__isnull=False).first()
    ) is not None:
        return same
    guard.must_be_open(assignment)
    guard.allowed(actor, assignment, Deed.FILE_RESULT, at, version)
    update = _to_sign(actor, assignment, result, files, form_token, at)
    sign(update, actor, at)
    note_update(assignment, update.kind, at)
    step = Step(
        assignment,
        Deed.FILE_RESULT,
        State.SUBMITTED,
        update=update,
        filed_on=judged_day_of(assignment, update, at),
        cite=guard.cite_of(assignment, Deed.FILE_RESULT),
        facts=sums_of(update.files.all()),
    )
    take_steps([step], actor=actor, at=at)
    return update


def _to_sign(
    actor: Actor,
    assignment: Assignment,
    result: ResultDraft | None,
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
) -> Update:
    """The draft that waits, or the result the signer wrote himself, which takes its place."""
    waiting = waiting_draft(assignment)
    if result is None:
        if waiting is None:
            cite = guard.cite_of(assignment, Deed.FILE_RESULT)
            raise Refusal(
                "nothing_to_sign", "Chưa có dự thảo kết quả nào chờ ký. Anh/chị nhập kết quả rồi nộp.", cite=cite
            )
        check_result(assignment, _said(waiting), at)
        return waiting
    check_result(assignment, result, at)
    if waiting is not None:
        drop(waiting, at)
    return write_update(
        actor, assignment, UpdateKind.RESULT, result.text, files, form_token, at, filed=True, result=result
    )


def judged_day_of(assignment: Assignment, update: Update, at: datetime) -> date:
    """The day that "on time or late" is judged by: of filing, or of the document, as the profile's `judged_by` names (docs/definitions.md 3)."""
    if guard.regulation_of(assignment).completion.judged_by.value == "result_dated" and update.result_dated:
        return update.result_dated
    return clock.day_of(at)


@guard.deed
def hand_back(*, actor: Actor, assignment_id: int, version: int | None, text: str, at: datetime) -> Assignment:
    """A draft result goes back to who drafted it (or he takes it back); the assignment stands where it stood before."""
    assignment = guard.locked(actor, assignment_id, at)
    guard.allowed(actor, assignment, Deed.HAND_BACK, at, version)
    waiting = waiting_draft(assignment)
    if waiting is not None:
        drop(waiting, at)
    before = state_before(assignment, Deed.DRAFT_RESULT)
    to = State.IN_PROGRESS if before is State.ISSUED else before
    refuse_marked({"text": text}, at=at)
    take_steps([Step(assignment, Deed.HAND_BACK, to, text=text.strip(), update=waiting)], actor=actor, at=at)
    return assignment


@guard.deed
def recall_result(*, actor: Actor, assignment_id: int, version: int | None, reason: str, at: datetime) -> Assignment:
    """The agency takes its result back before the Office has acted."""
    assignment = guard.locked(actor, assignment_id, at)
    guard.allowed(actor, assignment, Deed.RECALL_RESULT, at, version)
    reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị nêu lý do rút kết quả đã nộp.")
    refuse_marked({"reason": reason}, at=at)
    take_steps([Step(assignment, Deed.RECALL_RESULT, State.IN_PROGRESS, text=reason)], actor=actor, at=at)
    return assignment


def waiting_draft(assignment: Assignment) -> Update | None:
    """The result that waits for the head's signature."""
    drafts = assignment.updates.filter(kind=UpdateKind.RESULT, filed_at__isnull=True, dropped_at__isnull=True)
    return drafts.order_by("-prepared_at").first()


def state_before(assignment: Assignment, deed: Deed) -> State:
    """The state from which the assignment came by its last such deed: where "back" leads."""
    last = (
        Move.objects.filter(assignment=assignment, deed=deed.value, superseded_at__isnull=True)
        .order_by("-at", "-pk")
        .first()
    )
    return State(last.state_before) if last else State.IN_PROGRESS


def sign(update: Update, actor: Actor, at: datetime) -> None:
    """The head, or who signs for him, puts his name to a result."""
    waited = update.filed_at is None
    update.filed_by_id, update.filed_at, update.signed_as = actor.user_id, at, actor.signs
    update.filed_for_id = actor.stands_in_for
    update.by_title = title_of(actor)
    update.save(update_fields=["filed_by", "filed_for", "filed_at", "signed_as", "by_title"])
    if waited:
        reveal_update(update)


def drop(update: Update, at: datetime) -> None:
    """A draft result that will not be signed."""
    update.dropped_at = at
    update.save(update_fields=["dropped_at"])
    forget_update(update)


def _said(update: Update) -> ResultDraft:
    return ResultDraft(
        update.text,
        update.document_kind,
        update.document_number,
        update.result_dated,
        update.document_signer,
        update.shared,
    )


def _works_for(user_id: int, agency_ids: list[int | None], day: date) -> bool:
    posts = Post.objects.filter(user_id=user_id, agency_id__in=[i for i in agency_ids if i], valid_from__lte=day)
    return posts.exclude(valid_to__lt=day).exists()


def _record(
    kind: AuditKind, actor: Actor, assignment: Assignment, facts: dict[str, object], at: datetime, cite: str
) -> None:
    record_many([Entry(kind, actor=actor, stream=stream_of(assignment), facts=facts, at=at, cite=cite)])
