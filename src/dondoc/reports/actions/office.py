"""The Office writes its report of a round: begun, counted, handed up to a leader, handed back (H3; TH 16.2, 18.2; BT 15.2, 17.2).

What a leader decides stands in `approving`.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock, progress
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.organisations.queries import actor_of
from dondoc.reports.actions.rounds import made
from dondoc.reports.figures import Payload, canonical, checksum
from dondoc.reports.models import FiguresWanted, Report, ReportDeed, ReportState, Section
from dondoc.reports.models.report import Side
from dondoc.reports.office import NEEDED, SECTIONS, proposed
from dondoc.reports.queries.figures import compute
from dondoc.reports.queries.office import asked_of, drafts, office_reports, progress_key, the_office
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.models import Assignment

#: Of more assignments the worker counts, so that nobody waits at his page.
LARGE = 20_000
#: States in which the report may still be written.
WRITTEN_IN = (ReportState.DRAFT.value, ReportState.AWAITING_SIGNATURE.value)


@guard.deed
def begin(*, actor: Actor, code: str, at: datetime) -> Report:
    """The Office's report of a round is begun, once, whoever presses first; its sections stand empty until it is counted.

    Raises NotThere; Refusal: round_not_begun.
    """
    if not drafts(actor):
        raise NotThere(f"round {code}")
    row, day = made(actor=actor, code=code, at=at), clock.day_of(at)
    if day <= row.first:
        raise Refusal(
            "round_not_begun",
            "Số liệu của kỳ bắt đầu từ ngày {first} và phải qua hết ngày đầu mới có số liệu để lập báo cáo.",
            cite=row.basis_cite,
            first=f"{row.first:%d/%m/%Y}",
        )
    report, new = Report.objects.get_or_create(
        round=row,
        side=Side.OFFICE,
        agency=the_office(),
        defaults={"drafted_by_id": actor.user_id, "drafted_at": at},
    )
    if new:
        Section.objects.bulk_create(Section(report=report, code=code, position=n) for n, code in enumerate(SECTIONS))
        noted(report, "begun", actor, at)
        tell(AuditKind.OFFICE_REPORT_BEGUN, report, actor, at)
    return report


def count(*, actor: Actor, report_id: int, at: datetime) -> bool:
    """The figures are counted as known at the end of yesterday and stand in the draft; sections that nobody wrote follow them.

    False where there is so much to count that the worker does it. Raises NotThere; Refusal: office_report_approved.
    """
    report = _draft(actor, report_id)
    if Assignment.objects.order_by().count() <= LARGE:
        _store(actor, report, _counted(report, at), at)
        return True
    with transaction.atomic():
        asked = {"by_id": actor.user_id, "post_id": actor.post_id, "at": at}
        FiguresWanted.objects.update_or_create(report=report, defaults=asked)
    return False


def count_wanted(*, actor: Actor | None, at: datetime) -> int:
    """The worker counts what is wanted, in the name of who asked; returns how many reports. What was approved meanwhile is left as it is, and
    keeps no other report from being counted."""
    done = 0
    for wanted in FiguresWanted.objects.select_related("report__round").order_by("pk"):
        asking = actor or actor_of(wanted.by_id, wanted.post_id, clock.day_of(at))
        if asking is not None and wanted.report.state in WRITTEN_IN:
            with suppress(Refusal):  # approved while it was being counted
                _store(asking, wanted.report, _counted(wanted.report, at), at)
                done += 1
        with transaction.atomic():
            FiguresWanted.objects.filter(pk=wanted.pk, at=wanted.at).delete()
    return done


def _counted(report: Report, at: datetime) -> Payload:
    """Outside of any transaction: it reads for long and writes nothing."""
    with progress.telling(progress_key(report.pk)) as told:
        return compute(asked_of(report.round, at), told)


@transaction.atomic
def _store(actor: Actor, report: Report, figures: Payload, at: datetime) -> None:
    held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if held.state not in WRITTEN_IN:
        raise approved_already(held)
    text = canonical(figures).decode()
    asked = asked_of(report.round, at)
    held.figures, held.sha256 = text, checksum(text)
    held.as_of, held.known_at, held.provisional = asked.as_of, asked.known_at, asked.provisional
    held.deadline = figures["deadline"]
    held.save(update_fields=["figures", "sha256", "as_of", "known_at", "provisional", "deadline"])
    for section in held.sections.filter(version=0):
        section.text = proposed(section.code, figures)
        section.save(update_fields=["text"])
    noted(held, "counted", actor, at)
    facts = {"sha256": held.sha256, "as_of": held.as_of, "known_at": held.known_at, "provisional": held.provisional}
    tell(AuditKind.OFFICE_REPORT_COUNTED, held, actor, at, **facts)


@guard.deed
def hand_up(*, actor: Actor, report_id: int, at: datetime) -> Report:
    """The draft waits for a leader of the Office. Raises NotThere; Refusal: office_report_approved, no_figures, empty_section."""
    report = _held(actor, report_id)
    if not report.figures:
        raise no_figures()
    refuse_empty(report)
    report.state, report.handed_up_at = ReportState.AWAITING_SIGNATURE, at
    report.save(update_fields=["state", "handed_up_at"])
    noted(report, "handed_up", actor, at)
    tell(AuditKind.OFFICE_REPORT_HANDED_UP, report, actor, at)
    return report


@guard.deed
def hand_back(*, actor: Actor, report_id: int, reason: str, at: datetime) -> Report:
    """A leader wants it otherwise, or who wrote it does. Raises NotThere; Refusal: office_report_approved, no_reason, a mark of secrecy."""
    report = _held(actor, report_id)
    refuse_marked({"reason": reason}, at=at)
    if report.state != ReportState.AWAITING_SIGNATURE:
        raise Refusal("not_handed_up", "Dự thảo chưa được trình nên không có gì để trả lại.")
    guard.required_text(
        reason, "reason", "no_reason", "Anh/chị ghi cần sửa gì trong dự thảo.", report.round.office_cite
    )
    report.state, report.handed_up_at = ReportState.DRAFT, None
    report.save(update_fields=["state", "handed_up_at"])
    noted(report, "handed_back", actor, at, reason.strip())
    tell(AuditKind.OFFICE_REPORT_HANDED_BACK, report, actor, at)
    return report


def refuse_empty(report: Report) -> None:
    """The section that no report goes without."""
    section = report.sections.get(code=NEEDED)
    if not section.text.strip():
        raise Refusal(
            "empty_section",
            "Phần “{title}” còn trống. Anh/chị ghi đánh giá rồi trình lại.",
            field=NEEDED,
            cite=report.round.office_cite,
            title=SECTIONS[NEEDED],
        )


def no_figures() -> Refusal:
    return Refusal("no_figures", "Báo cáo chưa có số liệu. Anh/chị bấm “Tính số liệu” trước.")


def approved_already(report: Report) -> Refusal:
    return Refusal(
        "office_report_approved",
        "Báo cáo này đã được lãnh đạo Văn phòng duyệt nên không sửa nữa. Cần sửa, lãnh đạo thu hồi báo cáo đã duyệt kèm lý do.",
        cite=report.round.office_cite,
    )


def _draft(actor: Actor, report_id: int) -> Report:
    """The report, if this actor may write in it now."""
    report = office_reports(actor).select_related("round").filter(pk=report_id).first() if drafts(actor) else None
    if report is None:
        raise NotThere(f"report {report_id}")
    if report.state not in WRITTEN_IN:
        raise approved_already(report)
    return report


def _held(actor: Actor, report_id: int) -> Report:
    """The same, held until the end of the transaction."""
    _draft(actor, report_id)
    report = Report.objects.select_for_update(of=("self",)).select_related("round").get(pk=report_id)
    if report.state not in WRITTEN_IN:
        raise approved_already(report)
    return report


def noted(report: Report, deed: str, actor: Actor, at: datetime, reason: str = "") -> None:
    """A line of the history that the report's page shows."""
    ReportDeed.objects.create(
        report=report,
        deed=deed,
        reason=reason,
        sha256=report.sha256,
        provisional=report.provisional,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )


def tell(kind: AuditKind, report: Report, actor: Actor, at: datetime, **facts: object) -> None:
    """A line of the evidence log."""
    told = {"report": report.pk, "round": report.round_id, **facts}
    stream = f"report:{report.pk}"
    record(kind, actor=actor, stream=stream, facts=told, at=at, cite=report.round.office_cite)
