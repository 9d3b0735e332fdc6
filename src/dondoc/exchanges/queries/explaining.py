"""Who owes an explanation for a period (D9; TH 17.4; BT 16.3): the figures of the triggers, agency by agency, and the rows behind each.

Counted of the facts of the day, as `tasks.queries.figures` counts its cells, with what is known of that day today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dondoc.core import clock
from dondoc.core.regulation import calendar, current
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries import successors
from dondoc.rules.explaining import BY_RETURNS, COUNTED, LATE, NOT_STARTED, UNDATED, Window, owed_triggers
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import limited
from dondoc.rules.periods import ONE_DAY
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Judgement, Move, Update
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.figures import moves_held
from dondoc.tasks.queries.visibility import stands_for


@dataclass(frozen=True, slots=True)
class Owing:
    """An agency with its figures by trigger; `owed` are the triggers that hold by the regulation, in its order."""

    agency: Agency
    numbers: dict[str, int]
    owed: list[str]


@dataclass(frozen=True, slots=True)
class Behind:
    """An assignment behind a figure. `days_late`: by the day it was filed, or by the end of the window. `times`: returned in the period."""

    assignment_id: int
    agency_id: int
    days_late: int | None
    times: int | None


def usual_due(day: date) -> date | None:
    """By when an explanation that is demanded on `day` is due by the regulation in force; None where it decides nothing."""
    return limited(calendar(), current().explanation.due, day).due


def counted_triggers() -> list[str]:
    """Codes of the triggers of the regulation in force that have figures, in its order."""
    return [trigger.code for trigger in current().explanation.triggers if trigger.code in COUNTED]


def owing(window: Window, today: date) -> list[Owing]:
    """The agencies of which at least one trigger holds, in the official order, each at the agency that stands for it today. Four queries."""
    rules, numbers = current(), _numbers(window, today)
    owed = {agency_id: owed_triggers(rules, told) for agency_id, told in numbers.items()}
    agencies = Agency.objects.filter(pk__in=[pk for pk, triggers in owed.items() if triggers])
    return [Owing(one, numbers[one.pk], owed[one.pk]) for one in agencies.order_by("kind", "position", "sort_key")]


def behind(trigger: str, window: Window, today: date, agencies: Iterable[int] | None = None) -> list[Behind]:
    """The assignments behind the figures of a trigger, worst first, of these agencies (None: of all). Two or three queries."""
    moves = _moves(window, today)
    if agencies is not None:
        moves = moves.filter(assignment__agency_id__in={pk for one in agencies for pk in stands_for(one, today)})
    heir = _heirs(today)
    if trigger in BY_RETURNS:
        told = _returns(moves, window).values_list("assignment_id", "assignment__agency_id").annotate(n=Count("pk"))
        rows = [Behind(pk, heir.get(agency, agency), None, n) for pk, agency, n in told]
        return sorted(rows, key=lambda row: (-(row.times or 0), row.assignment_id))
    found = moves.filter(_condition(trigger, window))
    asked = found.values_list("assignment_id", "assignment__agency_id", "late_after", "state", "filed_on")
    rows = [Behind(pk, heir.get(agency, agency), _behind_by(late, state, filed, window), None)
            for pk, agency, late, state, filed in asked]  # fmt: skip
    return sorted(rows, key=lambda row: (-(row.days_late or 0), row.assignment_id))


def _behind_by(late_after: date | None, state: str, filed_on: date | None, window: Window) -> int | None:
    """Days behind the deadline: by the day of filing while the Office holds the result or confirmed it, else by the end of the window."""
    if late_after is None:
        return None
    held = state in (State.COMPLETED, State.SUBMITTED, State.SUSPENDED) and filed_on is not None
    return max(((filed_on if held and filed_on else window.as_of) - late_after).days, 0)


def _numbers(window: Window, today: date) -> dict[int, dict[str, int]]:
    """Agency id -> trigger -> its figure."""
    wanted, moves, heir = counted_triggers(), _moves(window, today), _heirs(today)
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    by_rows = [code for code in wanted if code not in BY_RETURNS]
    counts = {f"n_{code}": Count("pk", filter=_condition(code, window)) for code in by_rows}
    for agency, *told in moves.order_by().values_list("assignment__agency_id").annotate(**counts):
        mine = numbers[heir.get(agency, agency)]
        for code, n in zip(by_rows, told, strict=True):
            mine[code] = mine.get(code, 0) + n
    if len(by_rows) < len(wanted):
        returned = _returns(moves, window).order_by().values_list("assignment__agency_id").annotate(n=Count("pk"))
        for agency, n in returned:
            mine = numbers[heir.get(agency, agency)]
            mine |= {code: mine.get(code, 0) + n for code in wanted if code in BY_RETURNS}
    return numbers


def _moves(window: Window, today: date) -> QuerySet[Move]:
    """What the figures of the window's day count; the Office demands nothing of itself."""
    return moves_held(window.as_of, today).exclude(assignment__agency__kind=AgencyKind.OFFICE.value)


def _heirs(today: date) -> dict[int, int]:
    return successors(today, clock.end_of(today))


def _condition(trigger: str, window: Window) -> Q:
    """Of a move that held: late is what stands overdue, and what was filed late within the period."""
    overdue = of_counted(Cell.OPEN_OVERDUE, window.as_of)
    if trigger == LATE:
        return overdue | (of_counted(Cell.DONE_LATE, window.as_of) & Q(filed_on__gte=window.first))
    if trigger == NOT_STARTED:
        told = Update.objects.filter(assignment=OuterRef("assignment"), filed_at__lte=clock.end_of(window.as_of))
        return overdue & ~Q(Exists(told))
    assert trigger == UNDATED, trigger
    return of_counted(Cell.UNDATED, window.as_of) & ~Q(state=State.COMPLETED.value)


def _returns(moves: QuerySet[Move], window: Window) -> QuerySet[Judgement]:
    """The returns of the period, of assignments that are counted."""
    begin, end = clock.end_of(window.first - ONE_DAY), clock.end_of(window.as_of)
    returned = Judgement.objects.filter(confirmed=False, at__gt=begin, at__lte=end)
    return returned.filter(assignment__in=moves.values("assignment"))
