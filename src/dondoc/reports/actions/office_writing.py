"""Words of the Office's report: a section saved upon the version one read, agencies' own words quoted into it (H3; TH 16.2; BT 15.2).

Who saves upon a version that somebody else has replaced meanwhile loses nothing: his text is kept aside until he has chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dondoc.audit.kinds import AuditKind
from dondoc.reports.actions.office import approved_already, tell
from dondoc.reports.actions.sections import Saved, put
from dondoc.reports.models import Report, Section
from dondoc.reports.office import SECTIONS
from dondoc.reports.queries.office import drafts, office_reports, quotable, written_in
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard


@guard.deed
def write(*, actor: Actor, report_id: int, code: str, text: str, version: int, at: datetime) -> Saved:
    """The section says `text` from now on; `version` is the one it was written upon.

    Raises NotThere; Refusal: office_report_approved, a mark of secrecy.
    """
    report = _held(actor, report_id, code)
    saved = put(actor=actor, report=report, code=code, text=text, seen=version, at=at)
    _told(saved, report, actor, at)
    return saved


@guard.deed
def quote(*, actor: Actor, report_id: int, code: str, ids: Sequence[int], version: int, at: datetime) -> Section:
    """Sections of agencies' reports are put at the end of the Office's, each with its agency's name, to be edited there.

    Raises NotThere; Refusal: office_report_approved, nothing_chosen, overtaken, a mark of secrecy.
    """
    report = _held(actor, report_id, code)
    chosen = [one for one in quotable(report).get(code, []) if one.section_id in set(ids)]
    if not chosen:
        raise Refusal("nothing_chosen", "Anh/chị chọn ít nhất một đoạn của cơ quan để đưa vào báo cáo.", field="quote")
    before = report.sections.get(code=code).text.strip()
    lines = [*([before] if before else []), *(f"{one.agency}: {' '.join(one.text.split())}" for one in chosen)]
    saved = put(actor=actor, report=report, code=code, text="\n".join(lines), seen=version, at=at)
    if saved.aside is not None:
        raise Refusal(
            "overtaken",
            "Phần “{title}” vừa được người khác sửa. Anh/chị xem lại rồi chọn đoạn cần đưa vào.",
            field="quote",
            title=SECTIONS[code],
        )
    _told(saved, report, actor, at)
    return saved.section


def _told(saved: Saved, report: Report, actor: Actor, at: datetime) -> None:
    """One line a sitting, as the history has one text."""
    if saved.new:
        facts = {"section": saved.section.code, "version": saved.section.version, "aside": saved.aside is not None}
        tell(AuditKind.REPORT_WRITTEN, report, actor, at, **facts)


def _held(actor: Actor, report_id: int, code: str) -> Report:
    """The report, held until the end of the transaction, if it may still be written."""
    if code not in SECTIONS or not drafts(actor) or not office_reports(actor).filter(pk=report_id).exists():
        raise NotThere(f"section {code} of report {report_id}")
    report = Report.objects.select_for_update(of=("self",)).select_related("round").get(pk=report_id)
    if not written_in(report):
        raise approved_already(report)
    return report
