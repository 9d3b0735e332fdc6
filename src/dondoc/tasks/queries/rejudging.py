"""Which deadlines another working calendar would judge by another day (A4; docs/definitions.md 3: dates are computed, marked, and recomputed)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from dondoc.core.regulation import regulation
from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.deadlines import judged_day
from dondoc.tasks.models import Deadline

REGULATION = "assignment__task__directive__regulation_id"


@dataclass(frozen=True, slots=True)
class Shift:
    """All deadlines of one day under one regulation: judged by `before` now, by `after` then; provisional `was`, `will_be`.

    `rows` counts every deadline that is believed, `assignments` those where it is in force.
    """

    regulation_id: str
    due_on: date
    before: date
    after: date
    was: bool
    will_be: bool
    rows: int
    assignments: int

    @property
    def moves(self) -> bool:
        return self.before != self.after


def shifts(days: WorkingCalendar) -> list[Shift]:
    """What `days` would change, by day; empty where all deadlines stand as these days judge them. One question, whatever the number of tasks."""
    rows = (
        Deadline.objects.filter(superseded_at__isnull=True, due_on__isnull=False)
        .values(REGULATION, "due_on", "late_after", "provisional")
        .annotate(rows=Count("id"), assignments=Count("id", filter=Q(until__isnull=True)))
        .order_by("due_on", "late_after")
    )
    found = []
    for row in rows:
        due = row["due_on"]
        after = judged_day(days, regulation(row[REGULATION]).calendar, due)
        will_be = days.is_provisional(due)
        if (after, will_be) != (row["late_after"], row["provisional"]):
            found.append(
                Shift(
                    regulation_id=row[REGULATION],
                    due_on=due,
                    before=row["late_after"],
                    after=after,
                    was=row["provisional"],
                    will_be=will_be,
                    rows=row["rows"],
                    assignments=row["assignments"],
                )
            )
    return found


def deadlines_of(shift: Shift) -> list[int]:
    """The rows that a shift counts."""
    rows = Deadline.objects.filter(
        superseded_at__isnull=True, due_on=shift.due_on, late_after=shift.before, provisional=shift.was
    )
    return list(rows.filter(**{REGULATION: shift.regulation_id}).order_by("pk").values_list("pk", flat=True))
