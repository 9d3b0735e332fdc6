"""The agencies of a set of figures: worst first, and gathered into blocks. Reckoned from figures that were asked already."""

from __future__ import annotations

from datetime import date

from dondoc.rules.figures import AgencyFigures, Cells
from dondoc.tasks.queries.blocks import Block, blocks


def worst_first(agencies: list[AgencyFigures], kinds: tuple[str, ...]) -> list[AgencyFigures]:
    """Agencies of these kinds: most overdue first, then the lowest share on time."""
    chosen = [a for a in agencies if a.kind in kinds]
    return sorted(chosen, key=lambda a: (-a.cells.open_overdue, share_on_time(a.cells), -a.cells.total, a.name))


def share_on_time(cells: Cells) -> float:
    """Of what has fallen due; 1 where nothing has."""
    due = cells.done_on_time + cells.done_late + cells.open_overdue
    return cells.done_on_time / due if due else 1.0


def by_block(agencies: list[AgencyFigures], day: date) -> list[tuple[Block, Cells]]:
    """Blocks with something in them: the kinds, which add up to the whole, then the groups, which overlap. Four queries."""
    found = []
    for block in blocks(day):
        cells = Cells()
        for one in agencies:
            if one.id in block.agency_ids:
                cells.add(one.cells)
        if cells.total:
            found.append((block, cells))
    return found
