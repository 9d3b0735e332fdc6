"""Stacked columns of the last months, and the line of what stayed overdue, as SVG: numbers for attributes, never styles (strict CSP)."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.dashboard.queries import Month

WIDTH, HEIGHT, FLOOR, BAR, LEFT = 560, 200, 170, 22, 60


@dataclass(frozen=True, slots=True)
class Column:
    month: Month
    x: int
    middle: int
    on_time_y: float
    on_time_height: float
    late_y: float
    late_height: float
    overdue_y: float


@dataclass(frozen=True, slots=True)
class Line:
    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    columns: list[Column]
    lines: list[Line]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bar: int = BAR
    floor: int = FLOOR

    @property
    def is_empty(self) -> bool:
        return all(c.month.total + c.month.overdue == 0 for c in self.columns)

    @property
    def overdue_points(self) -> str:
        """As `polyline` reads them."""
        return " ".join(f"{c.middle},{c.overdue_y}" for c in self.columns)

    @property
    def overdue_now(self) -> int:
        return self.columns[-1].month.overdue if self.columns else 0


def columns(months: list[Month]) -> Chart:
    """The axis always begins at zero and ends at a round number above the tallest column and the highest point of the line."""
    top = _round_up(max((max(m.total, m.overdue) for m in months), default=0))
    scale = (FLOOR - 10) / top
    step = (WIDTH - LEFT) / max(len(months), 1)
    found = []
    for i, month in enumerate(months):
        on_time, late = month.on_time * scale, month.late * scale
        x = round(LEFT + i * step + (step - BAR) / 2)
        found.append(
            Column(
                month,
                x,
                x + BAR // 2,
                round(FLOOR - on_time, 1),
                round(on_time, 1),
                round(FLOOR - on_time - late, 1),
                round(late, 1),
                round(FLOOR - month.overdue * scale, 1),
            )
        )
    return Chart(found, [Line(round(FLOOR - value * scale, 1), value) for value in range(0, top + 1, top // 4)])


def _round_up(value: int) -> int:
    """A number of at least 4, divisible by 4, with one or two leading digits."""
    step = 4
    while step * 5 < value:
        step *= 10 if step * 50 <= value else 5 if step * 25 <= value else 2
    return max(-(-value // step) * step, 4)
