"""The Office's entry clock as a reckoning that can explain itself."""

from __future__ import annotations

from dondoc.core import clock
from dondoc.core.regulation import calendar, regulation
from dondoc.directives.models import Directive
from dondoc.rules.deadlines import Reckoning, reckon


def reckoning(directive: Directive, *, tasks: int, agencies: int) -> tuple[str, Reckoning]:
    """The entry class of a directive with so many tasks and lead agencies, and the day by which it must be entered, counted from release."""
    governing = regulation(directive.regulation_id)
    entry_class = governing.entry.class_of(directive.urgency, tasks, agencies)
    return entry_class, reckon(governing, calendar(), "entry", clock.day_of(directive.released_at), cls=entry_class)


def entry_reckoning(directive: Directive) -> Reckoning:
    """Why the directive must be entered by its day: the reckoning of the class it has now."""
    released_on = clock.day_of(directive.released_at)
    return reckon(regulation(directive.regulation_id), calendar(), "entry", released_on, cls=directive.entry_class)


def entered_late(directive: Directive) -> bool:
    """Whether the Office entered it after its day. False while the clock still runs."""
    return directive.entered_at is not None and clock.day_of(directive.entered_at) > directive.entry_due_on
