"""The life of an assignment as one picture: boxes for states, arrows for the deeds of LIFECYCLE (E3)."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.rules.access import Deed
from dondoc.rules.lifecycle import LIFECYCLE, State
from dondoc.rules.regulation import Regulation

WIDTH, HEIGHT, BOX_WIDTH, BOX_HEIGHT = 1140, 400, 136, 40
#: Where each state stands.
PLACES: dict[State, tuple[int, int]] = {
    State.DRAFT: (76, 200),
    State.ISSUED: (256, 200),
    State.IN_PROGRESS: (450, 200),
    State.AWAITING_SIGNATURE: (656, 200),
    State.SUBMITTED: (856, 200),
    State.COMPLETED: (1060, 200),
    State.DISPUTED: (450, 66),
    State.TRANSFERRED: (706, 66),
    State.RETURNED: (956, 66),
    State.SUSPENDED: (450, 346),
    State.WITHDRAWN: (256, 346),
}
#: How each arrow runs and where its word stands: (deed, from) -> (path, x, y). One arrow stands for deeds that start in many states alike;
#: the table below the picture names every one. A test holds that every deed of LIFECYCLE that leads somewhere has its arrow.
ROUTES: dict[tuple[Deed, State], tuple[str, int, int]] = {
    (Deed.ISSUE, State.DRAFT): ("M144 200 H188", 166, 190),
    (Deed.ACCEPT, State.ISSUED): ("M324 200 H382", 353, 190),
    (Deed.DRAFT_RESULT, State.IN_PROGRESS): ("M518 200 H588", 553, 190),
    (Deed.FILE_RESULT, State.AWAITING_SIGNATURE): ("M724 200 H788", 756, 190),
    (Deed.CONFIRM, State.SUBMITTED): ("M924 200 H992", 958, 222),
    (Deed.RETURN, State.SUBMITTED): ("M850 180 L916 86", 850, 128),
    (Deed.FILE_RESULT, State.RETURNED): ("M972 86 L888 180", 968, 148),
    (Deed.DISPUTE, State.IN_PROGRESS): ("M430 180 V86", 372, 138),
    (Deed.KEEP, State.DISPUTED): ("M470 86 V180", 536, 138),
    (Deed.TRANSFER, State.DISPUTED): ("M518 66 H638", 578, 56),
    (Deed.RECALL_RESULT, State.SUBMITTED): ("M846 220 Q660 300 478 220", 662, 252),
    (Deed.REOPEN, State.COMPLETED): ("M1060 220 Q760 400 496 220", 800, 318),
    (Deed.SUSPEND, State.IN_PROGRESS): ("M450 220 V326", 480, 280),
    (Deed.WITHDRAW, State.IN_PROGRESS): ("M420 220 L290 326", 338, 280),
}


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
    """The boxes, and of the arrows those whose row is in LIFECYCLE: what the table does not allow is not drawn."""
    boxes = [
        Box(s.value, x - BOX_WIDTH // 2, y - BOX_HEIGHT // 2, x, y + 5, s in LIFECYCLE.final or s is State.COMPLETED)
        for s, (x, y) in PLACES.items()
    ]
    arrows = [
        Arrow(path, deed.value, x, y) for (deed, source), (path, x, y) in ROUTES.items() if LIFECYCLE.find(deed, source)
    ]
    return Picture(boxes, arrows)


def rows(regulation: Regulation) -> list[Row]:
    """The whole table in words, each deed with its article in this regulation."""
    return [
        Row(
            deed=t.deed.value,
            sources=sorted(s.value for s in t.sources),
            to=t.to.value if t.to else "",
            by=sorted(p.value for p in t.by),
            cite=regulation.deed_cites.cite_for(t.deed.value),
        )
        for t in LIFECYCLE.table
    ]
