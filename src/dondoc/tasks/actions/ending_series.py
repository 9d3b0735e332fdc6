"""A recurring duty ends before its last day (C10): no further period is opened; those that were are carried out as they stand."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.queries.finding import locked
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard
from dondoc.tasks.models import Series, Task

REASON_MOST = 300


@guard.deed
def end_series(*, actor: Actor, series_id: int, because: str, at: datetime) -> Series:
    """`because`: the document or direction it rests on. Raises NotThere; Refusal: not_allowed, no_reason, reason_too_long, a mark of secrecy,
    series_ended."""
    if not may(Deed.AMEND, own_party(actor)):
        raise Refusal(
            "not_allowed",
            "Vai trò {title} của anh/chị không chấm dứt nhiệm vụ định kỳ được; chuyên viên theo dõi hoặc lãnh đạo Văn phòng làm việc này.",
            title=actor.title,
        )
    because = guard.required_text(
        because,
        "because",
        "no_reason",
        "Chấm dứt nhiệm vụ định kỳ phải nêu văn bản hoặc ý kiến chỉ đạo làm căn cứ.",
        "",
    )
    if len(because) > REASON_MOST:
        raise Refusal(
            "reason_too_long", "Căn cứ dài quá {most} chữ. Anh/chị rút gọn lại.", field="because", most=REASON_MOST
        )
    refuse_marked({"because": because}, at=at)
    last = Task.objects.filter(series=series_id, issued_at__isnull=False).order_by("pk").last()
    if last is None:
        raise NotThere(f"series {series_id}")
    directive = locked(last.directive_id, None)
    series = Series.objects.select_for_update().get(pk=series_id)
    if series.ended_at is not None:
        raise Refusal(
            "series_ended", "Nhiệm vụ định kỳ này đã chấm dứt rồi; thao tác của anh/chị không làm thay đổi gì."
        )
    series.ended_at, series.ended_by_id, series.ended_because = at, actor.user_id, because
    series.save(update_fields=["ended_at", "ended_by", "ended_because"])
    facts = {"directive": directive.pk, "series": series.pk, "last_task": last.pk, "last_period": last.period}
    record(AuditKind.SERIES_ENDED, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at)
    return series
