"""The table that somebody asks for: rows by one dimension, perhaps columns by a second, of today, a past day or a period (H3; docs/statistics.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from dondoc.core.regulation import current
from dondoc.directives.models import Directive
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.figures import RateFigure
from dondoc.rules.period_figures import PeriodCells
from dondoc.statistics.queries.period import Counted, PeriodRow, counted, counted_now, rows_of, summed
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.dimensions import DIMENSIONS, NONE, Cut
from dondoc.tasks.queries.figures import rates
from dondoc.tasks.queries.listing import led_by
from dondoc.tasks.queries.of_period import Window
from dondoc.tasks.queries.past_figure import cut_by

#: What a table may be narrowed to.
FILTERS = ("agency", "kind", "block", "field", "document", "assigner", "specialist")
#: A table is no wider.
MOST_COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Asked:
    """`across`: a second dimension, "" for none. `cuts`: (dimension, key) pairs that all hold. `updates`: with what was owed of updates."""

    by: str
    window: Window
    across: str = ""
    cuts: tuple[tuple[str, str], ...] = ()
    updates: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` add up to `total`. Of a table with a second dimension: its columns, of which `left_out` were too many, and the cells by both keys."""

    rows: list[PeriodRow]
    total: PeriodCells
    columns: list[PeriodRow]
    cells: Counted
    left_out: int = 0


def table(asked: Asked, actor: Actor, today: date, cut: Cut) -> Table:
    """Of an agency its own, of everybody else the whole. `cut`: of the window. At most ten queries, whatever the number of assignments."""
    window = asked.window
    within = scope(asked, actor, today, cut)
    bys = (asked.by, asked.across) if asked.across else (asked.by,)
    if window.first is None and window.last == window.known == today and not window.original:
        found = counted_now(bys, today, within, cut, asked.updates)
    else:
        found = counted(bys, window, within, cut, asked.updates)
    rows = rows_of(asked.by, summed(found, 0), cut)
    total = PeriodCells.together(row.part for row in rows)
    if not asked.across:
        return Table(rows, total, [], {})
    across = rows_of(asked.across, summed(found, 1), cut)
    if asked.across == "month":
        across = _without_gaps(across)
        shown = across[-MOST_COLUMNS:]
    else:
        shown = across[:MOST_COLUMNS]
    return Table(rows, total, shown, found, len(across) - len(shown))


def _without_gaps(months: list[PeriodRow]) -> list[PeriodRow]:
    """With the months in between in which nothing was assigned: a row of months is read as time."""
    known = {row.key: row for row in months if row.key != NONE}
    if not known:
        return months
    (first, *_), last = sorted(known), max(known)
    year, month, made = int(first[:4]), int(first[5:]), []
    while (key := f"{year:04d}-{month:02d}") <= last:
        made.append(known.get(key) or PeriodRow(key, key, f"{month:02d}/{year:04d}", PeriodCells()))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return [*(row for row in months if row.key == NONE), *made]


def scope(asked: Asked, actor: Actor, today: date, cut: Cut) -> QuerySet[Assignment] | None:
    """What the table counts among; None: everything."""
    own = actor.role in AGENCY_ROLES
    if not own and not asked.cuts:
        return None
    rows = Assignment.objects.filter(cut_by(asked.cuts, cut))
    return rows.filter(led_by(actor, today)) if own else rows


def rates_of(part: PeriodCells, updates: bool) -> list[RateFigure]:
    """The rates that the profile names; without updates those that need none."""
    found = rates(part.cells, current())
    return found if updates else [rate for rate in found if rate.code not in _update_rates()]


def parts_of_rates() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Rate -> the counts above and below its line: what its links open."""
    return {rate.code: (tuple(rate.numerator), tuple(rate.denominator)) for rate in current().rates}


def assigners() -> list[str]:
    """The keys of who assigned, as directives name them. One query."""
    told = Directive.objects.filter(entered_at__isnull=False).order_by().values_list(*_names(DIMENSIONS["assigner"]))
    return sorted("|".join(pair) if any(pair) else NONE for pair in told.distinct())


def _update_rates() -> set[str]:
    return {rate.code for rate in current().rates if any(part.startswith("updates_") for part in rate.denominator)}


def _names(columns: tuple[str, ...]) -> list[str]:
    return [column.removeprefix("task__directive__") for column in columns]
