"""The words of a section are saved; where two people write one section at once, nobody's words are lost (H2, H3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from dondoc.core.papers.model import speakable
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.reports.models import Report, Section, SectionText
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions.facts import title_of

#: What one person saves within this time is one text of the history.
SITTING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Saved:
    """`new`: a text of the history began with it. `aside`: not saved as the section's words, for somebody else had meanwhile written: kept beside
    them until its author chooses."""

    section: Section
    new: bool
    aside: SectionText | None = None


def put(*, actor: Actor, report: Report, code: str, text: str, seen: int, at: datetime) -> Saved:
    """Saves one section of a report that the caller holds and may write in; no transaction and no audit line of its own.

    `seen`: the version that the author had before him. Raises NotThere for a section that the report has not; Refusal: a mark of secrecy.
    """
    refuse_marked({code: text}, at=at)
    section = Section.objects.select_for_update().filter(report=report, code=code).first()
    if section is None:
        raise NotThere(f"section {code}")
    text = speakable(text.replace("\r\n", "\n")).strip()
    if section.text == text:
        _chosen(actor, section)
        return Saved(section, new=False)
    if section.version != seen:
        return Saved(section, new=True, aside=_kept_aside(actor, section, text, seen, at))
    if section.version == 0 and section.text:  # the words it began with are its first text
        _add(report.drafted_by_id, "", section, report.drafted_at)
    section.text, section.version = text, section.version + 1
    section.edited_by_id, section.edited_at = actor.user_id, at
    section.save(update_fields=["text", "version", "edited_by", "edited_at"])
    _chosen(actor, section)
    return Saved(section, new=_into_history(actor, section, at))


def _kept_aside(actor: Actor, section: Section, text: str, seen: int, at: datetime) -> SectionText:
    """One a person and section: what is typed on grows the same text. What he typed upon another version, in a second window, is history."""
    own = SectionText.objects.filter(section=section, by_id=actor.user_id, aside=True)
    own.exclude(version=seen).update(aside=False)
    kept = own.first() or SectionText(section=section, by_id=actor.user_id, by_title=title_of(actor), aside=True)
    kept.version, kept.text, kept.at = seen, text, at
    kept.save()
    return kept


def _chosen(actor: Actor, section: Section) -> None:
    """Whoever saves upon what he has seen has chosen: what he typed aside is history."""
    SectionText.objects.filter(section=section, by_id=actor.user_id, aside=True).update(aside=False)


def _into_history(actor: Actor, section: Section, at: datetime) -> bool:
    """The text of this sitting, or a new one: after another's, after a pause, and after any deed upon the report."""
    before = section.version - 1  # what was typed aside bears an older one
    last = SectionText.objects.filter(section=section, aside=False, version=before).order_by("-at", "-pk").first()
    done = section.report.deeds.aggregate(last=Max("at"))["last"]
    goes_on = (
        last is not None
        and last.by_id == actor.user_id
        and last.version > 0
        and at - last.at <= SITTING
        and (done is None or last.at >= done)
    )
    if goes_on:
        assert last is not None
        last.text, last.version, last.at = section.text, section.version, at
        last.save(update_fields=["text", "version", "at"])
        return False
    _add(actor.user_id, title_of(actor), section, at)
    return True


def _add(by_id: int, title: str, section: Section, at: datetime) -> None:
    SectionText.objects.create(
        section=section, version=section.version, text=section.text, by_id=by_id, by_title=title, at=at
    )
