"""The five cells of any day, as known on any day (H4; docs/definitions.md 4).

Asked of the dated facts, never of the present columns, so that a figure of the past is the same whenever it is asked.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, FilteredRelation, Q, QuerySet, Value, When

from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.organisations.models import Agency
from dondoc.organisations.queries import successors
from dondoc.rules.figures import AgencyFigures, Cells, Figures, RateFigure
from dondoc.rules.lifecycle import NOT_COUNTED, State
from dondoc.rules.regulation import Regulation
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Move
from dondoc.tasks.queries.cells import in_cell
from dondoc.tasks.queries.update_rate import update_counts


def figures(
    as_of: date,
    known_at: date | None = None,
    agency_code: str | None = None,
    within: QuerySet[Assignment] | None = None,
    original: bool = False,
) -> Figures:
    """The state of the world at the end of `as_of` (a day in Vietnam), as it was known at the end of `known_at` (default: the same day).

    `agency_code` keeps one agency (KeyError if unknown); `within` keeps the assignments an actor may see; `original` judges by the first
    deadline of each assignment instead of the one in force. Seven queries, whatever the number of assignments.
    """
    known = max(known_at or as_of, as_of)
    per_agency = _cells_by_agency(as_of, known, within, original)
    agencies = _named(_with_successors(per_agency, as_of, known))
    if agency_code is not None:
        agencies = _only(agencies, agency_code)
    total = Cells()
    for one in agencies:
        total.add(one.cells)
    return Figures(as_of, known, original, total, agencies, rates(total, current()))


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
    moves = _moves_held(as_of, max(known_at or as_of, as_of), within, original)
    return cells_of(moves.annotate(cell=_cell(as_of)), tuple(f"assignment__{column}" for column in columns))


def cells_of(rows: QuerySet[Any], columns: tuple[str, ...]) -> dict[tuple[Any, ...], Cells]:
    """Counted rows (annotated with `cell`, carrying `state` and `marked`) as cells by `columns`. One query."""
    found: dict[tuple[Any, ...], Cells] = {}
    for row in rows.order_by().values(*columns, "cell", "state", "marked").annotate(n=Count("*")):
        _put(found.setdefault(tuple(row[column] for column in columns), Cells()), row)
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
    moves = _moves_held(as_of, known, within, original)
    rows = (
        moves.annotate(cell=_cell(as_of))
        .values("assignment__agency_id", "cell", "state", "marked")
        .annotate(n=Count("*"))
        .order_by()
    )
    found: dict[int, Cells] = {}
    for row in rows:
        _put(found.setdefault(row["assignment__agency_id"], Cells()), row)
    for agency_id, (given, owed) in update_counts(moves, current(), as_of).items():
        found[agency_id].updates_on_time, found[agency_id].updates_due = given, owed
    return found


def _moves_held(as_of: date, known: date, within: QuerySet[Assignment] | None, original: bool) -> QuerySet[Move]:
    """For every counted assignment the move that held on the day, with the day its lateness was judged by."""
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


def _cell(as_of: date) -> Case:
    """Which cell, by the same conditions as the lists that the figures link to."""
    return Case(*(When(in_cell(cell, as_of), then=Value(cell.value)) for cell in Cell))


def _put(cells: Cells, row: dict) -> None:
    n = row["n"]
    setattr(cells, row["cell"], getattr(cells, row["cell"]) + n)
    if row["cell"] == Cell.UNDATED:
        part = "undated_done" if row["state"] == State.COMPLETED else "undated_open"
        setattr(cells, part, getattr(cells, part) + n)
    beside = {State.SUBMITTED: "awaiting_office", State.DISPUTED: "disputed", State.SUSPENDED: "suspended"}
    if (name := beside.get(State(row["state"]))) is not None:
        setattr(cells, name, getattr(cells, name) + n)
    if row["marked"]:
        cells.marked_not_completed += n


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
