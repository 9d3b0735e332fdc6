"""An inspection begins, ends, or is cancelled; what is announced to the agency stands in `announcing` (TH 12–15; BT 13, 14)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions import writing
from dondoc.inspections.actions.mandate import code_of, renew
from dondoc.inspections.models import InspectedTask, Inspection
from dondoc.inspections.queries.frame import keeps, may_begin, reckoned, report_rule
from dondoc.inspections.queries.records import records_of
from dondoc.reports.figures import checksum
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, Refusal, WayOn
from dondoc.tasks.actions import guard, mandates

ONE_DAY = timedelta(days=1)


@guard.deed
def begin(*, actor: Actor, inspection_id: int, version: int | None, at: datetime) -> Inspection:
    """It begins today, the data day: how the system tells of each of its tasks now is kept. A constant number of queries.

    Raises NotThere; Refusal: those of `writing.to_step`, not_announced, not_yet, nothing_to_inspect.
    """
    inspection = _held(actor, inspection_id, version, at, "begin")
    day = clock.day_of(at)
    if not may_begin(inspection):
        raise Refusal(
            "not_announced",
            "Kiểm tra theo kế hoạch được thông báo cho cơ quan được kiểm tra trước khi bắt đầu nên cuộc kiểm tra chưa bắt đầu. "
            "Anh/chị gửi thông báo trước.",
            cite=SYSTEM_RULE,
            way_on=writing.page_of(inspection),
        )
    if day < inspection.first:
        raise Refusal(
            "not_yet",
            "Cuộc kiểm tra chưa bắt đầu được: ngày bắt đầu đã ghi là {first}.",
            cite=SYSTEM_RULE,
            way_on=writing.page_of(inspection),
            first=f"{inspection.first:%d/%m/%Y}",
        )
    if "execution" in inspection.contents and not inspection.tasks.exists():
        raise Refusal(
            "nothing_to_inspect",
            "Cuộc kiểm tra có nội dung thực hiện nhiệm vụ nhưng chưa chọn nhiệm vụ nào nên chưa bắt đầu được. Anh/chị chọn nhiệm vụ trước.",
            cite=SYSTEM_RULE,
            way_on=WayOn("Chọn nhiệm vụ", "inspection_choose", (inspection.pk,)),
        )
    inspection.data_day, inspection.begun_at = day, at
    writing.stepped(inspection, "begin", "data_day", "begun_at")
    n = freeze(inspection, day)
    renew(inspection)
    writing.note(AuditKind.INSPECTION_BEGUN, inspection, actor=actor, at=at, data_day=day, tasks=n)
    return inspection


def freeze(inspection: Inspection, day: date) -> int:
    """Each of its tasks that has no record yet gets the one of `day`, which is today. Returns how many. Eight queries at most."""
    rows = list(inspection.tasks.filter(record=""))
    told = records_of([row.assignment_id for row in rows], day)
    for row in rows:
        row.record = told[row.assignment_id]
        row.sha256 = checksum(row.record)
    InspectedTask.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=["record", "sha256"]
    )
    return len(rows)


@guard.deed
def end(*, actor: Actor, inspection_id: int, version: int | None, on: date | None, at: datetime) -> Inspection:
    """It ended on the day `on`; the last day of its report is counted from there where the regulation sets a limit (TH 15; Bến Tre sets none).

    Raises NotThere; Refusal: those of `writing.to_step`, no_day, ended_before_begun, end_to_come.
    """
    inspection = _held(actor, inspection_id, version, at, "end")
    begun = inspection.data_day or inspection.first
    if on is None:
        raise Refusal("no_day", "Anh/chị ghi ngày kết thúc kiểm tra.", field="on", cite=SYSTEM_RULE)
    if on < begun:
        raise Refusal(
            "ended_before_begun",
            "Ngày kết thúc {on} ở trước ngày bắt đầu {begun}. Anh/chị ghi lại ngày kết thúc.",
            field="on",
            cite=SYSTEM_RULE,
            on=f"{on:%d/%m/%Y}",
            begun=f"{begun:%d/%m/%Y}",
        )
    if on > clock.day_of(at):
        raise Refusal(
            "end_to_come",
            "Ngày kết thúc {on} chưa đến. Anh/chị ghi khi cuộc kiểm tra đã kết thúc.",
            field="on",
            cite=SYSTEM_RULE,
            on=f"{on:%d/%m/%Y}",
        )
    told, rule = reckoned(inspection, on), report_rule(inspection)
    inspection.ended_on, inspection.ended_at = on, at
    inspection.report_due = told.due if told else None
    writing.stepped(inspection, "end", "ended_on", "ended_at", "report_due")
    cite = rule.cite if rule else ""
    due = inspection.report_due
    writing.note(AuditKind.INSPECTION_ENDED, inspection, actor=actor, at=at, cite=cite, ended_on=on, report_due=due)
    return inspection


@guard.deed
def cancel(*, actor: Actor, inspection_id: int, version: int | None, reason: str, at: datetime) -> Inspection:
    """It is not carried out, or not to its end; its inspectors see nothing by it any more.

    Raises NotThere; Refusal: those of `writing.to_step`, no_reason, a mark of secrecy.
    """
    inspection = _held(actor, inspection_id, version, at, "cancel")
    refuse_marked({"reason": reason}, at=at)
    told = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi lý do hủy cuộc kiểm tra.", SYSTEM_RULE)
    inspection.cancelled_at, inspection.cancelled_reason = at, told
    writing.stepped(inspection, "cancel", "cancelled_at", "cancelled_reason")
    mandates.end(code_of(inspection), clock.day_of(at) - ONE_DAY)
    writing.note(AuditKind.INSPECTION_CANCELLED, inspection, actor=actor, at=at)
    return inspection


def _held(actor: Actor, inspection_id: int, version: int | None, at: datetime, step: str) -> Inspection:
    inspection, side = writing.to_step(actor, inspection_id, version, at, step, sides=writing.KEEPERS)
    if not keeps(actor, side):
        raise writing.not_yours(inspection)
    return inspection
