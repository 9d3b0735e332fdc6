"""One figure of a table or a frozen report, written into an address so that the list of assignments shows exactly the rows that were counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from dondoc.core.regulation import regulation_in_force
from dondoc.rules.access import Deed
from dondoc.rules.lifecycle import State
from dondoc.rules.period_figures import ORIGINS
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Extension, Move
from dondoc.tasks.models.extension import Outcome
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.dimensions import DIMENSIONS, Cut
from dondoc.tasks.queries.figures import standing_at
from dondoc.tasks.queries.of_period import Window, inside, moves_of, origins
from dondoc.tasks.queries.update_rate import MOVE, update_counts

#: Between the parts of the address, and between parts that are added up.
BETWEEN, PLUS, NOTHING = "~", "+", "-"
#: Deeds of the period; who urged whom is a matter of another room.
DEEDS = ("returned", "withdrawn", "transferred", "extended", "extension_refused")
_STATES = {
    "awaiting_office": State.SUBMITTED,
    "disputed": State.DISPUTED,
    "suspended": State.SUSPENDED,
    "done": State.COMPLETED,
}
UPDATES = ("updates_due", "updates_on_time")
#: What goes on inside an assignment: only who sees it whole is told.
INNER = frozenset({"awaiting_office", "disputed", "suspended", *DEEDS, *UPDATES})
PARTS = frozenset(
    {cell.value for cell in Cell} | _STATES.keys() | INNER | set(ORIGINS)
    | {"total", "open", "undated_open", "undated_done", "marked_not_completed"}
)  # fmt: skip
#: "late:31-90": overdue by so many days; "age:181-": open without a deadline, given so many days ago.
_AGED = re.compile(r"(late|age):([0-9]{1,5})-([0-9]{1,5})?")
#: Longer addresses of one figure are nobody's link.
LONGEST = 600


@dataclass(frozen=True, slots=True)
class PastFigure:
    """`parts` of PARTS are joined (the numerator of a rate has several); `cuts`: the dimensions and their keys, all of which hold."""

    window: Window
    parts: tuple[str, ...] = ("total",)
    cuts: tuple[tuple[str, str], ...] = ()

    @property
    def is_inner(self) -> bool:
        return not INNER.isdisjoint(self.parts)

    def written(self) -> str:
        """For an address; `read` takes it back."""
        w = self.window
        head = (w.last.isoformat(), w.known_at.isoformat(), w.first.isoformat() if w.first else NOTHING)
        judged = "original" if w.original else "present"
        return BETWEEN.join((*head, judged, PLUS.join(self.parts), *(f"{by}:{key}" for by, key in self.cuts)))


def read(text: str) -> PastFigure | None:
    """None for what is no figure's address."""
    pieces = text.split(BETWEEN)
    if len(text) > LONGEST or len(pieces) < 5 or pieces[3] not in ("original", "present"):
        return None
    try:
        last, known = date.fromisoformat(pieces[0]), date.fromisoformat(pieces[1])
        first = None if pieces[2] == NOTHING else date.fromisoformat(pieces[2])
    except ValueError:
        return None
    # a day beyond which the almanac ends has no end
    if not all(date(1945, 1, 1) <= day <= date(2200, 1, 1) for day in (last, known, first or last)):
        return None
    parts = tuple(pieces[4].split(PLUS))
    cuts = tuple((by, key) for by, _colon, key in (piece.partition(":") for piece in pieces[5:]))
    if not all(is_part(part) for part in parts) or any(by not in DIMENSIONS for by, _key in cuts):
        return None
    return PastFigure(Window(first, last, known, pieces[3] == "original"), parts, cuts)


def is_part(text: str) -> bool:
    """Whether a list can be asked for it."""
    return text in PARTS or bool(_AGED.fullmatch(text))


def aged(part: str, day: date, issued: str = "assignment__issued_on") -> Q:
    """Of the rows of `moves_of`: those of an age ("late:31-90") at the end of `day`. An overdue one is at least 0 days behind."""
    found = _AGED.fullmatch(part)
    assert found is not None  # `is_part` was asked
    first, last = int(found[2]), int(found[3]) if found[3] else None
    if found[1] == "late":
        rows, column = of_counted(Cell.OPEN_OVERDUE, day), "late_after"
    else:
        rows, column = of_counted(Cell.UNDATED, day) & ~Q(state=State.COMPLETED.value), issued
    if first:
        rows &= Q(**{f"{column}__lte": day - timedelta(days=first)})
    return rows if last is None else rows & Q(**{f"{column}__gte": day - timedelta(days=last)})


def of_assignments(figure: PastFigure) -> Q:
    """Of assignments: those that the figure counts. It may ask what its dimensions need."""
    window = figure.window
    return Q(pk__in=_counted(figure)) & cut_by(figure.cuts, Cut(window.last, window.known))


def cut_by(cuts: Iterable[tuple[str, str]], cut: Cut) -> Q:
    """Of assignments: those under all of these keys."""
    found = Q()
    for by, key in cuts:
        found &= cut.condition(by, key)
    return found


def _counted(figure: PastFigure) -> QuerySet[Move] | QuerySet[Assignment]:
    deeds = [part for part in figure.parts if part in DEEDS]
    if deeds:
        return Assignment.objects.filter(reduce(or_, (_deed(part, figure.window) for part in deeds))).values("pk")
    rows = moves_of(figure.window).filter(reduce(or_, (_part(part, figure.window) for part in figure.parts)))
    return rows.values("assignment_id")


def _deed(part: str, window: Window) -> Q:
    if part in ("extended", "extension_refused"):
        outcome = Outcome.GRANTED if part == "extended" else Outcome.REFUSED
        decided = Extension.objects.filter(inside(window, "decided_at"), outcome=outcome.value)
        return Q(pk__in=decided.values("assignment_id"))
    moves = Move.objects.filter(inside(window, "at"), standing_at(window.known))
    if part == "returned":
        return Q(pk__in=moves.filter(deed=Deed.RETURN.value).values("assignment_id"))
    state = State(part).value
    return Q(pk__in=moves.filter(state=state).exclude(state_before=state).values("assignment_id"))


def _part(part: str, window: Window) -> Q:
    """Of the rows of `moves_of`."""
    if ":" in part:
        return aged(part, window.last)
    day, done = window.last, Q(state=State.COMPLETED.value)
    if part in (cell.value for cell in Cell):
        return of_counted(Cell(part), day)
    if part in _STATES:
        return Q(state=_STATES[part].value)
    if part in ORIGINS:
        return origins(window)[part]
    if part in UPDATES:
        asked = update_counts(regulation_in_force(day), day, MOVE)[part].filter
        assert isinstance(asked, Q)  # both are counted under a condition
        return asked
    return {
        "total": Q(pk__isnull=False),
        "open": ~done,
        "undated_open": of_counted(Cell.UNDATED, day) & ~done,
        "undated_done": of_counted(Cell.UNDATED, day) & done,
        "marked_not_completed": Q(marked=True),
    }[part]
