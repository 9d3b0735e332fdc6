"""The figures of a period: how its assignments stand at its end, where they came from, and what happened to them in it (H3, H4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from operator import attrgetter

from dondoc.rules.figures import Cells


@dataclass(slots=True)
class PeriodCells:
    """`cells` at the end of the last day, of every assignment that was open at some end of day of the period or came to be done in it.

    Where they come from adds up to `cells.total`: `carried_over` were open when the period began, `assigned` came in it, `reopened` were done
    when it began and are open at its end. What happened inside the window is counted by deed, apart from the cells: an assignment may be
    returned twice, and one that was withdrawn is in no cell. For a single day (no period) everything is `assigned` and nothing flows.
    """

    cells: Cells = field(default_factory=Cells)
    carried_over: int = 0
    assigned: int = 0
    reopened: int = 0
    returned: int = 0
    extended: int = 0
    extension_refused: int = 0
    urged: int = 0
    withdrawn: int = 0
    transferred: int = 0

    @property
    def total(self) -> int:
        return self.cells.total

    def value(self, name: str) -> int:
        """By the name of a cell, a count shown apart, an origin or a flow."""
        return int(getattr(self, name)) if name in COUNTS else self.cells.value(name)

    def add(self, other: PeriodCells) -> None:
        self.cells.add(other.cells)
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @classmethod
    def together(cls, parts: Iterable[PeriodCells]) -> PeriodCells:
        """Their sum, a new one; thousands are added for a table of two dimensions."""
        listed = list(parts)
        return cls(Cells.together(part.cells for part in listed), *(sum(map(getter, listed)) for getter in _GETTERS))

    def as_dict(self) -> dict[str, int]:
        """Flat, whole numbers only: what a frozen report keeps."""
        return self.cells.as_dict() | {name: getattr(self, name) for name in COUNTS}


#: Where the assignments of a period come from; the three add up to its total.
ORIGINS = ("carried_over", "assigned", "reopened")
#: What happened inside the window, counted by deed.
FLOWS = ("returned", "extended", "extension_refused", "urged", "withdrawn", "transferred")
COUNTS = tuple(part.name for part in fields(PeriodCells) if part.name != "cells")
_GETTERS = tuple(attrgetter(name) for name in COUNTS)
