"""The figures of today from the assignments as they stand: what `figures` answers for today from the dated facts, at a fraction of the cost."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from dondoc.core.regulation import current
from dondoc.dashboard.queries.cuts import agencies_of, cells_by_agency
from dondoc.dashboard.queries.kept import Look
from dondoc.rules.figures import Cells, Figures, RateFigure
from dondoc.rules.regulation import Regulation
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.cells import in_population
from dondoc.tasks.queries.figures import rates
from dondoc.tasks.queries.update_rate import PRESENT, update_counts

#: Parts of rates that are counted apart, since they ask every report there is.
UPDATES = frozenset({"updates_on_time", "updates_due"})


def live_figures(look: Look) -> Figures:
    """By the deadlines in force; without the rates that count updates (`update_rates`). Three queries."""
    today = look.today
    agencies = agencies_of(look.by_agency(cells_by_agency), look.holders)
    total = Cells.together(one.cells for one in agencies)
    told = [rate for rate in rates(total, current()) if rate.code not in _of_updates(current())]
    return Figures(today, today, False, total, agencies, told)


def update_rates(look: Look) -> list[RateFigure]:
    """The rates that count updates (D5; TH 6.2, BT 8.1). One query."""
    cells = Cells()
    for due, on_time in look.by_agency(updates_by_agency).values():
        cells.updates_due += due
        cells.updates_on_time += on_time
    return [rate for rate in rates(cells, current()) if rate.code in _of_updates(current())]


def _of_updates(rules: Regulation) -> set[str]:
    return {rate.code for rate in rules.rates if UPDATES & {*rate.numerator, *rate.denominator}}


def updates_by_agency(rows: QuerySet[Assignment], today: date) -> dict[int, tuple[int, int]]:
    """How many were owed, and how many of them given in time."""
    told = (
        rows.filter(in_population())
        .order_by()
        .values_list("agency_id")
        .annotate(**update_counts(current(), today, PRESENT))
    )
    return {agency_id: (due, on_time) for agency_id, due, on_time in told}
