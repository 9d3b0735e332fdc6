"""For whom the open assignments wait and for how long; what is long overdue, silent or held beyond a limit. One question for all of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from dondoc.core import clock
from dondoc.core.regulation import calendar, current
from dondoc.dashboard.queries.kept import Counting, Look
from dondoc.rules.figures import Cells
from dondoc.rules.lifecycle import OPEN, State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import in_cell
from dondoc.tasks.queries.waiting import late_by, silent_for, waits_for


@dataclass(frozen=True, slots=True)
class Bucket:
    """Overdue by `first` to `last` calendar days (None: or more), and still to be done."""

    first: int
    last: int | None
    n: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """What is counted over the open assignments at once. Days of the Office and the leadership are working days, of agencies calendar days."""

    agency_overdue: int
    office_days: int
    leadership_days: int
    extension_days: int
    late_days: int
    extension: int
    suspended: int
    confirm_late: int
    answer_late: int
    marked: int
    silent: int
    silent_days: int
    returned: int
    not_accepted: int
    to_sign: int
    to_confirm: int
    to_answer: int
    buckets: tuple[Bucket, ...]

    @property
    def long_overdue(self) -> int:
        """Beyond the first bound of the profile's age groups."""
        return sum(bucket.n for bucket in self.buckets[1:])


@dataclass(frozen=True, slots=True)
class Waiting:
    """For whom the open assignments wait; the parts add up to the open ones."""

    agency: int
    office: int
    to_confirm: int
    to_answer: int
    leadership: int
    asks: int
    stopped: int
    pulse: Pulse | None = None

    @property
    def total(self) -> int:
        return self.agency + self.office + self.leadership


def pulse(look: Look) -> Pulse:
    """One query."""
    today = look.today
    told = _together(look.by_agency(open_by_agency).values())
    asked_since = told["asked_since"]
    from_above = [moment for moment in (asked_since, told["stopped_since"]) if moment]
    return Pulse(
        office_days=_waited(told["office_since"], today),
        extension_days=_waited(asked_since, today),
        leadership_days=_waited(min(from_above, default=None), today),
        late_days=(today - told["first_late"]).days if told["first_late"] else 0,
        silent_days=current().statistics.ageing.undated[0],
        buckets=tuple(Bucket(*bounds, told[f"late_{i}"]) for i, bounds in enumerate(_bounds())),
        **{name: told[name] for name in _COUNTS},
    )


def long_overdue_by_agency(look: Look) -> dict[int, int]:
    """Those beyond the first bound of the profile's age groups, by the agency that was given the work. One query."""
    beyond = [f"late_{i}" for i in range(1, len(_bounds()))]
    parts = look.by_agency(open_by_agency)
    return {agency_id: sum(part[name] for name in beyond) for agency_id, part in parts.items()}


def _open_asked(rows: QuerySet[Assignment], today: date) -> QuerySet[Any]:
    states = {
        "returned": State.RETURNED,
        "not_accepted": State.ISSUED,
        "to_sign": State.AWAITING_SIGNATURE,
        "to_confirm": State.SUBMITTED,
        "to_answer": State.DISPUTED,
    }
    conditions = {f"late_{i}": late_by(*bounds, today) for i, bounds in enumerate(_bounds())}
    conditions |= {whom: waits_for(whom, today) for whom in ("extension", "suspended", "confirm_late", "answer_late")}
    conditions |= {name: Q(state=state.value) for name, state in states.items()}
    conditions |= {
        "agency_overdue": waits_for("agency", today) & in_cell(Cell.OPEN_OVERDUE, today),
        "marked": Q(marked=True) & in_cell(Cell.OPEN_OVERDUE, today),
        "silent": silent_for(current().statistics.ageing.undated[0], today),
    }
    asked = {name: Count("pk", filter=condition) for name, condition in conditions.items()} | {
        "first_late": Min("late_after", filter=late_by(1, None, today)),
        "office_since": Min("moved_at", filter=waits_for("office", today)),
        "asked_since": Min("last_update_at", filter=waits_for("extension", today)),
        "stopped_since": Min("moved_at", filter=waits_for("suspended", today)),
    }
    rows = rows.filter(state__in=sorted(s.value for s in OPEN)).order_by()
    return rows.values_list("agency_id").annotate(**{f"its_{name}": what for name, what in asked.items()})


def _open_told(told: Iterable[tuple[Any, ...]], today: date) -> dict[int, dict[str, Any]]:
    names = (*(f"late_{i}" for i in range(len(_bounds()))), *_ASKED)
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in told}


#: What is open at each agency: numbers, and since when the oldest wait. One query.
open_by_agency = Counting(_open_asked, _open_told)
#: What `_open_asked` asks after the ages of what is late, in its order.
_ASKED = (
    "extension", "suspended", "confirm_late", "answer_late", "returned", "not_accepted", "to_sign", "to_confirm", "to_answer",
    "agency_overdue", "marked", "silent", "first_late", "office_since", "asked_since", "stopped_since",
)  # fmt: skip


def _bounds() -> list[tuple[int, int | None]]:
    overdue = current().statistics.ageing.overdue
    return [(a + 1, b) for a, b in zip((0, *overdue), (*overdue, None), strict=True)]


def _together(parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = dict.fromkeys(_SINCE) | dict.fromkeys(
        _COUNTS + tuple(f"late_{i}" for i in range(len(_bounds()))), 0
    )
    for part in parts:
        for name, value in part.items():
            if name not in _SINCE:
                told[name] += value
            elif value is not None and (told[name] is None or value < told[name]):
                told[name] = value
    return told


_SINCE = ("first_late", "office_since", "asked_since", "stopped_since")
_COUNTS = (
    "agency_overdue", "extension", "suspended", "confirm_late", "answer_late", "marked", "silent", "returned", "not_accepted",
    "to_sign", "to_confirm", "to_answer",
)  # fmt: skip


def _waited(since: datetime | None, today: date) -> int:
    """Working days since then; what began today has waited none."""
    return calendar().working_days_between(clock.day_of(since), today) if since else 0


def waiting(cells: Cells, found: Pulse | None = None) -> Waiting:
    """Whose court the ball is in. What was filed or disputed lies with the Office; what was stopped or asks for more time with who assigned it.

    Without a pulse (a past day): what asked for more time counts with the agency, for the facts of that day do not tell it.
    """
    office = cells.awaiting_office + cells.disputed
    asks = found.extension if found else 0
    return Waiting(
        agency=cells.open - office - cells.suspended - asks,
        office=office,
        to_confirm=cells.awaiting_office,
        to_answer=cells.disputed,
        leadership=cells.suspended + asks,
        asks=asks,
        stopped=cells.suspended,
        pulse=found,
    )
