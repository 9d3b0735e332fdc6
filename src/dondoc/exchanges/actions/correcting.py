"""The wording of a task is put right because an agency says so: asked on the screen, by letter or by telephone; done or answered by the Office
(D8; TH 7; BT 9). What was said before stays (`tasks.actions.office.correct`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.exchanges.models import CameBy, CorrectionOutcome, CorrectionRequest
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard, office
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.models import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is wrong and how it should read; how it came. Of an agency itself it came by the system, whatever is said."""

    reason: str
    content: str = ""
    product: str = ""
    came_by: str = CameBy.SYSTEM.value
    told_by: str = ""
    told_on: date | None = None
    document_number: str = ""
    document_dated: date | None = None


@guard.deed
def ask(*, actor: Actor, assignment_id: int, asked: Asked, form_token: str, at: datetime) -> CorrectionRequest:
    """The head of the lead agency asks, or the Office writes down what he said by telephone or wrote in a letter. One at a time for a task.

    Raises NotThere; Refusal: not_allowed, no_reason, no_way, no_caller, no_letter, day_ahead, asked_already, closed, a mark of secrecy.
    """
    if (same := CorrectionRequest.objects.filter(form_token=form_token, by_id=actor.user_id).first()) is not None:
        return same
    assignment = guard.locked(actor, assignment_id, at)
    guard.must_be_open(assignment)
    guard.beside(actor, assignment, Deed.ASK_CORRECTION, at)
    cite = guard.cite_of(assignment, Deed.CORRECT)
    texts = {"reason": asked.reason, "content": asked.content, "product": asked.product, "told_by": asked.told_by}
    refuse_marked(texts | {"document_number": asked.document_number}, at=at)
    guard.required_text(asked.reason, "reason", "no_reason", "Anh/chị nêu chỗ sai và vì sao cần đính chính.", cite)
    how = _how(actor, asked, clock.day_of(at), cite)
    try:
        with transaction.atomic():
            return _write(actor, assignment, asked, how, cite, form_token, at)
    except IntegrityError:
        raise Refusal(
            "asked_already",
            "Cơ quan đã có một đề nghị đính chính nhiệm vụ này đang chờ Văn phòng trả lời.",
            cite=cite,
            way_on=WayOn("Xem các đề nghị đính chính", "corrections"),
        ) from None


def _write(
    actor: Actor, assignment: Assignment, asked: Asked, how: dict[str, Any], cite: str, form_token: str, at: datetime
) -> CorrectionRequest:
    made = CorrectionRequest.objects.create(
        task_id=assignment.task_id,
        agency_id=assignment.agency_id,
        content=asked.content.strip(),
        product=asked.product.strip(),
        reason=asked.reason.strip(),
        cite=cite,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        form_token=form_token,
        **how,
    )
    facts = {
        "correction": made.pk,
        "task": made.task_id,
        "assignment": assignment.pk,
        "agency": made.agency_id,
        "came_by": made.came_by,
    }
    record(AuditKind.CORRECTION_ASKED, actor=actor, stream=f"task:{made.task_id}", facts=facts, at=at, cite=cite)
    return made


def _how(actor: Actor, asked: Asked, day: date, cite: str) -> dict[str, Any]:
    """How it came, as it is kept; only the Office receives calls and letters."""
    if actor.role in AGENCY_ROLES:
        return {"came_by": CameBy.SYSTEM.value}
    if asked.came_by == CameBy.TELEPHONE:
        told_by = guard.required_text(
            asked.told_by, "told_by", "no_caller", "Anh/chị ghi ai đã gọi điện, giữ chức vụ gì.", cite
        )
        _not_ahead(asked.told_on, "told_on", day)
        return {"came_by": asked.came_by, "told_by": told_by, "told_on": asked.told_on or day}
    if asked.came_by == CameBy.LETTER:
        number = guard.required_text(
            asked.document_number, "document_number", "no_letter", "Anh/chị ghi số, ký hiệu văn bản của cơ quan.", cite
        )
        if asked.document_dated is None:
            raise Refusal("no_letter", "Anh/chị ghi ngày văn bản của cơ quan.", field="document_dated", cite=cite)
        _not_ahead(asked.document_dated, "document_dated", day)
        return {"came_by": asked.came_by, "document_number": number, "document_dated": asked.document_dated}
    raise Refusal("no_way", "Anh/chị chọn cơ quan đã báo bằng điện thoại hay văn bản.", field="came_by", cite=cite)


def _not_ahead(given: date | None, field: str, day: date) -> None:
    if given is not None and given > day:
        raise Refusal("day_ahead", "Ngày {day} chưa đến. Anh/chị xem lại ngày.", field=field, day=f"{given:%d/%m/%Y}")


@guard.deed
def carry_out(
    *, actor: Actor, request_id: int, content: str, product: str, reason: str, at: datetime
) -> CorrectionRequest:
    """The Office puts the wording right as it finds correct, by the one deed that does so. Raises NotThere; Refusal: answered_before, and those
    of `tasks.actions.office.correct`."""
    held = _held(actor, request_id)
    change = office.correct(actor=actor, task_id=held.task_id, content=content, product=product, reason=reason, at=at)
    held.change = change
    return _answer(held, CorrectionOutcome.CARRIED_OUT, reason, actor, at)


@guard.deed
def decline(*, actor: Actor, request_id: int, answer: str, at: datetime) -> CorrectionRequest:
    """The wording stands, and why. Raises NotThere; Refusal: answered_before, no_answer, a mark of secrecy."""
    held = _held(actor, request_id)
    answer = guard.required_text(
        answer, "answer", "no_answer", "Giữ nguyên phải kèm trả lời cho cơ quan đã đề nghị.", held.cite
    )
    refuse_marked({"answer": answer}, at=at)
    return _answer(held, CorrectionOutcome.DECLINED, answer, actor, at)


def _held(actor: Actor, request_id: int) -> CorrectionRequest:
    if not may(Deed.CORRECT, own_party(actor)):
        raise NotThere(f"correction {request_id}")
    held = CorrectionRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if held is None:
        raise NotThere(f"correction {request_id}")
    if held.answered_at is not None:
        raise Refusal(
            "answered_before",
            "Đề nghị đính chính này đã được trả lời.",
            cite=held.cite,
            way_on=WayOn("Xem trả lời", "correction", (held.pk,)),
        )
    return held


def _answer(
    held: CorrectionRequest, outcome: CorrectionOutcome, answer: str, actor: Actor, at: datetime
) -> CorrectionRequest:
    held.outcome, held.answer = outcome.value, answer.strip()
    held.answered_by_id, held.answered_title, held.answered_at = actor.user_id, title_of(actor), at
    held.save()
    facts = {
        "correction": held.pk,
        "task": held.task_id,
        "agency": held.agency_id,
        "outcome": held.outcome,
        "change": held.change_id,
    }
    record(
        AuditKind.CORRECTION_ANSWERED, actor=actor, stream=f"task:{held.task_id}", facts=facts, at=at, cite=held.cite
    )
    return held
