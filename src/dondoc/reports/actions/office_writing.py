"""Words of the Office's report: a section saved upon the version one read, agencies' own words quoted into it (H3; TH 16.2; BT 15.2).

Who saves upon a version that somebody else has replaced meanwhile loses nothing: his text is kept aside until he has chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.reports.actions.office import approved_already, tell
from dondoc.reports.models import Report, Section, SectionText
from dondoc.reports.office import SECTIONS
from dondoc.reports.queries.office import drafts, office_reports, quotable, written_in
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of

#: Savings of one person within this time are one earlier text.
SITTING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Written:
    """`aside`: the text was not saved but kept, since somebody else had saved meanwhile; `section` holds what he wrote."""

    section: Section
    aside: SectionText | None = None


@guard.deed
def write(*, actor: Actor, report_id: int, code: str, text: str, version: int, at: datetime) -> Written:
    """The section says `text` from now on; `version` is the one it was written upon.

    Raises NotThere; Refusal: office_report_approved, a mark of secrecy.
    """
    section = _held(actor, report_id, code)
    refuse_marked({code: text}, at=at)
    text = text.strip()
    if section.version != version and section.text.strip() != text:
        aside = SectionText.objects.create(
            section=section,
            version=version,
            text=text,
            aside=True,
            by_id=actor.user_id,
            by_title=title_of(actor),
            at=at,
        )
        return Written(section, aside)
    _save(section, text, actor, at)
    return Written(section)


@guard.deed
def quote(*, actor: Actor, report_id: int, code: str, ids: Sequence[int], version: int, at: datetime) -> Section:
    """Sections of agencies' reports are put at the end of the Office's, each with its agency's name, to be edited there.

    Raises NotThere; Refusal: office_report_approved, nothing_chosen, overtaken, a mark of secrecy.
    """
    section = _held(actor, report_id, code)
    chosen = [one for one in quotable(section.report, code) if one.section_id in set(ids)]
    if not chosen:
        raise Refusal("nothing_chosen", "Anh/chị chọn ít nhất một đoạn của cơ quan để đưa vào báo cáo.", field="quote")
    if section.version != version:
        raise Refusal(
            "overtaken",
            "Phần “{title}” vừa được người khác sửa. Anh/chị xem lại rồi chọn đoạn cần đưa vào.",
            field="quote",
            title=SECTIONS[code],
        )
    lines = [f"{one.agency}: {' '.join(one.text.split())}" for one in chosen]
    text = "\n".join([*([section.text.strip()] if section.text.strip() else []), *lines])
    refuse_marked({code: text}, at=at)
    _save(section, text, actor, at)
    return section


def _save(section: Section, text: str, actor: Actor, at: datetime) -> None:
    section.texts.filter(aside=True, by_id=actor.user_id).delete()
    if text == section.text.strip() and section.version:
        return
    section.text, section.version = text, section.version + 1
    section.edited_by_id, section.edited_at = actor.user_id, at
    section.save(update_fields=["text", "version", "edited_by", "edited_at"])
    last = section.texts.filter(aside=False).order_by("-version", "-pk").first()
    if last is not None and last.by_id == actor.user_id and at - last.at < SITTING:
        last.text, last.version, last.at = text, section.version, at
        last.save(update_fields=["text", "version", "at"])
    else:
        SectionText.objects.create(
            section=section, version=section.version, text=text, by_id=actor.user_id, by_title=title_of(actor), at=at
        )
    facts = {"section": section.code, "version": section.version}
    tell(AuditKind.REPORT_WRITTEN, section.report, actor, at, **facts)


def _held(actor: Actor, report_id: int, code: str) -> Section:
    """The section, held until the end of the transaction, of a report that may still be written."""
    if code not in SECTIONS or not drafts(actor) or not office_reports(actor).filter(pk=report_id).exists():
        raise NotThere(f"section {code} of report {report_id}")
    report = Report.objects.select_for_update(of=("self",)).select_related("round").get(pk=report_id)
    if not written_in(report):
        raise approved_already(report)
    section = Section.objects.select_for_update(of=("self",)).get(report=report, code=code)
    section.report = report
    return section
