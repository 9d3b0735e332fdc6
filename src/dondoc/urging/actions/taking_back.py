"""An urging that was recorded by mistake is taken back by its author the same day: kept, with the reason, and drawn through."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard
from dondoc.urging.models import Urge, UrgeOf
from dondoc.urging.queries.urges import feedback_of, may_take_back


@guard.deed
def take_back(*, actor: Actor, urge_id: int, reason: str, at: datetime) -> Urge:
    """The urged agency owes no answer any more and hears of it.

    Raises NotThere for an urge of somebody else; Refusal: taken_back_before, answered_before, kept_before, stopped_a_clock, not_today, no_reason,
    a mark of secrecy.
    """
    urge = Urge.objects.select_for_update().filter(pk=urge_id, by_id=actor.user_id).first()
    if urge is None or not may_take_back(actor, urge):
        raise NotThere(f"urge {urge_id}")
    _ensure_still(urge, clock.day_of(at))
    urge.taken_back_reason = guard.required_text(
        reason, "reason", "no_reason", "Anh/chị ghi lý do rút lại lần đôn đốc này.", urge.cite
    )
    refuse_marked({"reason": reason}, at=at)
    urge.taken_back_at = at
    urge.save(update_fields=["taken_back_at", "taken_back_reason"])
    facts = {
        "urge": urge.pk,
        "agency": urge.agency_id,
        "by_agency": urge.by_agency_id,
        "assignments": list(UrgeOf.objects.filter(urge=urge).order_by("pk").values_list("assignment_id", flat=True)),
    }
    record(AuditKind.URGE_TAKEN_BACK, actor=actor, stream=f"urge:{urge.pk}", facts=facts, at=at, cite=urge.cite)
    return urge


def _ensure_still(urge: Urge, day: date) -> None:
    """It is of today, and nobody has built on it."""
    way_on = WayOn("Xem lần đôn đốc", "urge", (urge.pk,))
    if urge.taken_back_at is not None:
        raise Refusal("taken_back_before", "Lần đôn đốc này đã được rút lại.", cite=urge.cite, way_on=way_on)
    if urge.answered_at is not None:
        raise Refusal(
            "answered_before",
            "Cơ quan đã trả lời lần đôn đốc này nên không rút lại được nữa.",
            cite=urge.cite,
            way_on=way_on,
        )
    if (feedback := feedback_of(urge)) is not None:
        raise Refusal(
            "stopped_a_clock",
            "Lần đôn đốc này đã dừng thời hạn xử lý một phản hồi nên không rút lại. Anh/chị gửi cơ quan một lần đôn đốc khác nói rõ điều đã nhầm.",
            cite=urge.cite,
            way_on=WayOn("Xem phản hồi", "feedback", (feedback,)),
        )
    if urge.signed_id is not None:
        raise Refusal(
            "kept_before",
            "Công văn của lần đôn đốc này đã ký, đã lưu nên không rút lại được nữa.",
            cite=urge.cite,
            way_on=way_on,
        )
    if clock.day_of(urge.at) != day:
        raise Refusal(
            "not_today",
            "Lần đôn đốc ghi nhầm chỉ được rút lại ngay trong ngày {day}. Anh/chị gửi cơ quan một lần đôn đốc khác nói rõ điều đã nhầm.",
            way_on=way_on,
            day=f"{clock.day_of(urge.at):%d/%m/%Y}",
        )
