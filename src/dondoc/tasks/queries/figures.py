"""The five cells of any day, as known on any day (H4; docs/definitions.md 4).

Asked of the dated facts, never of the present columns, so that a figure of the past is the same whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from dondoc.core import clock
from dondoc.core.regulation import current, regulation_in_force
from dondoc.organisations.models import Agency
from dondoc.organisations.queries import successors
from dondoc.rules.figures import AgencyFigures, Cells, Figures, RateFigure
from dondoc.rules.lifecycle import NOT_COUNTED, State
from dondoc.rules.regulation import Regulation
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Move
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.update_rate import MOVE, update_counts


def figures(
    as_of: date,
    known_at: date | None = None,
    agency_code: str | None = None,
    within: QuerySet[Assignment] | None = None,
    original: bool = False,
) -> Figures:
    """The state of the world at the end of `as_of` (a day in Vietnam), as it was known at the end of `known_at` (default: the same day).

    `agency_code` keeps one agency (KeyError if unknown); `within` keeps the assignments an actor may see; `original` judges by the first
    deadline of each assignment instead of the one in force. Three queries, whatever the number of assignments.
    """
    known = max(known_at or as_of, as_of)
    per_agency = _cells_by_agency(as_of, known, within, original)
    agencies = _named(_with_successors(per_agency, as_of, known))
    if agency_code is not None:
        agencies = _only(agencies, agency_code)
    total = Cells.together(one.cells for one in agencies)
    return Figures(as_of, known, original, total, agencies, rates(total, current()))


def scored_by_original() -> bool:
    """Whether the province counts by the first deadline of each assignment after more time was given (`extension.scored_by`)."""
    return current().extension.scored_by.value == "original"


def cells_by(
    columns: tuple[str, ...],
    as_of: date,
    known_at: date | None = None,
    within: QuerySet[Assignment] | None = None,
    original: bool = False,
) -> dict[tuple[Any, ...], Cells]:
    """The five cells of a past day by other columns of the assignment than its agency ("task__field_id"), as `figures` counts them.

    What the columns hold is taken as it is now: only the state, the deadline and the mark are dated. One query.
    """
    moves = moves_held(as_of, max(known_at or as_of, as_of), within, original)
    return cells_of(moves, tuple(f"assignment__{column}" for column in columns), as_of)


def cells_of(
    rows: QuerySet[Any], columns: tuple[str, ...], day: date, updates: dict[str, Count] | None = None
) -> dict[tuple[Any, ...], Cells]:
    """The cells on `day` of rows in the population (carrying `state`, `late_after`, `filed_on` and `marked`) by `columns`. One query.

    `updates`: `updates_due` and `updates_on_time`, where they are counted with them.
    """
    asked = _asked(day) | (updates or {})
    return cells_told(rows.order_by().values_list(*columns).annotate(**asked), len(columns), tuple(asked))


def cells_asked(rows: QuerySet[Any], columns: tuple[str, ...], day: date) -> QuerySet[Any]:
    """The statement of `cells_of` alone, for who asks it many times with other rows; `cells_told` reads what it gives."""
    asked: QuerySet[Any] = rows.order_by().values_list(*columns).annotate(**_asked(day))
    return asked


def cells_told(
    told: Iterable[tuple[Any, ...]], n: int, asked: tuple[str, ...] | None = None
) -> dict[tuple[Any, ...], Cells]:
    """`n`: how many columns stand before the counts."""
    return {row[:n]: _cells(dict(zip(asked or _NAMES, row[n:], strict=True))) for row in told}


#: What `_asked` counts, in its order.
_NAMES = (
    "n", "n_done", "n_done_late", "n_overdue", "n_undated", "n_undated_done", "n_submitted", "n_disputed", "n_suspended", "n_marked",
)  # fmt: skip


def _asked(day: date) -> dict[str, Count]:
    """What is counted of each group of rows; the rest of the cells follows by taking away."""
    done = Q(state=State.COMPLETED.value)
    conditions = {
        "n_done": done,
        "n_done_late": of_counted(Cell.DONE_LATE, day),
        "n_overdue": of_counted(Cell.OPEN_OVERDUE, day),
        "n_undated": of_counted(Cell.UNDATED, day),
        "n_undated_done": done & of_counted(Cell.UNDATED, day),
        "n_submitted": Q(state=State.SUBMITTED.value),
        "n_disputed": Q(state=State.DISPUTED.value),
        "n_suspended": Q(state=State.SUSPENDED.value),
        "n_marked": Q(marked=True),
    }
    # counted by a column of the condition, never by the key: an index that holds the facts then answers alone
    return {"n": Count("*")} | {name: Count("state", filter=condition) for name, condition in conditions.items()}


def _cells(told: dict[str, int]) -> Cells:
    dated_done = told["n_done"] - told["n_undated_done"]
    return Cells(
        done_on_time=dated_done - told["n_done_late"],
        done_late=told["n_done_late"],
        open_within=told["n"] - told["n_undated"] - dated_done - told["n_overdue"],
        open_overdue=told["n_overdue"],
        undated=told["n_undated"],
        undated_open=told["n_undated"] - told["n_undated_done"],
        undated_done=told["n_undated_done"],
        awaiting_office=told["n_submitted"],
        disputed=told["n_disputed"],
        suspended=told["n_suspended"],
        marked_not_completed=told["n_marked"],
        updates_on_time=told.get("updates_on_time", 0),
        updates_due=told.get("updates_due", 0),
    )


def cells_and_more(
    rows: QuerySet[Any], columns: tuple[str, ...], day: date, more: dict[str, Count]
) -> list[tuple[tuple[Any, ...], Cells, dict[str, int]]]:
    """As `cells_of`, with what else is counted of each group (`updates_due` and `updates_on_time` go into the cells). One query."""
    asked = _asked(day) | more
    found = []
    for row in rows.order_by().values_list(*columns).annotate(**asked):
        told = dict(zip(asked, row[len(columns) :], strict=True))
        found.append((tuple(row[: len(columns)]), _cells(told), told))
    return found


def rates(cells: Cells, regulation: Regulation) -> list[RateFigure]:
    """The rates that the profile names, each with its fraction."""
    return [
        RateFigure(
            code=rate.code,
            name=rate.name,
            formula=rate.formula,
            numerator=sum(cells.value(part) for part in rate.numerator),
            denominator=sum(cells.value(part) for part in rate.denominator),
        )
        for rate in regulation.rates
    ]


def held(day: date, known_at: date, of: str = "") -> Q:
    """The row that held at the end of `day` according to what was known at the end of `known_at`. `of`: the way to the facts."""
    return _held(clock.end_of(day), clock.end_of(known_at), of)


def standing_at(known_at: date, of: str = "") -> Q:
    """The row was known at the end of `known_at` and not yet superseded."""
    known = clock.end_of(known_at)
    return Q(**{f"{of}recorded_at__lte": known}) & _standing_at(known, of)


def _held(moment: datetime, known: datetime, of: str = "") -> Q:
    """The row that held at `moment` according to what was known at `known`. `of`: the way to the facts, "assignment__deadlines__"."""
    return (
        Q(**{f"{of}at__lte": moment, f"{of}recorded_at__lte": known})
        & (Q(**{f"{of}until__isnull": True}) | Q(**{f"{of}until__gt": moment}))
        & _standing_at(known, of)
    )


def _standing_at(known: datetime, of: str = "") -> Q:
    """Not yet superseded, as far as was known."""
    return Q(**{f"{of}superseded_at__isnull": True}) | Q(**{f"{of}superseded_at__gt": known})


def _cells_by_agency(as_of: date, known: date, within: QuerySet[Assignment] | None, original: bool) -> dict[int, Cells]:
    """In one pass over the facts of the day, what was owed and given with it."""
    moves = moves_held(as_of, known, within, original)
    found = cells_of(moves, ("assignment__agency_id",), as_of, update_counts(regulation_in_force(as_of), as_of, MOVE))
    return {key[0]: cells for key, cells in found.items()}


def moves_held(
    as_of: date, known: date, within: QuerySet[Assignment] | None = None, original: bool = False
) -> QuerySet[Move]:
    """For every counted assignment the move that held on the day, with the day its lateness was judged by: the rows behind every figure."""
    moment, known_moment = clock.end_of(as_of), clock.end_of(known)
    moves = Move.objects.filter(_held(moment, known_moment)).exclude(state__in=[s.value for s in NOT_COUNTED])
    if within is not None:
        moves = moves.filter(assignment__in=within)
    # Joined, not asked row by row: at one moment, as known at one moment, an assignment has one deadline, and one first deadline.
    way = "assignment__deadlines__"
    which = (
        Q(**{f"{way}original": True}) & _standing_at(known_moment, way)
        if original
        else _held(moment, known_moment, way)
    )
    joined = moves.annotate(deadline_held=FilteredRelation("assignment__deadlines", condition=which))
    return joined.annotate(late_after=F("deadline_held__late_after"))


def _with_successors(per_agency: dict[int, Cells], as_of: date, known: date) -> dict[int, Cells]:
    """From the day of a merger its figures stand at the successor (docs/definitions.md 4)."""
    heir = successors(as_of, clock.end_of(known))
    found: dict[int, Cells] = {}
    for agency_id, cells in per_agency.items():
        found.setdefault(heir.get(agency_id, agency_id), Cells()).add(cells)
    return found


def _named(per_agency: dict[int, Cells]) -> list[AgencyFigures]:
    agencies = Agency.objects.filter(pk__in=per_agency).order_by("kind", "position", "sort_key")
    return [AgencyFigures(a.pk, a.code, a.name, a.kind, per_agency[a.pk]) for a in agencies]


def _only(agencies: list[AgencyFigures], code: str) -> list[AgencyFigures]:
    """One agency; one that exists but has no assignment stands there with zeros."""
    found = [a for a in agencies if a.code == code]
    if found:
        return found
    try:
        agency = Agency.objects.get(code=code)
    except Agency.DoesNotExist:
        raise KeyError(code) from None
    return [AgencyFigures(agency.pk, agency.code, agency.name, agency.kind, Cells())]
