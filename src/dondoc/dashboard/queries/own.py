"""What the head of an agency looks at on his first page: what is due this week and what waits for a signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dondoc.dashboard.queries.load import weeks
from dondoc.dashboard.queries.scope import counted
from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Standing
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.rows import short_title, standing_of
from dondoc.tasks.queries.waiting import STILL_TO_DO


@dataclass(frozen=True, slots=True)
class Line:
    assignment_id: int
    title: str
    person: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Own:
    """`due`: the first of what is due up to the end of the week; `to_sign`: the first drafts that wait for a signature, oldest deadline first."""

    due: list[Line]
    to_sign: list[Line]
    first: date
    last: date


def own_week(actor: Actor, today: date, most: int = 6) -> Own:
    """Two queries."""
    rows = counted(actor, today).select_related("task", "person", "unit")
    first, last = weeks(today)[0]
    due = rows.filter(state__in=STILL_TO_DO, late_after__range=(first, last)).order_by("late_after", "pk")
    drafts = rows.filter(state=State.AWAITING_SIGNATURE.value).order_by("late_after", "pk")
    return Own([_line(a, today) for a in due[:most]], [_line(a, today) for a in drafts[:most]], first, last)


def _line(row: Assignment, today: date) -> Line:
    who = row.person.full_name if row.person else row.unit.name if row.unit else ""
    return Line(row.pk, short_title(row.task.content, 110), who, standing_of(row, today))
