"""What a specialist reports to the Office's leaders: the late and the stuck among the tasks he follows (C7; BT 7.2.d)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from dondoc.core import clock
from dondoc.core.regulation import calendar, current, regulation
from dondoc.rules.access import Actor, Deed, Role
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import When, owed_update
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import in_cell
from dondoc.tasks.queries.waiting import STILL_TO_DO
from dondoc.urging.models import StuckReport

#: Lines of one report; a specialist who follows more late tasks reports the oldest.
MOST_LINES = 500
PER_PAGE = 50
#: Why a task is in the report, in its order.
LATE, DISPUTED, RETURNED, SILENT = "late", "disputed", "returned", "silent"
WHYS = (LATE, DISPUTED, RETURNED, SILENT)


@dataclass(frozen=True, slots=True)
class Stuck:
    why: str
    assignment: Assignment


@dataclass(frozen=True, slots=True)
class Draft:
    """The lines of a report as of a day, in the order of WHYS and the oldest first. `more`: how many did not find room."""

    lines: list[Stuck] = field(default_factory=list)
    more: int = 0

    def of(self, why: str) -> list[Assignment]:
        return [line.assignment for line in self.lines if line.why == why]

    @property
    def late(self) -> int:
        return sum(line.why == LATE for line in self.lines)

    @property
    def stuck(self) -> int:
        return len(self.lines) - self.late


def draft(actor: Actor, day: date) -> Draft:
    """Of the directives the actor is in charge of: what is late, disputed, returned, or undated and slept through its period. One query;
    each assignment once, by the first of these that holds."""
    followed = Assignment.objects.filter(task__directive__specialist_id=actor.duty_id)
    held = Q(state__in=[State.DISPUTED.value, State.RETURNED.value])
    late = in_cell(Cell.OPEN_OVERDUE, day) & Q(state__in=STILL_TO_DO)
    undated = Q(late_after__isnull=True, state__in=STILL_TO_DO)
    rows = followed.filter(held | late | undated).select_related("task__directive", "agency")
    found = [Stuck(why, row) for row in rows.order_by("late_after", "issued_on", "pk") if (why := _why(row, day))]
    found.sort(key=lambda line: WHYS.index(line.why))
    return Draft(found[:MOST_LINES], max(len(found) - MOST_LINES, 0))


def _why(row: Assignment, day: date) -> str:
    """ "" where there is nothing to report: an undated task whose period runs still."""
    if row.late_after is not None and row.late_after < day and row.state in STILL_TO_DO:
        return LATE
    if row.state in (State.DISPUTED, State.RETURNED):
        return DISPUTED if row.state == State.DISPUTED else RETURNED
    last = clock.day_of(row.last_update_at) if row.last_update_at else None
    rules = regulation(row.task.directive.regulation_id)
    owed = owed_update(rules, calendar(), day, row.issued_on or day, last)
    return SILENT if owed is not None and owed.clock.when(day) is When.OVERDUE else ""


def cite() -> str:
    """The article behind the report in the regulation in force."""
    return current().deed_cites.cite_for(Deed.REPORT_STUCK.value)


def reports_for(actor: Actor) -> QuerySet[StuckReport]:
    """A specialist sees his own reports, the leaders of the Office all."""
    if actor.role is Role.OFFICE_LEADER:
        return StuckReport.objects.all()
    if actor.role is Role.OFFICE_SPECIALIST:
        return StuckReport.objects.filter(by_id=actor.user_id)
    return StuckReport.objects.none()


def listing(actor: Actor, number: int = 1) -> Page:
    """Newest first."""
    rows = reports_for(actor).select_related("by", "file").order_by("-at", "-pk")
    return Paginator(rows, PER_PAGE).get_page(number)
