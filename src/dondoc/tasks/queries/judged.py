"""How the Office judged what it confirmed (E2; TH 8.1.a; BT 6.8, 10.1.a): counted of any day, and as conditions of the list behind the figures."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from dondoc.core import clock
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Judgement
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.figures import moves_held

#: (quality, effectiveness, cell) -> how many. Codes of the profile; "" where nothing was judged, as in a past that was brought in.
Judged = Counter[tuple[str, str, str]]


def judged_by_agency(rows: QuerySet[Assignment], today: date) -> dict[int, Judged]:
    """Of today, by the agency that was given the work, mergers aside. One query."""
    return _counted(rows, "agency_id", "pk", today)


def judged_on(
    as_of: date, known_at: date, within: QuerySet[Assignment] | None = None, original: bool = False
) -> dict[int, Judged]:
    """The same at the end of a past day, from the dated facts and the judgements of that time. One query."""
    moves = moves_held(as_of, known_at, within, original)
    return _counted(moves, "assignment__agency_id", "assignment_id", as_of, clock.end_of(as_of))


def _counted(
    rows: QuerySet[Any], agency: str, assignment: str, day: date, until: datetime | None = None
) -> dict[int, Judged]:
    last = Judgement.objects.filter(assignment=OuterRef(assignment), confirmed=True).order_by("-at", "-pk")
    if until is not None:
        last = last.filter(at__lte=until)
    said = last.values(said=Concat("quality", Value("|"), "effectiveness"))[:1]
    cell = Case(
        When(of_counted(Cell.UNDATED, day), then=Value(Cell.UNDATED.value)),
        When(of_counted(Cell.DONE_LATE, day), then=Value(Cell.DONE_LATE.value)),
        default=Value(Cell.DONE_ON_TIME.value),
        output_field=CharField(),
    )
    told = (
        rows.filter(state=State.COMPLETED.value)
        .order_by()
        .annotate(said=Subquery(said), where=cell)
        .values_list(agency, "said", "where")
        .annotate(n=Count("pk"))
    )
    found: dict[int, Judged] = {}
    for agency_id, both, where, n in told:
        quality, _bar, effectiveness = (both or "|").partition("|")
        found.setdefault(agency_id, Counter())[quality, effectiveness, where] += n
    return found


def judged_as(column: str, code: str) -> Q:
    """Completed assignments whose judgement that stands has this code in `column`; "" for those that have none. For conditions on assignments."""
    confirmed = Judgement.objects.filter(confirmed=True)
    if not code:
        none = Q(~Exists(confirmed.filter(~Q(**{column: ""}), assignment=OuterRef("pk"))))
        return Q(state=State.COMPLETED.value) & none
    after = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    later = confirmed.filter(after, assignment=OuterRef("assignment"))
    standing = confirmed.filter(~Exists(later), **{column: code})
    return Q(state=State.COMPLETED.value, pk__in=standing.values("assignment"))
