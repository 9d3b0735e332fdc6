"""The Office's own clock for entering a directive (C6; TH 6.1, BT 7.1.a): reckoned anew at each change until everything is entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dondoc.core.regulation import regulation
from dondoc.directives.models import Directive
from dondoc.directives.queries.entry import entry_start, reckoning
from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.deadlines import reckon


def reckon_entry(*, directive: Directive, tasks: int, agencies: int) -> None:
    """Sets the entry class and day of a directive with so many tasks for so many lead agencies, and saves them if they changed.

    Once everything was entered the clock has stopped: a later supplement does not move it.
    """
    if directive.entered_at is not None:
        return
    before = directive.entry_class, directive.entry_due_on
    set_entry(directive, tasks=tasks, agencies=agencies)
    if (directive.entry_class, directive.entry_due_on) != before:
        directive.save(update_fields=["entry_class", "entry_due_on"])


def set_entry(directive: Directive, *, tasks: int, agencies: int) -> None:
    """The same without saving."""
    directive.entry_class, reckoned = reckoning(directive, tasks=tasks, agencies=agencies)
    directive.entry_due_on = reckoned.due


def mark_entered(*, directive: Directive, at: datetime) -> None:
    """What is entered of the directive is sent out: its clock stops (BT 7.2.e). The first time counts.

    While rows of its sheet wait, a part is sent out only: the clock runs on until they are entered, or said to be none (TH 6.1).
    """
    if directive.entered_at is None and directive.rows_waiting:
        directive.part_issued_at = directive.part_issued_at or at
        directive.save(update_fields=["part_issued_at"])
    elif directive.entered_at is None:
        directive.entered_at = at
        directive.save(update_fields=["entered_at"])


def set_rows_waiting(waiting: Mapping[int, int]) -> None:
    """Key of a directive -> how many tasks of its sheet are not entered yet."""
    for pk, count in waiting.items():
        Directive.objects.filter(pk=pk).exclude(rows_waiting=count).update(rows_waiting=count)


def reckon_entries_anew(days: WorkingCalendar) -> int:
    """The working calendar has changed: every directive whose clock still runs has its day by `days`; answers how many days moved."""
    moved = []
    for directive in Directive.objects.filter(entered_at__isnull=True).select_for_update():
        start = entry_start(directive, directive.entry_class)
        due = reckon(regulation(directive.regulation_id), days, "entry", start, cls=directive.entry_class).due
        if due != directive.entry_due_on:
            directive.entry_due_on = due
            moved.append(directive)
    Directive.objects.bulk_update(moved, ["entry_due_on"], batch_size=500)
    return len(moved)
