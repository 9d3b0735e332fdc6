"""An agency tells that another is late or wrong in what concerns it (F5; TH 17.2, 17.3; BT 16.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.regulation import regulation_in_force
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.feedback.models import Fault, Feedback, FeedbackFile
from dondoc.feedback.queries import filing
from dondoc.feedback.queries.clocks import direction_of
from dondoc.organisations.models import Agency
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.regulation import Regulation
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.visibility import stands_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told: of which agency, of which of its assignments (None: of no task), late or wrong, in which words."""

    about_id: int | None
    assignment_id: int | None
    fault: str
    words: str


@guard.deed
def send(*, actor: Actor, told: Told, files: list[InspectedFile], form_token: str, at: datetime) -> Feedback:
    """By whoever signs for the agency. The same form sent twice is one feedback.

    Raises NotThere for who is of no agency and for an assignment that he may not see; Refusal: not_the_signer, no_agency, about_oneself,
    no_such_direction, not_of_this_task, no_fault, no_words, a mark of secrecy.
    """
    if actor.role not in AGENCY_ROLES:
        raise NotThere("feedback")
    day = clock.day_of(at)
    rules = regulation_in_force(day)
    if not filing.may_send(actor):
        raise Refusal(
            "not_the_signer",
            "Phản hồi do thủ trưởng cơ quan hoặc người được ký thay gửi. Anh/chị trình thủ trưởng gửi.",
            cite=", ".join(d.cite for d in rules.feedback.directions if d.about),
        )
    made = _drafted(actor, told, rules, at)
    made.form_token = form_token
    if (sent := _sent_before(made)) is not None:
        return sent
    kept = keep_files(files, by_id=actor.user_id, at=at)
    for file in kept:
        FeedbackFile.objects.create(feedback=made, file=file)
    facts = facts_of(made) | {"fault": made.fault, **sums_of(kept)}
    stream, cite = f"feedback:{made.pk}", getattr(direction_of(made), "cite", "")
    record(AuditKind.FEEDBACK_SENT, actor=actor, stream=stream, facts=facts, at=at, cite=cite)
    return made


def _drafted(actor: Actor, told: Told, rules: Regulation, at: datetime) -> Feedback:
    """The row, not yet written; or the refusal. Secrecy is asked of what was typed."""
    assignment = _assignment(actor, told.assignment_id, at)
    about = _about(actor, told.about_id, assignment, at)
    direction = filing.direction_or_refusal(rules, filing.kind_of(actor), about)
    if told.fault not in Fault.values:
        raise Refusal("no_fault", "Anh/chị chọn xử lý chậm hay chưa đúng.", field="fault", cite=direction.cite)
    words = guard.required_text(
        told.words, "words", "no_words", "Anh/chị viết việc gì chậm hoặc chưa đúng, từ khi nào.", direction.cite
    )
    refuse_marked({"words": told.words}, at=at)
    return Feedback(
        sender_id=actor.agency_id,
        about=about,
        direction=direction.code,
        regulation_id=rules.id,
        assignment=assignment,
        fault=told.fault,
        words=words,
        by_id=actor.user_id,
        by_title=title_of(actor),
        filed_at=at,
        moved_at=at,
    )


def facts_of(feedback: Feedback) -> dict[str, object]:
    """The ids by which whoever must hear of an act is found. The assignment is no subject of these lines: they speak of the feedback."""
    found: dict[str, object] = {
        "feedback": feedback.pk,
        "agency": feedback.sender_id,
        "about": feedback.about_id,
        "direction": feedback.direction,
    }
    if feedback.assignment is not None:
        found |= {"about_assignment": feedback.assignment_id, "directive": feedback.assignment.task.directive_id}
    return found


def _sent_before(made: Feedback) -> Feedback | None:
    """Writes the row; where this form was sent before, what it wrote then."""
    try:
        with transaction.atomic():
            made.save()
            return None
    except IntegrityError:
        sent = Feedback.objects.filter(form_token=made.form_token, sender_id=made.sender_id).first()
        if sent is None:
            raise Refusal("sent_before", "Biểu mẫu này đã được gửi trước đó nên không ghi thêm lần nữa.") from None
        return sent


def _assignment(actor: Actor, assignment_id: int | None, at: datetime) -> Assignment | None:
    if assignment_id is None:
        return None
    found = filing.seen_assignment(actor, assignment_id, clock.day_of(at))
    if found is None:
        raise NotThere(f"assignment {assignment_id}")
    return found


def _about(actor: Actor, about_id: int | None, assignment: Assignment | None, at: datetime) -> Agency:
    day = clock.day_of(at)
    about = Agency.objects.filter(pk=about_id).first() if about_id else None
    if about is None or (about.dissolved_on is not None and about.dissolved_on <= day):
        raise Refusal("no_agency", "Anh/chị chọn cơ quan được phản hồi trong danh sách.", field="about")
    if about.pk in stands_for(actor.agency_id, day):
        raise Refusal(
            "about_oneself",
            "Phản hồi nói về cơ quan khác; vướng mắc của chính cơ quan, anh/chị gửi Văn phòng UBND tỉnh ở phần trao đổi, vướng mắc.",
            field="about",
            way_on=WayOn("Mở phần vướng mắc", "threads"),
            cite=", ".join(d.cite for d in regulation_in_force(day).feedback.directions if d.about),
        )
    if assignment is not None and about.pk not in filing.agencies_of(assignment):
        raise Refusal(
            "not_of_this_task",
            "{about} không chủ trì và không phối hợp nhiệm vụ này. Anh/chị chọn cơ quan của nhiệm vụ, hoặc gửi phản hồi không gắn nhiệm vụ.",
            field="about",
            about=about.name,
        )
    return about
