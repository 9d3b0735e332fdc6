"""The assignments behind a number of a line, as they stood when it was reckoned: a frozen score opens the same rows later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.organisations import queries as organisations
from dondoc.scoring.models import Exemption, ScoreLine
from dondoc.scoring.queries.products import behind, exempt_by, returns
from dondoc.scoring.queries.reckoning import window_of
from dondoc.tasks.models import Assignment, Move
from dondoc.tasks.queries.holdings_of_people import in_hand_of
from dondoc.tasks.queries.rows import short_title


@dataclass(frozen=True, slots=True)
class RowTold:
    """An assignment behind a number. `late_after`: the day its lateness was judged by; `days_late` calendar days behind it."""

    assignment_id: int
    title: str
    directive_number: str
    position: int
    late_after: date | None
    filed_on: date | None
    days_late: int
    returned: int
    person: str
    cause: str
    document: str


def behind_line(what: str, line: ScoreLine) -> QuerySet[Move]:
    """The rows of one line; its sheet is joined. A code of `products.BEHIND`."""
    window = window_of(line.sheet, line.known_at)
    heirs = organisations.successors(window.last, clock.end_of(window.known))
    own = [line.agency_id, *(agency for agency, heir in heirs.items() if heir == line.agency_id)]
    within = Assignment.objects.filter(agency_id__in=own)
    if line.person_id is not None:
        within = within.filter(in_hand_of(line.person_id, line.reckoned_at))
    return behind(what, window, regulation(line.sheet.regulation_id), line.reckoned_at, within)


def told(rows: list[Move], line: ScoreLine) -> list[RowTold]:
    """With how often each was sent back and what was confirmed of it. Two queries, whatever the number of rows."""
    ids = [row.assignment_id for row in rows]
    back = returns(window_of(line.sheet, line.known_at)).filter(assignment__in=ids).order_by()
    times = dict(back.values_list("assignment_id").annotate(n=Count("pk")))
    causes = {one.assignment_id: one for one in exempt_by(line.reckoned_at).filter(assignment__in=ids)}
    names = {one.code: one.name for one in regulation(line.sheet.regulation_id).scoring.exemptions}
    return [
        _told(row, line.sheet.last, times.get(row.assignment_id, 0), causes.get(row.assignment_id), names)
        for row in rows
    ]


def _told(row: Any, last: date, returned: int, cause: Exemption | None, names: dict[str, str]) -> RowTold:
    assignment = row.assignment
    until = row.filed_on or last
    late = max((until - row.late_after).days, 0) if row.late_after else 0
    return RowTold(
        assignment_id=assignment.pk,
        title=short_title(assignment.task.content),
        directive_number=assignment.task.directive.number,
        position=assignment.task.position,
        late_after=row.late_after,
        filed_on=row.filed_on,
        days_late=late,
        returned=returned,
        person=assignment.person.full_name if assignment.person else "",
        cause=names.get(cause.cause, cause.cause) if cause else "",
        document=cause.document if cause else "",
    )
