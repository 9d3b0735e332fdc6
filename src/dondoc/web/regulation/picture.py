"""The life of an assignment as one picture: boxes for states, arrows for the deeds of LIFECYCLE (E3)."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.rules.access import Deed
from dondoc.rules.lifecycle import LIFECYCLE, State
from dondoc.rules.regulation import Regulation

WIDTH, HEIGHT, BOX_WIDTH, BOX_HEIGHT = 1480, 440, 172, 46
#: Where each state stands.
PLACES: dict[State, tuple[int, int]] = {
    State.DRAFT: (90, 220),
    State.ISSUED: (340, 220),
    State.IN_PROGRESS: (610, 220),
    State.AWAITING_SIGNATURE: (880, 220),
    State.SUBMITTED: (1140, 220),
    State.COMPLETED: (1390, 220),
    State.DISPUTED: (610, 70),
    State.TRANSFERRED: (960, 70),
    State.RETURNED: (1265, 70),
    State.SUSPENDED: (610, 380),
    State.WITHDRAWN: (340, 380),
}
#: How each arrow runs and where its word stands: (deed, from) -> (path, x, y). One arrow stands for deeds that start in many states alike;
#: the table below the picture names every one. A test holds that every deed of LIFECYCLE that leads somewhere has its arrow.
ROUTES: dict[tuple[Deed, State], tuple[str, int, int]] = {
    (Deed.ISSUE, State.DRAFT): ("M176 220 H254", 213, 208),
    (Deed.ACCEPT, State.ISSUED): ("M426 220 H524", 473, 208),
    (Deed.DRAFT_RESULT, State.IN_PROGRESS): ("M696 220 H794", 743, 186),
    (Deed.FILE_RESULT, State.AWAITING_SIGNATURE): ("M966 220 H1054", 1008, 208),
    (Deed.CONFIRM, State.SUBMITTED): ("M1226 220 H1304", 1265, 262),
    (Deed.RETURN, State.SUBMITTED): ("M1130 197 L1226 93", 1120, 142),
    (Deed.FILE_RESULT, State.RETURNED): ("M1276 93 L1186 197", 1300, 152),
    (Deed.DISPUTE, State.IN_PROGRESS): ("M588 197 V93", 500, 150),
    (Deed.KEEP, State.DISPUTED): ("M632 93 V197", 722, 150),
    (Deed.TRANSFER, State.DISPUTED): ("M696 70 H874", 783, 58),
    (Deed.RECALL_RESULT, State.SUBMITTED): ("M1120 243 Q870 330 650 243", 884, 282),
    (Deed.REOPEN, State.COMPLETED): ("M1390 243 Q1000 460 670 243", 1040, 362),
    (Deed.SUSPEND, State.IN_PROGRESS): ("M610 243 V357", 656, 306),
    (Deed.WITHDRAW, State.IN_PROGRESS): ("M570 243 L390 357", 452, 300),
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
