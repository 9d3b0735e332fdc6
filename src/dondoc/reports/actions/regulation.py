"""The yearly report on the regulation: begun, written section by section, approved by a leader of the Office and frozen (I3; TH 20.1; BT 19.1)."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.papers.model import speakable
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.reports.figures import canonical, checksum
from dondoc.reports.models import RegulationReport, RegulationSection, RegulationText
from dondoc.reports.queries.regulation import SECTIONS, cite, gathered, may_approve, may_write, reports_for, years
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@guard.deed
def begin(*, actor: Actor, year: int, at: datetime) -> RegulationReport:
    """The report of a year, begun where there is none yet. Raises NotThere for who writes none; Refusal: not_a_year."""
    if not may_write(actor):
        raise NotThere("regulation report")
    if year not in years(clock.day_of(at)):
        raise Refusal(
            "not_a_year",
            "Anh/chị chọn năm nay hoặc một trong các năm trước có trong danh sách.",
            field="year",
            cite=cite(),
        )
    begun = {"regulation_id": current().id, "by_id": actor.user_id, "by_title": title_of(actor), "at": at}
    made, anew = RegulationReport.objects.get_or_create(
        year=year, defaults=begun
    )  # of two at once the second gets the first's
    if not anew:
        return made
    RegulationSection.objects.bulk_create(RegulationSection(report=made, code=code) for code in SECTIONS)
    _note(AuditKind.REGULATION_REPORT_BEGUN, made, actor, at)
    return made


@guard.deed
def write(*, actor: Actor, report_id: int, code: str, seen: int | None, text: str, at: datetime) -> RegulationSection:
    """The Office's own words of one section; every text is kept. `seen`: the version that the author had before him.

    Raises NotThere for who writes none and for a section that it has not; Refusal: approved_before, overtaken, a mark of secrecy.
    """
    report = _held(actor, report_id)
    section = RegulationSection.objects.select_for_update().filter(report=report, code=code).first()
    if section is None:
        raise NotThere(f"section {code}")
    refuse_marked({code: text}, at=at)
    text = speakable(text.replace("\r\n", "\n")).strip()
    if text == section.text:
        return section
    if seen is not None and seen != section.version:
        raise Refusal(
            "overtaken",
            "Người khác vừa sửa phần này. Lời của anh/chị còn ở ô bên dưới, bản mới ở ngay trên đó; anh/chị ghép lại rồi ghi.",
            field="text",
        )
    section.text, section.version = text, section.version + 1
    section.save(update_fields=["text", "version"])
    RegulationText.objects.create(
        section=section, version=section.version, text=text, by_id=actor.user_id, by_title=title_of(actor), at=at
    )
    _note(AuditKind.REGULATION_REPORT_WRITTEN, report, actor, at, section=code, version=section.version)
    return section


@guard.deed
def approve(*, actor: Actor, report_id: int, at: datetime) -> RegulationReport:
    """What the data say is gathered once more and frozen with its checksum; words and figures change no more.

    Raises NotThere; Refusal: not_the_office_leader, approved_before.
    """
    if not may_approve(actor) and may_write(actor):
        raise Refusal(
            "not_the_office_leader",
            "Báo cáo năm về thực hiện Quy chế do lãnh đạo Văn phòng UBND tỉnh duyệt.",
            cite=cite(),
            way_on=WayOn("Mở báo cáo", "regulation_report", (report_id,)),
        )
    report = _held(actor, report_id)
    content = canonical(gathered(report.year, at)).decode()
    report.content, report.sha256 = content, checksum(content)
    report.approved_by_id, report.approved_title, report.approved_at = actor.user_id, title_of(actor), at
    report.save(update_fields=["content", "sha256", "approved_by", "approved_title", "approved_at"])
    _note(AuditKind.REGULATION_REPORT_APPROVED, report, actor, at, sha256=report.sha256)
    return report


def _held(actor: Actor, report_id: int) -> RegulationReport:
    """One that can still be changed, held until the end of the transaction."""
    seen = reports_for(actor).filter(pk=report_id) if may_write(actor) else RegulationReport.objects.none()
    report = RegulationReport.objects.select_for_update(of=("self",)).filter(pk__in=seen.values("pk")).first()
    if report is None:
        raise NotThere(f"regulation report {report_id}")
    if report.approved_at is not None:
        raise Refusal(
            "approved_before",
            "Báo cáo năm {year} đã được duyệt ngày {day} nên không sửa, không duyệt lại.",
            cite=cite(),
            way_on=WayOn("Mở báo cáo", "regulation_report", (report.pk,)),
            year=report.year,
            day=f"{clock.day_of(report.approved_at):%d/%m/%Y}",
        )
    return report


def _note(kind: AuditKind, report: RegulationReport, actor: Actor, at: datetime, **facts: object) -> None:
    told = {"regulation_report": report.pk, "year": report.year} | facts
    record(kind, actor=actor, stream=f"regulation-report:{report.pk}", facts=told, at=at, cite=cite())
