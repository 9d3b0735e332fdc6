"""A task that was assigned and not entered: an agency says so, the Office answers (TH 5.2.a; BT 8.2.a)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.errors import NotThere, Refusal
from dondoc.rules.numbering import parse_number
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.guard import required_text
from dondoc.tasks.actions.reporting import sent_before
from dondoc.tasks.models import MissingTask


@guard.deed
def report(*, actor: Actor, directive_number: str, content: str, form_token: str, at: datetime) -> MissingTask:
    """By the number of the directive, which the agency need not be able to see; nothing is said of whether it is registered."""
    cite = current().deed_cites.cite_for(Deed.REPORT_MISSING.value)
    if actor.role not in AGENCY_ROLES or not may(Deed.REPORT_MISSING, {agency_party(actor)}):
        raise NotThere("missing task")
    number = required_text(
        directive_number, "directive_number", "no_number", "Anh/chị ghi số, ký hiệu của văn bản giao nhiệm vụ.", cite
    )
    content = required_text(
        content, "content", "no_content", "Anh/chị ghi nội dung nhiệm vụ còn thiếu, đúng như trong văn bản.", cite
    )
    refuse_marked({"directive_number": number, "content": content}, at=at)
    try:
        with transaction.atomic():
            missing = MissingTask.objects.create(
                agency_id=actor.agency_id,
                directive_number=number,
                number_key=parse_number(number).key,
                content=content,
                reported_by_id=actor.user_id,
                reported_at=at,
                form_token=form_token,
            )
    except IntegrityError:
        sent = MissingTask.objects.filter(form_token=form_token, agency=actor.agency_id).first()
        if sent is None:
            raise sent_before() from None
        return sent
    _record(AuditKind.MISSING_TASK_REPORTED, actor, missing, at, cite)
    return missing


@guard.deed
def answer(*, actor: Actor, missing_id: int, accepted: bool, answer: str, at: datetime) -> MissingTask:
    """The Office supplements the directive, or says why nothing is missing."""
    if not may(Deed.ANSWER_MISSING, own_party(actor)):
        raise NotThere(f"missing task {missing_id}")
    missing = MissingTask.objects.select_for_update().filter(pk=missing_id).first()
    if missing is None:
        raise NotThere(f"missing task {missing_id}")
    cite = current().deed_cites.cite_for(Deed.REPORT_MISSING.value)
    if missing.answered_at is not None:
        raise Refusal(
            "answered_before", "Báo thiếu này đã được trả lời; thao tác của anh/chị không làm thay đổi gì.", cite=cite
        )
    missing.answer = required_text(answer, "answer", "no_answer", "Anh/chị viết trả lời cho cơ quan.", cite)
    refuse_marked({"answer": answer}, at=at)
    missing.accepted, missing.answered_by_id, missing.answered_at = accepted, actor.user_id, at
    missing.save(update_fields=["answer", "accepted", "answered_by", "answered_at"])
    _record(AuditKind.MISSING_TASK_ANSWERED, actor, missing, at, cite)
    return missing


def _record(kind: AuditKind, actor: Actor, missing: MissingTask, at: datetime, cite: str) -> None:
    facts = {"missing": missing.pk, "agency": missing.agency_id, "accepted": missing.accepted}
    record_many([Entry(kind, actor=actor, stream=f"missing:{missing.pk}", facts=facts, at=at, cite=cite)])
