"""Coordination with its own dates: the lead asks a coordinating agency for its part, the agency gives or refuses it, each may remind the other
(D6; TH 8.2.b; BT 10.2.b). None of it moves the assignment or its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import stream_of, title_of
from dondoc.tasks.actions.reporting import sent_before
from dondoc.tasks.models import Assignment, PartFile, PartRequest, Reminder
from dondoc.tasks.models.part import PartOutcome
from dondoc.tasks.queries.visibility import stands_for

#: How a part ended, for whoever comes second.
ENDED: dict[str, str] = {
    PartOutcome.GIVEN.value: "Phần phối hợp này đã được gửi ngày {day}; thao tác của anh/chị không làm thay đổi gì.",
    PartOutcome.REFUSED.value: "Phần phối hợp này đã được trả lời là không gửi, ngày {day}; thao tác của anh/chị không làm thay đổi gì.",
    PartOutcome.TAKEN_BACK.value: "Cơ quan chủ trì đã rút đề nghị này ngày {day}; thao tác của anh/chị không làm thay đổi gì.",
}


@guard.deed
def ask(
    *,
    actor: Actor,
    assignment_id: int,
    agency_id: int | None,
    content: str,
    due_on: date | None,
    beyond: bool,
    form_token: str,
    at: datetime,
) -> PartRequest:
    """The lead asks one coordinating agency of the task for its part. `beyond`: said expressly that the day lies after the own deadline."""
    assignment = guard.locked(actor, assignment_id, at)
    if (same := PartRequest.objects.filter(form_token=form_token).first()) is not None:
        if (same.assignment_id, same.asked_by_id) != (assignment.pk, actor.user_id):
            raise sent_before()
        return same
    guard.must_be_open(assignment)
    guard.beside(actor, assignment, Deed.ASK_PART, at)
    _check_agency(assignment, agency_id, at)
    content = _said(assignment, content, at)
    _check_day(assignment, due_on, beyond, at)
    part = PartRequest.objects.create(
        assignment=assignment,
        agency_id=agency_id,
        content=content,
        due_on=due_on,
        asked_by_id=actor.user_id,
        asked_title=title_of(actor),
        asked_at=at,
        form_token=form_token,
    )
    _record(AuditKind.PART_ASKED, part, assignment, actor, at)
    return part


def _said(assignment: Assignment, content: str, at: datetime) -> str:
    content = guard.required_text(
        content,
        "content",
        "no_content",
        "Anh/chị ghi rõ cần cơ quan phối hợp gửi gì: số liệu, ý kiến hay phần văn bản nào.",
        guard.cite_of(assignment, Deed.ASK_PART),
    )
    refuse_marked({"content": content}, at=at)
    return content


def _check_agency(assignment: Assignment, agency_id: int | None, at: datetime) -> None:
    cite = guard.cite_of(assignment, Deed.ASK_PART)
    if agency_id is None:
        raise Refusal("no_agency", "Anh/chị chọn cơ quan phối hợp.", field="agency_id", cite=cite)
    if agency_id in stands_for(assignment.agency_id, clock.day_of(at)):
        raise Refusal(
            "own_agency",
            "Cơ quan chủ trì không đề nghị chính mình phối hợp. Anh/chị chọn cơ quan khác.",
            field="agency_id",
            cite=cite,
        )
    if not assignment.task.coordinations.filter(agency_id=agency_id).exists():
        raise Refusal(
            "not_a_coordinator",
            "Cơ quan này không được giao phối hợp nhiệm vụ này. Nếu cần, anh/chị đề nghị Văn phòng UBND tỉnh bổ sung cơ quan phối hợp.",
            field="agency_id",
            cite=cite,
            way_on=WayOn("Đề nghị điều chỉnh", "deed", (assignment.pk, "de-nghi-dieu-chinh")),
        )


def _check_day(assignment: Assignment, due_on: date | None, beyond: bool, at: datetime) -> None:
    cite = guard.cite_of(assignment, Deed.ASK_PART)
    if due_on is None:
        raise Refusal("no_due_on", "Anh/chị ghi ngày cần nhận phần phối hợp.", field="due_on", cite=cite)
    if due_on < clock.day_of(at):
        raise Refusal(
            "due_passed",
            "Ngày {day} đã qua. Anh/chị chọn hôm nay hoặc một ngày sau.",
            field="due_on",
            cite=cite,
            day=f"{due_on:%d/%m/%Y}",
        )
    if assignment.due_on is not None and due_on > assignment.due_on and not beyond:
        raise Refusal(
            "after_own_deadline",
            "Ngày {day} muộn hơn thời hạn {due} của chính cơ quan chủ trì. Anh/chị chọn ngày sớm hơn, hoặc đánh dấu là đã cân nhắc.",
            field="due_on",
            day=f"{due_on:%d/%m/%Y}",
            due=f"{assignment.due_on:%d/%m/%Y}",
        )


@guard.deed
def give(*, actor: Actor, part_id: int, text: str, files: list[InspectedFile], at: datetime) -> PartRequest:
    """The coordinating agency sends its part. After the day it is taken all the same and shown as late."""
    part, assignment = _own(actor, part_id, at)
    cite = guard.cite_of(assignment, Deed.ASK_PART)
    if not files:
        guard.required_text(
            text, "text", "no_answer", "Anh/chị viết nội dung phần phối hợp hoặc gửi kèm văn bản.", cite
        )
    refuse_marked({"text": text}, at=at)
    _answer(part, PartOutcome.GIVEN, text, actor, at)
    kept = keep_files(files, by_id=actor.user_id, at=at)
    PartFile.objects.bulk_create([PartFile(part=part, file=file) for file in kept])
    _record(AuditKind.COORDINATION_GIVEN, part, assignment, actor, at, kept)
    return part


@guard.deed
def refuse(*, actor: Actor, part_id: int, reason: str, at: datetime) -> PartRequest:
    """The coordinating agency says why it will not give the part."""
    part, assignment = _own(actor, part_id, at)
    cite = guard.cite_of(assignment, Deed.ASK_PART)
    reason = guard.required_text(
        reason, "reason", "no_reason", "Từ chối phải nêu rõ lý do để cơ quan chủ trì biết.", cite
    )
    refuse_marked({"reason": reason}, at=at)
    _answer(part, PartOutcome.REFUSED, reason, actor, at)
    _record(AuditKind.PART_REFUSED, part, assignment, actor, at)
    return part


@guard.deed
def take_back(*, actor: Actor, part_id: int, reason: str, at: datetime) -> PartRequest:
    """The lead needs the part no longer."""
    part, assignment = _asked(actor, part_id, at)
    refuse_marked({"reason": reason}, at=at)
    _answer(part, PartOutcome.TAKEN_BACK, reason, actor, at)
    _record(AuditKind.PART_TAKEN_BACK, part, assignment, actor, at)
    return part


@guard.deed
def remind(*, actor: Actor, part_id: int, text: str, at: datetime) -> Reminder:
    """The lead reminds of a part that waits, at most once a day."""
    part, assignment = _asked(actor, part_id, at)
    refuse_marked({"text": text}, at=at)
    _ensure_not_today(Reminder.objects.filter(part=part).order_by("at").last(), assignment, at)
    made = _remind(part.agency_id, part, assignment, text, actor, at)
    _record(AuditKind.PART_REMINDED, part, assignment, actor, at)
    return made


@guard.deed
def remind_lead(*, actor: Actor, assignment_id: int, text: str, at: datetime) -> Reminder:
    """A coordinating agency reminds the lead (TH 8.2.b), at most once a day: a recorded line and nothing else."""
    assignment = guard.locked(actor, assignment_id, at)
    guard.must_be_open(assignment)
    guard.beside(actor, assignment, Deed.REMIND_LEAD, at)
    refuse_marked({"text": text}, at=at)
    before = Reminder.objects.filter(assignment=assignment, part=None, agency=actor.agency_id).order_by("at").last()
    _ensure_not_today(before, assignment, at)
    made = _remind(actor.agency_id, None, assignment, text, actor, at)
    facts = _facts(assignment) | {"by_agency": actor.agency_id, "reminder": made.pk}
    cite = guard.cite_of(assignment, Deed.REMIND_LEAD)
    record_many(
        [Entry(AuditKind.LEAD_REMINDED, actor=actor, stream=stream_of(assignment), facts=facts, at=at, cite=cite)]
    )
    return made


def end_parts(gone: list[tuple[int, int]], text: str, *, actor: Actor, at: datetime) -> None:
    """Parts that wait for agencies which coordinate no longer, (task, agency), end with that. Inside a transaction; its act writes the log."""
    for task_id, agency_id in gone:
        waiting = PartRequest.objects.filter(assignment__task=task_id, agency=agency_id, outcome="")
        waiting.update(
            outcome=PartOutcome.TAKEN_BACK.value,
            answer=text,
            answered_by_id=actor.user_id,
            answered_title=title_of(actor),
            answered_at=at,
        )


def _own(actor: Actor, part_id: int, at: datetime) -> tuple[PartRequest, Assignment]:
    """A part asked of the actor's agency, waiting and held; NotThere for another agency's."""
    part = PartRequest.objects.filter(pk=part_id, agency__in=stands_for(actor.agency_id, clock.day_of(at))).first()
    if part is None:
        raise NotThere(f"part {part_id}")
    return _waiting(actor, part, Deed.ANSWER_PART, at)


def _asked(actor: Actor, part_id: int, at: datetime) -> tuple[PartRequest, Assignment]:
    """A part that the actor's own agency asked for, waiting and held."""
    part = PartRequest.objects.filter(pk=part_id).first()
    if part is None:
        raise NotThere(f"part {part_id}")
    return _waiting(actor, part, Deed.ASK_PART, at)


def _waiting(actor: Actor, part: PartRequest, deed: Deed, at: datetime) -> tuple[PartRequest, Assignment]:
    assignment = guard.locked(actor, part.assignment_id, at)
    guard.must_be_open(assignment)
    guard.beside(actor, assignment, deed, at)
    part.refresh_from_db()
    if part.outcome:
        raise Refusal(
            "answered_before",
            ENDED[part.outcome],
            cite=guard.cite_of(assignment, Deed.ASK_PART),
            way_on=WayOn("Mở nhiệm vụ", "assignment", (assignment.pk,)),
            day=f"{clock.day_of(part.answered_at):%d/%m/%Y}",
        )
    return part, assignment


def _answer(part: PartRequest, outcome: PartOutcome, text: str, actor: Actor, at: datetime) -> None:
    part.outcome, part.answer = outcome.value, text.strip()
    part.answered_by_id, part.answered_title, part.answered_at = actor.user_id, title_of(actor), at
    part.save(update_fields=["outcome", "answer", "answered_by", "answered_title", "answered_at"])


def _ensure_not_today(last: Reminder | None, assignment: Assignment, at: datetime) -> None:
    if last is not None and clock.day_of(last.at) == clock.day_of(at):
        raise Refusal(
            "reminded_today",
            "Hôm nay đã nhắc lúc {time} rồi nên không nhắc thêm. Mỗi ngày nhắc một lần là đủ.",
            way_on=WayOn("Mở nhiệm vụ", "assignment", (assignment.pk,)),
            time=f"{last.at.astimezone(clock.VIETNAM):%H:%M}",
        )


def _remind(
    agency_id: int, part: PartRequest | None, assignment: Assignment, text: str, actor: Actor, at: datetime
) -> Reminder:
    return Reminder.objects.create(
        assignment=assignment,
        part=part,
        agency_id=agency_id,
        by_id=actor.user_id,
        by_title=title_of(actor),
        text=text.strip(),
        at=at,
    )


def _facts(assignment: Assignment) -> dict[str, object]:
    return {"assignment": assignment.pk, "task": assignment.task_id, "agency": assignment.agency_id}


def _record(
    kind: AuditKind,
    part: PartRequest,
    assignment: Assignment,
    actor: Actor,
    at: datetime,
    kept: Sequence[StoredFile] = (),
) -> None:
    """`agency` is the lead, `part_agency` the one that was asked."""
    facts = _facts(assignment) | {
        "part": part.pk,
        "part_agency": part.agency_id,
        "due_on": part.due_on.isoformat(),
        "late": bool(part.outcome and clock.day_of(at) > part.due_on),
        **sums_of(kept),
    }
    cite = guard.cite_of(assignment, Deed.ASK_PART)
    record_many([Entry(kind, actor=actor, stream=stream_of(assignment), facts=facts, at=at, cite=cite)])
