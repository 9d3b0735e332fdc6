"""The Office takes an agency's report of a round, or sends it back to be done again (H2; TH 16.5, 18.2; BT 15.4, 17.2)."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.reports.actions.agency import noted, tell, unfrozen
from dondoc.reports.models import Report, ReportState
from dondoc.reports.models.report import Side
from dondoc.reports.queries.rounds import handles
from dondoc.reports.queries.standing import WITH_THE_OFFICE
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard


@guard.deed
def accept(*, actor: Actor, report_id: int, at: datetime) -> Report:
    """The Office has taken it: the agency can no longer recall it. Done before, nothing changes. Raises NotThere; Refusal: not_with_office."""
    report = _held(actor, report_id)
    if report.state == ReportState.FILED:
        report.state = ReportState.ACCEPTED
        report.save(update_fields=["state"])
        noted(actor, report, "accepted", at)
        tell(AuditKind.REPORT_ACCEPTED, actor, report, at)
    return report


@guard.deed
def send_back(*, actor: Actor, report_id: int, reason: str, due_on: date | None, at: datetime) -> Report:
    """It is due again, by `due_on`; what was filed stays in its history, its first filing counts for being late or not.

    Raises NotThere for whoever may not; Refusal: not_with_office, no_reason, no_due_on, due_on_past, a mark of secrecy.
    """
    report = _held(actor, report_id)
    refuse_marked({"reason": reason}, at=at)
    cite = report.round.agency_cite
    reason = guard.required_text(
        reason, "reason", "no_reason", "Anh/chị ghi rõ báo cáo còn thiếu, còn sai chỗ nào để cơ quan sửa.", cite
    )
    if due_on is None:
        raise Refusal("no_due_on", "Anh/chị ghi ngày cơ quan phải gửi lại.", field="due_on", cite=cite)
    if due_on < clock.day_of(at):
        raise Refusal(
            "due_on_past",
            "Ngày phải gửi lại {day} đã qua. Anh/chị chọn ngày từ hôm nay trở đi.",
            field="due_on",
            day=f"{due_on:%d/%m/%Y}",
        )
    unfrozen(report, ReportState.SENT_BACK)
    report.due_again_on = due_on
    report.save()
    noted(actor, report, "sent_back", at, reason, due_on)
    offset = (clock.day_of(at) - due_on).days
    tell(AuditKind.REPORT_SENT_BACK, actor, report, at, due_on=due_on, offset=offset)
    return report


def _held(actor: Actor, report_id: int) -> Report:
    """A report that stands with the Office, held."""
    if not handles(actor):
        raise NotThere(f"report {report_id}")
    rows = Report.objects.select_for_update(of=("self",)).select_related("round", "agency")
    report = rows.filter(pk=report_id, side=Side.AGENCY).first()
    if report is None or report.first_filed_at is None:
        raise NotThere(f"report {report_id}")
    if report.state not in WITH_THE_OFFICE:
        raise Refusal(
            "not_with_office",
            "Báo cáo này đã được trả lại cơ quan và chưa gửi lại.",
            cite=report.round.agency_cite,
            way_on=WayOn("Xem báo cáo", "agency_report", (report.pk,)),
        )
    return report
