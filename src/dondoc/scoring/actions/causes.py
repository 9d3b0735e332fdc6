"""An objective cause is confirmed for an assignment, with its ground: being late or not done does not count then (profile `scoring.exemptions`)."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation_in_force
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor, Deed, may
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.scoring.models import Exemption
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import stream_of, title_of
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.parties import parties_of


@guard.deed
def confirm_cause(
    *, actor: Actor, assignment_id: int, cause: str, words: str, document: str, at: datetime
) -> Exemption:
    """By a leader of the province or of the Office; `document` is where the confirmation is written.

    Raises NotThere; Refusal: not_allowed, exempt_before, no_cause, no_words, no_document, a mark of secrecy.
    """
    assignment = guard.locked(actor, assignment_id, at)
    rules = regulation_in_force(clock.day_of(at)).scoring
    _must(actor, assignment, at)
    if Exemption.objects.filter(assignment=assignment, withdrawn_at__isnull=True).exists():
        raise Refusal(
            "exempt_before",
            "Nhiệm vụ này đã được xác nhận có nguyên nhân khách quan.",
            cite=rules.cite,
            way_on=_page(assignment),
        )
    if cause not in {one.code for one in rules.exemptions}:
        raise Refusal("no_cause", "Anh/chị chọn một nguyên nhân trong danh sách.", field="cause", cite=rules.cite)
    told = guard.required_text(words, "words", "no_words", "Anh/chị viết nguyên nhân cụ thể.", rules.cite)
    where = guard.required_text(
        document, "document", "no_document", "Anh/chị ghi số, ngày văn bản xác nhận của cấp có thẩm quyền.", rules.cite
    )
    refuse_marked({"words": words, "document": document}, at=at)
    made = Exemption.objects.create(
        assignment=assignment,
        cause=cause,
        words=told,
        document=where[:120],
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )
    _record(AuditKind.CAUSE_CONFIRMED, actor, made, at, rules.cite)
    return made


@guard.deed
def withdraw_cause(*, actor: Actor, assignment_id: int, at: datetime) -> Exemption:
    """A confirmation that was wrong. What was reckoned with it stays until it is reckoned anew. Raises NotThere; Refusal: not_allowed."""
    assignment = guard.locked(actor, assignment_id, at)
    _must(actor, assignment, at)
    held = Exemption.objects.select_for_update().filter(assignment=assignment, withdrawn_at__isnull=True).first()
    if held is None:
        raise NotThere(f"exemption of {assignment_id}")
    held.withdrawn_by_id, held.withdrawn_at = actor.user_id, at
    held.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _record(AuditKind.CAUSE_WITHDRAWN, actor, held, at, regulation_in_force(clock.day_of(at)).scoring.cite)
    return held


def _must(actor: Actor, assignment: Assignment, at: datetime) -> None:
    if not may(Deed.CONFIRM_CAUSE, parties_of(actor, assignment, clock.day_of(at))):
        raise Refusal(
            "not_allowed",
            "Nguyên nhân khách quan do cấp có thẩm quyền xác nhận; lãnh đạo Văn phòng ghi vào hệ thống kèm văn bản xác nhận.",
            cite=regulation_in_force(clock.day_of(at)).scoring.cite,
            way_on=_page(assignment),
        )


def _record(kind: AuditKind, actor: Actor, held: Exemption, at: datetime, cite: str) -> None:
    facts = {"exemption": held.pk, "assignment": held.assignment_id, "cause": held.cause}
    record(kind, actor=actor, stream=stream_of(held.assignment), facts=facts, at=at, cite=cite)


def _page(assignment: Assignment) -> WayOn:
    return WayOn("Mở nhiệm vụ", "assignment", (assignment.pk,))
