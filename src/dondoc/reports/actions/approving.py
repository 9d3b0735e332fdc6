"""A leader of the Office approves its report: the figures freeze with all that is printed; taken back only with a reason, and kept (H3, H4)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock, progress
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile, inspect_upload
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.reports.actions.office import approved_already, no_figures, noted, refuse_empty, tell
from dondoc.reports.figures import canonical, checksum
from dondoc.reports.models import Approval, ApprovalFile, FileForm, Report, ReportState
from dondoc.reports.office_files import LARGEST, file_name, made_of
from dondoc.reports.queries.office import (
    approves,
    content_of,
    holding,
    office_reports,
    runs,
    signed_by,
    too_early,
)
from dondoc.reports.queries.rounds import code_of
from dondoc.reports.seen import before_the_approver
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@guard.deed
def approve(
    *, actor: Actor, report_id: int, seen: str, provisional: bool = False, early: str = "", at: datetime
) -> Approval:
    """The report is approved as it stands. `seen`: what stood before the leader, as `seen.before_the_approver` marks it; `provisional`: he knows
    that the round runs on; `early`: why before the agencies' last day, where not all have reported.

    Raises NotThere for whoever may not see it; Refusals: not_the_approver, office_report_approved, not_handed_up, no_figures, figures_changed,
    words_changed, figures_old, still_provisional, before_the_agencies, empty_section, a mark of secrecy.
    """
    report = _held(actor, report_id)
    refuse_marked({"early": early}, at=at)
    if report.state == ReportState.APPROVED:
        raise approved_already(report)
    if faults := list(_faults(report, seen, provisional, early, at)):
        raise Refusals(faults)
    refuse_empty(report)
    assert report.as_of and report.known_at
    last = report.approvals.order_by("-number").first()
    report.approvals.filter(replaced_at__isnull=True).update(replaced_at=at)
    content = canonical(content_of(report, at, signed_by(actor, clock.day_of(at)), early.strip())).decode()
    made = Approval.objects.create(
        report=report,
        number=last.number + 1 if last else 1,
        figures=report.figures,
        sha256=report.sha256,
        as_of=report.as_of,
        known_at=report.known_at,
        provisional=report.provisional,
        content=content,
        content_sha256=checksum(content),
        by_id=actor.user_id,
        by_title=title_of(actor),
        signed_as=actor.signs,
        at=at,
    )
    _set_approved(report, actor, at)
    facts = {"approval": made.pk, "sha256": made.sha256, "content_sha256": made.content_sha256}
    facts |= {"provisional": made.provisional, "early": bool(early.strip())}
    tell(AuditKind.OFFICE_REPORT_APPROVED, report, actor, at, **facts)
    return made


def _set_approved(report: Report, actor: Actor, at: datetime) -> None:
    report.state, report.signed_by_id, report.signed_title = ReportState.APPROVED, actor.user_id, title_of(actor)
    report.signed_as, report.filed_at, report.first_filed_at = actor.signs, at, report.first_filed_at or at
    report.save(
        update_fields=["state", "signed_by", "signed_title", "signed_as", "filed_at", "first_filed_at"],
    )
    noted(report, "approved", actor, at)


def _faults(report: Report, seen: str, provisional: bool, early: str, at: datetime) -> Iterator[Refusal]:
    row, day, cite = report.round, clock.day_of(at), report.round.office_cite
    if report.state != ReportState.AWAITING_SIGNATURE:
        yield Refusal(
            "not_handed_up", "Dự thảo chưa được trình nên chưa duyệt được. Anh/chị trình dự thảo trước.", cite=cite
        )
    if not report.figures:
        yield no_figures()
        return
    yield from _unseen(report, seen)
    if report.provisional and not runs(row, day):
        told = "Số liệu được tính khi kỳ chưa kết thúc, nay kỳ đã kết thúc. Anh/chị tính lại số liệu rồi duyệt bản chính thức."
        yield Refusal("figures_old", told, cite=row.basis_cite)
    elif report.provisional and not provisional:
        yield Refusal(
            "still_provisional",
            "Kỳ báo cáo đến hết ngày {last} chưa kết thúc. Muốn duyệt bây giờ, anh/chị chọn duyệt bản tạm tính; mọi trang sẽ ghi rõ là tạm tính.",
            field="provisional",
            cite=row.basis_cite,
            last=f"{row.last:%d/%m/%Y}",
        )
    if not early.strip() and too_early(row, day):
        assert row.agency_due is not None
        yield Refusal(
            "before_the_agencies",
            "Các cơ quan còn được gửi báo cáo đến hết ngày {due} và chưa gửi đủ. Muốn duyệt sớm, anh/chị ghi lý do; lý do được in trong báo cáo.",
            field="early",
            cite=row.agency_cite,
            due=f"{row.agency_due:%d/%m/%Y}",
        )


def _unseen(report: Report, seen: str) -> Iterator[Refusal]:
    """What is another now than it was before the leader."""
    cite, code = report.round.office_cite, code_of(report.round)
    if seen.partition("-")[0] != report.sha256:
        told = "Số liệu vừa được tính lại sau khi anh/chị mở trang. Anh/chị xem lại số liệu rồi duyệt."
        yield Refusal("figures_changed", told, cite=cite, way_on=WayOn("Xem số liệu mới", "office_report", (code,)))
    elif seen != before_the_approver(report):
        told = "Lời văn vừa được sửa sau khi anh/chị mở trang. Anh/chị đọc lại báo cáo rồi duyệt."
        yield Refusal("words_changed", told, cite=cite, way_on=WayOn("Xem lời văn mới", "office_report", (code,)))


@guard.deed
def withdraw(*, actor: Actor, report_id: int, reason: str, at: datetime) -> Approval:
    """What was approved is taken back: it stays to be read, marked, and the report is a draft again. Published copies are withdrawn there.

    Raises NotThere; Refusal: not_the_approver, not_approved, no_reason, a mark of secrecy.
    """
    report = _held(actor, report_id)
    refuse_marked({"reason": reason}, at=at)
    held = holding(report)
    if held is None:
        raise Refusal("not_approved", "Báo cáo chưa được duyệt nên không có gì để thu hồi.")
    cite = report.round.office_cite
    guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi lý do thu hồi báo cáo đã duyệt.", cite)
    held.replaced_at, held.withdrawn_by_id, held.withdrawn_title = at, actor.user_id, title_of(actor)
    held.withdrawn_reason = reason.strip()
    held.save(update_fields=["replaced_at", "withdrawn_by", "withdrawn_title", "withdrawn_reason"])
    _write_again(report)
    noted(report, "withdrawn", actor, at, reason.strip())
    tell(AuditKind.OFFICE_REPORT_WITHDRAWN, report, actor, at, approval=held.pk)
    return held


@guard.deed
def renew(*, actor: Actor, report_id: int, at: datetime) -> Report:
    """After the round has closed, the final report is written upon the provisional one, which holds until the final one is approved.

    Raises NotThere; Refusal: not_the_approver, nothing_to_renew.
    """
    report = _held(actor, report_id)
    held = holding(report)
    if (
        report.state != ReportState.APPROVED
        or held is None
        or not held.provisional
        or runs(report.round, clock.day_of(at))
    ):
        told = "Chỉ báo cáo tạm tính của kỳ đã kết thúc mới lập tiếp bản chính thức."
        raise Refusal("nothing_to_renew", told, cite=report.round.basis_cite)
    _write_again(report)
    noted(report, "renewed", actor, at)
    tell(AuditKind.OFFICE_REPORT_BEGUN, report, actor, at, approval=held.pk)
    return report


def _write_again(report: Report) -> None:
    report.state, report.handed_up_at = ReportState.DRAFT, None
    report.save(update_fields=["state", "handed_up_at"])


def keep_made(*, actor: Actor | None, approval_id: int, at: datetime) -> list[ApprovalFile]:
    """The files of an approval are made and kept; those that are there stay. The same approval gives the same bytes, so that it may run twice.

    Raises Refusals of the files that cannot be made, after the others were kept.
    """
    approval = Approval.objects.select_related("report__round").get(pk=approval_id)
    kept = set(approval.made.values_list("form", flat=True))
    wanted = [form for form in FileForm.values if form not in kept]
    files: dict[str, InspectedFile] = {}
    faults: list[Refusal] = []
    with progress.telling(files_key(approval_id)) as told:
        for n, form in enumerate(wanted):
            told(n, len(wanted))
            try:
                content = made_of(approval, form)
                files[form] = inspect_upload(file_name(approval, form), io.BytesIO(content), LARGEST, ours=True)
            except Refusal as refusal:
                faults.append(refusal)
    with transaction.atomic():
        made = _kept(actor, approval, files, at)
    if faults:
        raise Refusals(faults)
    return made


def _kept(actor: Actor | None, approval: Approval, files: dict[str, InspectedFile], at: datetime) -> list[ApprovalFile]:
    """Those of the files that nobody else has kept meanwhile; in the caller's transaction."""
    Approval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
    missing = set(files) - set(ApprovalFile.objects.filter(approval=approval).values_list("form", flat=True))
    stored = keep_files([files[form] for form in missing], by_id=approval.by_id, at=at)
    rows = [ApprovalFile(approval=approval, form=form, file=file) for form, file in zip(missing, stored, strict=True)]
    made = ApprovalFile.objects.bulk_create(rows)
    if made:
        facts = {"approval": approval.pk, "files": [one.file_id for one in made], **sums_of(stored)}
        tell(AuditKind.OFFICE_REPORT_FILES_KEPT, approval.report, actor, at, **facts)
    return made


def files_key(approval_id: int) -> str:
    return f"office-report-files-{approval_id}"


def _held(actor: Actor, report_id: int) -> Report:
    """The report, held until the end of the transaction, for a deed that only a leader of the Office does."""
    found = office_reports(actor).filter(pk=report_id).exists()
    if not found:
        raise NotThere(f"report {report_id}")
    report = Report.objects.select_for_update(of=("self",)).select_related("round").get(pk=report_id)
    if not approves(actor):
        raise Refusal(
            "not_the_approver",
            "Báo cáo của Văn phòng do lãnh đạo Văn phòng duyệt. Anh/chị trình lãnh đạo Văn phòng.",
            cite=report.round.office_cite,
        )
    return report
