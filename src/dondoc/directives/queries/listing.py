"""The list of directives: what may be asked of it in the address, and in which order it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, Min, Q, QuerySet

from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.rules.dates import EARLIEST_YEAR, LATEST_YEAR
from dondoc.rules.folding import fold

TO_ENTER, LATE, MINE, TRACKED, NOT_TRACKED = "cho-nhap", "cham-nhap", "cua-toi", "theo-doi", "khong-theo-doi"
#: Saved views, in the order of the tabs; "" is all.
TABS = ("", TO_ENTER, LATE, MINE, TRACKED, NOT_TRACKED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. Empty values ask nothing."""

    tab: str = ""
    kind: str = ""
    year: int | None = None
    words: str = ""


def in_tab(tab: str, user_id: int, today: date) -> Q:
    """The condition of a saved view. What waits to be entered is late beyond the day by which it had to be."""
    return {
        TO_ENTER: Q(entered_at__isnull=True),
        LATE: Q(entered_at__isnull=True, entry_due_on__lt=today),
        MINE: Q(specialist_id=user_id),
        TRACKED: Q(tracking=Tracking.TRACKED),
        NOT_TRACKED: Q(tracking=Tracking.NOT_TRACKED),
    }.get(tab, Q())


def listed(visible: QuerySet[Directive], wanted: Wanted, user_id: int, today: date) -> QuerySet[Directive]:
    """The directives asked for; what waits to be entered by its clock, everything else newest first."""
    asked = _asked(visible, wanted).filter(in_tab(wanted.tab, user_id, today))
    found = asked.select_related("issuer", "specialist", "division")
    by_clock = wanted.tab in (TO_ENTER, LATE)
    return found.order_by("entry_due_on", "pk") if by_clock else found.order_by("-issued_on", "-pk")


def tab_counts(visible: QuerySet[Directive], wanted: Wanted, user_id: int, today: date) -> dict[str, int]:
    """How many each saved view holds under the other filters. Five queries: each is answered by an index of its own, together they would read
    every directive of all years."""
    asked = _asked(visible, wanted)
    told = {tab: asked.filter(in_tab(tab, user_id, today)).count() for tab in TABS if tab != TRACKED}
    return told | {TRACKED: told[""] - told[NOT_TRACKED]}


def years(visible: QuerySet[Directive]) -> list[int]:
    """The years that hold a directive one may see, latest first; one that was mistyped far off brings no empty ones with it. Two queries, which
    ask an index at its ends and once for each year between them."""
    ends = visible.aggregate(first=Min("issued_on"), last=Max("issued_on"))
    if not ends["last"]:
        return []
    first, last = ends["first"].year, ends["last"].year
    between = range(min(last - 1, LATEST_YEAR), max(first, EARLIEST_YEAR - 1), -1)
    held = [Exists(visible.filter(issued_on__year=year)) for year in between]
    told = Directive.objects.order_by().values_list(*held)[:1] if held else [()]
    found = [year for year, is_held in zip(between, told[0], strict=True) if is_held]
    return [last, *found] + ([first] if first != last else [])


def _asked(visible: QuerySet[Directive], wanted: Wanted) -> QuerySet[Directive]:
    found = visible
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.year:
        found = found.filter(issued_on__year=wanted.year)
    for word in fold(wanted.words).split():
        found = found.filter(search_text__contains=word)
    return found
