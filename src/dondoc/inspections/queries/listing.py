"""The list of inspections that a person may open: narrowed by state, agency and year, a page at a time (G1, G2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from django.core.paginator import Page, Paginator
from django.db.models import Count

from dondoc.inspections.models import Inspection
from dondoc.inspections.queries.sight import inspections_for
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.inspections import InspectionState

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing. `year`: that of the first day on site."""

    state: str = ""
    agency: int | None = None
    year: int | None = None


def may_open(actor: Actor) -> bool:
    """Inspections are opened by the Office's specialists and leaders (TH 10.1; BT 12.1)."""
    return may(Deed.OPEN_INSPECTION, own_party(actor))


def listing(actor: Actor, filters: Filters, day: date, number: int = 1) -> tuple[Page, dict[str, int]]:
    """One page, newest first, and the counts of the states within the other filters. Two queries, whatever the number of rows."""
    rows = inspections_for(actor, day)
    if filters.agency is not None:
        rows = rows.filter(agency=filters.agency)
    if filters.year is not None and MINYEAR < filters.year < MAXYEAR:
        rows = rows.filter(first__year=filters.year)
    told = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    counts = {state.value: told.get(state.value, 0) for state in InspectionState}
    counts["all"] = sum(counts.values())
    chosen = filters.state in counts and filters.state != "all"
    found = (rows.filter(state=filters.state) if chosen else rows).select_related("agency", "by_agency", "team")
    pages = Paginator(found.order_by("-first", "-pk"), PER_PAGE)
    pages.count = counts[filters.state if chosen else "all"]
    return pages.get_page(number), counts


def ways_to_narrow(actor: Actor, day: date) -> tuple[list[Agency], list[int]]:
    """The agencies and the years of what he may see, for the filters. Two queries."""
    rows = inspections_for(actor, day).order_by()
    agencies = Agency.objects.filter(pk__in=rows.values("agency")).order_by("kind", "position", "sort_key")
    years = [each.year for each in Inspection.objects.filter(pk__in=rows.values("pk")).dates("first", "year", "DESC")]
    return list(agencies), years
