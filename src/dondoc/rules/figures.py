"""The figures that a dashboard or a report prints. Parts always add up to the whole; every rate carries its fraction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter

from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell, Dates, cell


@dataclass(slots=True)
class Cells:
    """Numbers of assignments. The five cells add up to `total`; the others are counted inside them and shown apart (docs/definitions.md 4)."""

    done_on_time: int = 0
    done_late: int = 0
    open_within: int = 0
    open_overdue: int = 0
    undated: int = 0
    undated_open: int = 0
    undated_done: int = 0
    awaiting_office: int = 0
    disputed: int = 0
    suspended: int = 0
    marked_not_completed: int = 0
    updates_on_time: int = 0
    updates_due: int = 0

    @property
    def total(self) -> int:
        return self.done_on_time + self.done_late + self.open_within + self.open_overdue + self.undated

    @property
    def done(self) -> int:
        return self.done_on_time + self.done_late + self.undated_done

    @property
    def open(self) -> int:
        return self.open_within + self.open_overdue + self.undated_open

    def value(self, name: str) -> int:
        """By the name a profile's rate uses."""
        return int(getattr(self, name))

    def add(self, other: Cells) -> None:
        for name in _PARTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @classmethod
    def together(cls, parts: Iterable[Cells]) -> Cells:
        """Their sum; hundreds of agencies are added on a page."""
        listed = list(parts)
        return cls(*(sum(map(getter, listed)) for getter in _GETTERS))

    def as_dict(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in _PARTS} | {"total": self.total}


_PARTS = tuple(part.name for part in fields(Cells))
_GETTERS = tuple(attrgetter(name) for name in _PARTS)


@dataclass(frozen=True, slots=True)
class AgencyFigures:
    id: int
    code: str
    name: str
    kind: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class RateFigure:
    """A named rate with its fraction; `value` is None where nothing is counted below the line."""

    code: str
    name: str
    formula: str
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Figures:
    as_of: date
    known_at: date
    original: bool
    cells: Cells
    agencies: list[AgencyFigures] = field(default_factory=list)
    rates: list[RateFigure] = field(default_factory=list)


def count(all_dates: Iterable[Dates], today: date) -> Cells:
    """The plain recomputation: one assignment after the other. The database's answer is tested against it."""
    cells = Cells()
    for dates in all_dates:
        where = cell(dates, today)
        if where is None:
            continue
        setattr(cells, where.value, getattr(cells, where.value) + 1)
        if where is Cell.UNDATED:
            if dates.state is State.COMPLETED:
                cells.undated_done += 1
            else:
                cells.undated_open += 1
        cells.awaiting_office += dates.state is State.SUBMITTED
        cells.disputed += dates.state is State.DISPUTED
        cells.suspended += dates.state is State.SUSPENDED
        cells.marked_not_completed += dates.marked
    return cells
