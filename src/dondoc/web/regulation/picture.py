"""The life of an assignment as one picture, computed from LIFECYCLE: boxes for states, arrows for deeds (E3)."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.rules.lifecycle import LIFECYCLE, State, Transition
from dondoc.rules.regulation import Regulation

WIDTH, HEIGHT, BOX_WIDTH, BOX_HEIGHT = 1120, 520, 132, 40
#: Where each state stands; arrows are computed.
PLACES: dict[State, tuple[int, int]] = {
    State.DRAFT: (80, 250),
    State.ISSUED: (240, 250),
    State.IN_PROGRESS: (440, 250),
    State.AWAITING_SIGNATURE: (640, 250),
    State.SUBMITTED: (840, 250),
    State.COMPLETED: (1040, 250),
    State.RETURNED: (740, 120),
    State.DISPUTED: (340, 120),
    State.SUSPENDED: (540, 400),
    State.TRANSFERRED: (340, 40),
    State.WITHDRAWN: (240, 400),
}
#: From every open state alike: one arrow stands for all, else the picture is a knot.
FROM_ANY_OPEN = {State.SUSPENDED, State.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Box:
    state: str
    x: int
    y: int
    middle_x: int
    middle_y: int
    final: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    path: str
    deed: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    boxes: list[Box]
    arrows: list[Arrow]
    width: int = WIDTH
    height: int = HEIGHT
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table below the picture."""

    deed: str
    sources: list[str]
    to: str
    by: list[str]
    cite: str


def draw() -> Picture:
    boxes = [
        Box(s.value, x - BOX_WIDTH // 2, y - BOX_HEIGHT // 2, x, y + 5, s in LIFECYCLE.final or s is State.COMPLETED)
        for s, (x, y) in PLACES.items()
    ]
    return Picture(boxes, [arrow for row in LIFECYCLE.table for arrow in _arrows(row)])


def rows(regulation: Regulation) -> list[Row]:
    """The whole table in words, each deed with its article in this regulation."""
    return [
        Row(t.deed.value, sorted(s.value for s in t.sources), t.to.value if t.to else "", sorted(p.value for p in t.by), regulation.deed_cites.cite_for(t.deed.value))
        for t in LIFECYCLE.table
    ]


def _arrows(row: Transition) -> list[Arrow]:
    if row.to is None:
        return []
    if row.to in FROM_ANY_OPEN:
        return [_arrow(State.IN_PROGRESS, row.to, row.deed.value)]
    return [_arrow(source, row.to, row.deed.value) for source in sorted(row.sources, key=list(State).index) if _worth(source, row)]


def _worth(source: State, row: Transition) -> bool:
    """Arrows that pass over other boxes along the main line say nothing new: the table below names every source."""
    if row.deed.value == "file_result":
        return source in (State.AWAITING_SIGNATURE, State.RETURNED)
    if row.deed.value in ("draft_result", "transfer", "dispute"):
        return source in (State.IN_PROGRESS, State.DISPUTED)
    return True


def _arrow(source: State, to: State, deed: str) -> Arrow:
    (x1, y1), (x2, y2) = PLACES[source], PLACES[to]
    if y1 == y2:
        bend = 0 if x2 > x1 and x2 - x1 <= 220 else 75 if x2 > x1 else -75
        start, end = (x1 + BOX_WIDTH // 2, x2 - BOX_WIDTH // 2) if not bend else (x1, x2)
        y = y1 if not bend else y1 + (BOX_HEIGHT // 2 if bend > 0 else -BOX_HEIGHT // 2) * -1
        return Arrow(f"M{start} {y} Q{(start + end) // 2} {y - bend * -1} {end} {y}", deed, (start + end) // 2, y - 8 + bend // 2)
    side = 1 if y2 > y1 else -1
    start_y, end_y = y1 + side * BOX_HEIGHT // 2, y2 - side * BOX_HEIGHT // 2
    lean = 14 if deed in ("keep", "file_result") else -14 if deed in ("dispute", "return") else 0
    return Arrow(f"M{x1 + lean} {start_y} L{x2 + lean} {end_y}", deed, (x1 + x2) // 2 + lean, (start_y + end_y) // 2)
