"""After an inquiry was sent: who has not answered is reminded, the day is put off for all or for one, the whole is withdrawn (F4)."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inquiries.actions.asking import past_day, stream_of
from dondoc.inquiries.models import Ask, DaySet, Inquiry, InquiryReminder
from dondoc.inquiries.queries.inquiries import last_day, late_days
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@guard.deed
def remind(*, actor: Actor, inquiry_id: int, at: datetime) -> InquiryReminder:
    """Everybody who has not answered, once a day.

    Raises NotThere; Refusal: inquiry_withdrawn, all_answered, reminded_today.
    """
    inquiry = _held(actor, inquiry_id)
    day = clock.day_of(at)
    open_asks = list(Ask.objects.filter(inquiry=inquiry, answer__isnull=True).order_by("pk"))
    if not open_asks:
        raise Refusal(
            "all_answered",
            "Mọi cơ quan đã trả lời nên không còn ai để nhắc.",
            cite=inquiry.cite,
            way_on=WayOn("Mở bảng tổng hợp", "inquiry_joined", (inquiry.pk,)),
        )
    if InquiryReminder.objects.filter(inquiry=inquiry, on=day).exists():
        raise Refusal(
            "reminded_today",
            "Các cơ quan chưa trả lời đã được nhắc trong hôm nay; mỗi ngày chỉ nhắc một lần.",
            way_on=WayOn("Xem yêu cầu", "inquiry", (inquiry.pk,)),
        )
    made = InquiryReminder.objects.create(inquiry=inquiry, on=day, by_id=actor.user_id, by_title=title_of(actor), at=at)
    made.asks.set(open_asks)
    ends_today = any(ask.late_after == day for ask in open_asks)
    facts = {
        "inquiry": inquiry.pk,
        "agencies": [ask.agency_id for ask in open_asks],
        "offset": 0 if ends_today else (day - max(ask.late_after for ask in open_asks)).days,
    }
    record(AuditKind.INQUIRY_REMINDED, actor=actor, stream=stream_of(inquiry.pk), facts=facts, at=at, cite=inquiry.cite)
    return made


@guard.deed
def put_off(
    *, actor: Actor, inquiry_id: int, due_on: date | None, reason: str, ask_id: int | None, at: datetime
) -> DaySet:
    """A later day for all who have not answered (`ask_id` None) or for one agency, which may then correct its answer. Whoever has a still later
    day keeps it; what was answered late stays late.

    Raises NotThere; Refusal: inquiry_withdrawn, no_due_on, due_on_past, all_answered, not_later, no_reason, a mark of secrecy.
    """
    inquiry = _held(actor, inquiry_id)
    moved, day = _to_move(inquiry, ask_id, due_on, clock.day_of(at))
    refuse_marked({"reason": reason}, at=at)
    reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi lý do lùi ngày.", inquiry.cite)
    for ask in moved:
        answered_late = ask.answer_id is not None and late_days(ask, clock.day_of(at)) > 0
        ask.due_on, ask.late_after = day, ask.late_after if answered_late else last_day(day)
    Ask.objects.bulk_update(moved, ["due_on", "late_after"])
    made = DaySet.objects.create(
        inquiry=inquiry,
        ask_id=ask_id,
        due_on=day,
        reason=reason,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )
    facts = {
        "inquiry": inquiry.pk,
        "agencies": [ask.agency_id for ask in moved],
        "asks": [ask.pk for ask in moved],
        "due_on": last_day(day),
    }
    record(AuditKind.INQUIRY_DAY_SET, actor=actor, stream=stream_of(inquiry.pk), facts=facts, at=at, cite=inquiry.cite)
    return made


def _to_move(inquiry: Inquiry, ask_id: int | None, due_on: date | None, today: date) -> tuple[list[Ask], date]:
    """The asks whose day comes before the new one, held; and that day."""
    if due_on is None:
        raise Refusal("no_due_on", "Anh/chị ghi ngày mới phải trả lời.", field="due_on")
    if due_on < today:
        raise past_day(due_on)
    asks = Ask.objects.select_for_update().filter(inquiry=inquiry)
    asks = asks.filter(pk=ask_id) if ask_id is not None else asks.filter(answer__isnull=True)
    every = list(asks.order_by("pk"))
    if not every and ask_id is not None:
        raise NotThere(f"ask {ask_id}")
    if not every:
        raise Refusal(
            "all_answered",
            "Mọi cơ quan đã trả lời nên không lùi ngày chung nữa. Cần một cơ quan sửa trả lời, anh/chị lùi ngày riêng trên trang của cơ quan đó.",
            cite=inquiry.cite,
        )
    moved = [ask for ask in every if ask.due_on < due_on]
    if not moved:
        raise Refusal(
            "not_later",
            "Ngày mới {day} không muộn hơn ngày đang có. Anh/chị chọn ngày muộn hơn.",
            field="due_on",
            day=f"{due_on:%d/%m/%Y}",
        )
    return moved, due_on


@guard.deed
def withdraw(*, actor: Actor, inquiry_id: int, reason: str, at: datetime) -> Inquiry:
    """Nobody owes an answer any more; what was answered stays to be read.

    Raises NotThere; Refusal: inquiry_withdrawn, no_reason, a mark of secrecy.
    """
    inquiry = _held(actor, inquiry_id)
    refuse_marked({"reason": reason}, at=at)
    inquiry.withdrawn_reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi lý do rút yêu cầu.")
    inquiry.withdrawn_at, inquiry.withdrawn_by_id, inquiry.withdrawn_title = at, actor.user_id, title_of(actor)
    inquiry.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_title", "withdrawn_reason"])
    agencies = list(Ask.objects.filter(inquiry=inquiry).order_by("pk").values_list("agency_id", flat=True))
    facts = {"inquiry": inquiry.pk, "agencies": agencies}
    record(
        AuditKind.INQUIRY_WITHDRAWN, actor=actor, stream=stream_of(inquiry.pk), facts=facts, at=at, cite=inquiry.cite
    )
    return inquiry


def _held(actor: Actor, inquiry_id: int) -> Inquiry:
    """The inquiry, held until the end of the transaction; it is refused once it was withdrawn."""
    if not may(Deed.INQUIRE, own_party(actor)):
        raise NotThere(f"inquiry {inquiry_id}")
    inquiry = Inquiry.objects.select_for_update().filter(pk=inquiry_id).first()
    if inquiry is None:
        raise NotThere(f"inquiry {inquiry_id}")
    refuse_withdrawn(inquiry)
    return inquiry


def refuse_withdrawn(inquiry: Inquiry) -> None:
    """Refusal inquiry_withdrawn, with the day and the reason."""
    if inquiry.withdrawn_at is not None:
        raise Refusal(
            "inquiry_withdrawn",
            "Yêu cầu này đã được Văn phòng rút ngày {day}: {reason}",
            cite=inquiry.cite,
            way_on=WayOn("Xem yêu cầu", "inquiry", (inquiry.pk,)),
            day=f"{clock.day_of(inquiry.withdrawn_at):%d/%m/%Y}",
            reason=inquiry.withdrawn_reason,
        )
