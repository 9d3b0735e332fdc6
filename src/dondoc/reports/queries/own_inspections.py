"""What an agency's report of a period tells of its own inspections (G4; TH 10.2, 15.1, 18.1; BT 12.2, 16.1).

Inspections stand above reports and read them; so their room says here what it knows (`inspections/apps.py`), and this one asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from dondoc.rules.periods import Bounds


@dataclass(frozen=True, slots=True)
class OwnInspection:
    """One whose result was filed in the days of a report. `agency`: the inspected one; `wrong`: tasks not or wrongly done; `asked`: recommendations,
    `open`: those not settled by the last of these days."""

    pk: int
    agency: str
    first: date
    ended_on: date
    filed_on: date
    tasks: int
    wrong: int
    asked: int
    open: int


#: Of agencies and days: their own inspections whose results were filed in these days, by the day of filing.
TOLD_BY: list[Callable[[Collection[int], Bounds], list[OwnInspection]]] = []


def own_inspections(agencies: Collection[int], days: Bounds) -> list[OwnInspection]:
    """Only what was filed: before that they are the agency's own and nobody is told of them."""
    return [one for tell in TOLD_BY for one in tell(agencies, days)]
