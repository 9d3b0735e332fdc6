"""The urged agency answers in its place; an answer that comes too late is taken and shown as that."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.visibility import stands_for
from dondoc.urging.models import Urge, UrgeFile


@guard.deed
def answer(*, actor: Actor, urge_id: int, text: str, files: list[InspectedFile], at: datetime) -> Urge:
    """What was done since, and by when the rest will be. One answer: what comes later is an update of the task.

    Raises NotThere for an urge of another agency; Refusal: no_answer, answered_before, a mark of secrecy.
    """
    urge = Urge.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=urge_id).first()
    if urge is None or actor.role not in AGENCY_ROLES or not may(Deed.ANSWER_URGE, {agency_party(actor)}):
        raise NotThere(f"urge {urge_id}")
    if urge.agency_id not in stands_for(actor.agency_id, clock.day_of(at)):
        raise NotThere(f"urge {urge_id}")
    _ensure_waiting(urge)
    urge.answer = guard.required_text(
        text, "answer", "no_answer", "Anh/chị viết đã làm gì, còn gì và khi nào xong.", urge.cite
    )
    refuse_marked({"answer": text}, at=at)
    urge.answered_by_id, urge.answered_title, urge.answered_at = actor.user_id, title_of(actor), at
    urge.save(update_fields=["answer", "answered_by", "answered_title", "answered_at"])
    kept = keep_files(files, by_id=actor.user_id, at=at)
    UrgeFile.objects.bulk_create(UrgeFile(urge=urge, file=file) for file in kept)
    facts = {
        "urge": urge.pk,
        "agency": urge.agency_id,
        "by_agency": urge.by_agency_id,
        "by_user": urge.by_id,
        "late": urge.answer_by is not None and clock.day_of(at) > urge.answer_by,
        **sums_of(kept),
    }
    record(AuditKind.URGE_ANSWERED, actor=actor, stream=f"urge:{urge.pk}", facts=facts, at=at, cite=urge.cite)
    return urge


def _ensure_waiting(urge: Urge) -> None:
    if urge.answered_at is not None:
        raise Refusal(
            "answered_before",
            "Lần đôn đốc này đã được trả lời. Nội dung mới anh/chị gửi bằng cập nhật của nhiệm vụ.",
            cite=urge.cite,
            way_on=WayOn("Xem trả lời", "urge", (urge.pk,)),
        )
    if urge.taken_back_at is not None:
        raise Refusal(
            "taken_back",
            "Cơ quan đôn đốc đã rút lại lần đôn đốc này nên anh/chị không phải trả lời.",
            cite=urge.cite,
            way_on=WayOn("Xem lần đôn đốc", "urge", (urge.pk,)),
        )
