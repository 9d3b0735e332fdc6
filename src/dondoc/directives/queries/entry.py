"""The Office's entry clock as a reckoning that can explain itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dondoc.core import clock
from dondoc.core.regulation import calendar, regulation
from dondoc.directives.models import Directive
from dondoc.rules.deadlines import Reckoning, reckon
from dondoc.rules.regulation import Anchor, EntryRule
from dondoc.rules.standing import Code, Standing


@dataclass(frozen=True, slots=True)
class EntryClock:
    """How the Office's clock for one directive stands, and why. `standing` None: it stopped on `entered_on`; `late_days`: days behind."""

    standing: Standing | None
    rule: EntryRule
    reckoning: Reckoning
    entered_on: date | None
    late_days: int


def reckoning(directive: Directive, *, tasks: int, agencies: int) -> tuple[str, Reckoning]:
    """The entry class of a directive with so many tasks and lead agencies, and the day by which it must be entered."""
    governing = regulation(directive.regulation_id)
    entry_class = governing.entry.class_of(directive.urgency, tasks, agencies)
    return entry_class, reckon(governing, calendar(), "entry", entry_start(directive, entry_class), cls=entry_class)


def entry_start(directive: Directive, entry_class: str) -> date:
    """The day from which the limit of a class counts: of issue (BT 7.1.a) or of release (TH 6.1), as the regulation words it."""
    rule = regulation(directive.regulation_id).entry.rule(entry_class)
    return directive.issued_on if rule.limit.anchor is Anchor.ISSUED else clock.day_of(directive.released_at)


def entry_reckoning(directive: Directive) -> Reckoning:
    """Why the directive must be entered by its day: the reckoning of the class it has now."""
    start = entry_start(directive, directive.entry_class)
    return reckon(regulation(directive.regulation_id), calendar(), "entry", start, cls=directive.entry_class)


def entry_clock(directive: Directive, today: date) -> EntryClock:
    """The clock of a directive on `today`. No query."""
    reckoned = entry_reckoning(directive)
    entered_on = clock.day_of(directive.entered_at) if directive.entered_at else None
    rule = regulation(directive.regulation_id).entry.rule(directive.entry_class)
    behind = max(((entered_on or today) - reckoned.due).days, 0)
    return EntryClock(None if entered_on else _standing(reckoned.due, today), rule, reckoned, entered_on, behind)


def _standing(due: date, today: date) -> Standing:
    if today > due:
        return Standing(Code.OVERDUE, (today - due).days, due)
    if today == due:
        return Standing(Code.DUE_TODAY, 0, due)
    return Standing(Code.WITHIN, calendar().working_days_between(today, due), due)
