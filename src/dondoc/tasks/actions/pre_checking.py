"""The department of the field says what it holds of a filed result before the Office decides (B4; TH 8.2.a; BT 10.2.a). It moves nothing."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import stream_of, title_of
from dondoc.tasks.models import Assignment, PreCheck, Update
from dondoc.tasks.queries.parties import parties_of
from dondoc.tasks.queries.pre_checking import cite_of, may_say, result_that_waits


@guard.deed
def say(
    *, actor: Actor, assignment_id: int, update_id: int | None, fits: bool | None, text: str, at: datetime
) -> PreCheck:
    """One word a result, which may be said anew until the Office decides. `update_id`: the result that was read; None: the one that waits.

    Raises NotThere for whoever is not of the field, or where the profile does not ask; Refusal: decided_before, not_waiting, another_result,
    no_choice, no_text, a mark of secrecy.
    """
    assignment = guard.locked(actor, assignment_id, at)
    day = clock.day_of(at)
    if not may_say(actor, assignment, parties_of(actor, assignment, day), day):
        raise NotThere(f"assignment {assignment_id}")
    cite = cite_of(guard.regulation_of(assignment))
    update = _waiting(assignment, update_id, cite)
    if fits is None:
        raise Refusal("no_choice", "Anh/chị chọn kết quả đã đáp ứng yêu cầu hay còn thiếu.", field="fits", cite=cite)
    if not fits:
        guard.required_text(text, "text", "no_text", "Anh/chị ghi rõ kết quả còn thiếu hoặc chưa đúng điều gì.", cite)
    refuse_marked({"text": text}, at=at)
    said, _new = PreCheck.objects.update_or_create(
        update=update,
        agency_id=actor.agency_id,
        defaults={
            "fits": fits,
            "text": text.strip(),
            "by_id": actor.user_id,
            "by_title": title_of(actor),
            "at": at,
        },
    )
    facts = {
        "assignment": assignment.pk,
        "task": assignment.task_id,
        "agency": assignment.agency_id,
        "by_agency": actor.agency_id,
        "update": update.pk,
        "fits": fits,
    }
    record(AuditKind.PRE_CHECKED, actor=actor, stream=stream_of(assignment), facts=facts, at=at, cite=cite)
    return said


def _waiting(assignment: Assignment, update_id: int | None, cite: str) -> Update:
    """The result that the Office has before it, if it is the one that was read."""
    way_on = WayOn("Xem tình trạng hiện nay", "assignment", (assignment.pk,))
    if assignment.state in (State.COMPLETED.value, State.RETURNED.value):
        raise Refusal(
            "decided_before",
            "Văn phòng UBND tỉnh đã xem xét kết quả này nên không ghi thêm ý kiến. Thấy còn sai sót, anh/chị đôn đốc, chấn chỉnh cơ quan thực hiện "
            "hoặc trao đổi với Văn phòng.",
            cite=cite,
            way_on=way_on,
        )
    update = result_that_waits(assignment)
    if assignment.state != State.SUBMITTED.value or update is None:
        raise Refusal("not_waiting", "Cơ quan không có kết quả nào đang chờ xác nhận.", cite=cite, way_on=way_on)
    if update_id is not None and update_id != update.pk:
        raise Refusal(
            "another_result",
            "Cơ quan đã nộp kết quả khác thay kết quả anh/chị đã xem. Anh/chị xem kết quả mới rồi nêu ý kiến.",
            cite=cite,
            way_on=way_on,
        )
    return update
