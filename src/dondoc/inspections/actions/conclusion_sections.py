"""The words of a section of a conclusion are saved; where two people write one section at once, nobody's words are lost (TH 15.3; BT 13.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.models import Conclusion, ConclusionSection, ConclusionText
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions.facts import title_of

#: What one person saves within this time is one text of the history.
SITTING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Saved:
    """`aside`: not saved as the section's words, for somebody else had meanwhile written: kept beside them until its author chooses."""

    section: ConclusionSection
    new: bool
    aside: ConclusionText | None = None


def put(*, actor: Actor, conclusion: Conclusion, code: str, text: str, seen: int, at: datetime) -> Saved:
    """Saves one section of a draft that the caller holds and may write in; no transaction and no audit line of its own.

    `seen`: the version that the author had before him. Raises NotThere for a section that it has not; Refusal: a mark of secrecy.
    """
    refuse_marked({code: text}, at=at)
    section = ConclusionSection.objects.select_for_update().filter(conclusion=conclusion, code=code).first()
    if section is None:
        raise NotThere(f"section {code}")
    text = text.replace("\r\n", "\n").strip()
    if section.text == text:
        _chosen(actor, section)
        return Saved(section, new=False)
    if section.version != seen:
        return Saved(section, new=True, aside=_kept_aside(actor, section, text, seen, at))
    if section.version == 0 and section.text:  # the words it began with are its first text
        ConclusionText.objects.create(
            section=section,
            version=0,
            text=section.text,
            by_id=conclusion.by_id,
            by_title=conclusion.by_title,
            at=conclusion.at,
        )
    section.text, section.version = text, section.version + 1
    section.save(update_fields=["text", "version"])
    _chosen(actor, section)
    return Saved(section, new=_into_history(actor, section, at))


def _kept_aside(actor: Actor, section: ConclusionSection, text: str, seen: int, at: datetime) -> ConclusionText:
    """One a person and section: what is typed on grows the same text."""
    kept = ConclusionText.objects.filter(section=section, by_id=actor.user_id, aside=True).first()
    kept = kept or ConclusionText(section=section, by_id=actor.user_id, by_title=title_of(actor), aside=True)
    kept.version, kept.text, kept.at = seen, text, at
    kept.save()
    return kept


def _chosen(actor: Actor, section: ConclusionSection) -> None:
    """Whoever saves upon what he has seen has chosen: what he typed aside is history."""
    ConclusionText.objects.filter(section=section, by_id=actor.user_id, aside=True).update(aside=False)


def _into_history(actor: Actor, section: ConclusionSection, at: datetime) -> bool:
    """The text of this sitting, or a new one: after another's, after a pause, and after it was handed up or back."""
    last = ConclusionText.objects.filter(section=section, aside=False).order_by("-at", "-pk").first()
    handed_up = section.conclusion.submitted_at
    if (
        last is not None
        and last.by_id == actor.user_id
        and last.version > 0
        and at - last.at <= SITTING
        and (handed_up is None or last.at >= handed_up)
    ):
        last.text, last.version, last.at = section.text, section.version, at
        last.save(update_fields=["text", "version", "at"])
        return False
    ConclusionText.objects.create(
        section=section,
        version=section.version,
        text=section.text,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )
    return True
