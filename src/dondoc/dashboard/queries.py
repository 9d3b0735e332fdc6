"""What the first page asks: the five cells, who is waited for, agencies worst first, the last twelve months. Each a single question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.figures import AgencyFigures, Cells
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.visibility import assignments_for, stands_for


@dataclass(frozen=True, slots=True)
class Waiting:
    """For whom the open assignments wait; the parts add up to the open ones."""

    agency: int
    agency_overdue: int
    office: int
    to_confirm: int
    to_answer: int

    @property
    def total(self) -> int:
        return self.agency + self.office

    @property
    def agency_width(self) -> str:
        return self._width(self.agency)

    @property
    def office_width(self) -> str:
        return self._width(self.office)

    def _width(self, part: int) -> str:
        """A share as SVG reads it."""
        return f"{100 * part / self.total:.2f}%" if self.total else "0"


@dataclass(frozen=True, slots=True)
class Month:
    """What was filed in a month and has been confirmed since."""

    first: date
    on_time: int
    late: int

    @property
    def total(self) -> int:
        return self.on_time + self.late


def scope(actor: Actor, day: date) -> QuerySet[Assignment] | None:
    """What this actor's first page counts: everything (None), or what his own agency leads."""
    if actor.role in AGENCY_ROLES:
        return Assignment.objects.filter(agency_id__in=stands_for(actor.agency_id, day))
    return None


def waiting(cells: Cells) -> Waiting:
    """Whose court the ball is in: what was filed or disputed lies with the Office, everything else with the agency."""
    office = cells.awaiting_office + cells.disputed
    return Waiting(
        agency=cells.open - office,
        agency_overdue=cells.open_overdue,
        office=office,
        to_confirm=cells.awaiting_office,
        to_answer=cells.disputed,
    )


def worst_first(agencies: list[AgencyFigures], kinds: tuple[str, ...]) -> list[AgencyFigures]:
    """Agencies of these kinds: most overdue first, then the lowest share on time."""
    chosen = [a for a in agencies if a.kind in kinds]
    return sorted(chosen, key=lambda a: (-a.cells.open_overdue, _share_on_time(a.cells), -a.cells.total, a.name))


def _share_on_time(cells: Cells) -> float:
    due = cells.done_on_time + cells.done_late + cells.open_overdue
    return cells.done_on_time / due if due else 1.0


def last_months(actor: Actor, today: date, months: int = 12) -> list[Month]:
    """Dated assignments confirmed as done, by the month their result was filed in; one query over the last `months` months."""
    firsts = _firsts(today, months)
    done = scope(actor, today)
    done = assignments_for(actor, today) if done is None else done
    done = done.filter(state=State.COMPLETED.value, late_after__isnull=False, filed_on__gte=firsts[0])
    rows = (
        done.annotate(year=ExtractYear("filed_on"), month=ExtractMonth("filed_on"))
        .values("year", "month")
        .annotate(all=Count("*"), late=Count("pk", filter=Q(marked=True) | Q(filed_on__gt=F("late_after"))))
        .order_by()
    )
    found = {(row["year"], row["month"]): row for row in rows}
    result = []
    for first in firsts:
        row = found.get((first.year, first.month), {"all": 0, "late": 0})
        result.append(Month(first, row["all"] - row["late"], row["late"]))
    return result


def _firsts(today: date, months: int) -> list[date]:
    index = today.year * 12 + today.month - 1
    return [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in reversed(range(months))]
