"""Where each bar, line and word of a chart stands, in millimetres: reckoned once, drawn by typst for papers and as SVG for pages.

Readable without colour: every series has its own darkness and hatching, and every value is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dondoc.core.papers.model import Chart, ChartKind, Series
from dondoc.rules.numbers import vn_number

#: Millimetres.
WIDE, PLOT, LEGEND, ROW, LABELS, AXIS = 165.0, 44.0, 7.0, 7.2, 58.0, 12.0
#: Points of what is written; the width of a letter as a part of it; a point in millimetres.
SMALL, SIZE, LETTER, POINT = 7.5, 9.0, 0.5, 0.3528
#: Fill and hatching of a series in order: darkness differs first, then the pattern.
FILLS = (("#1d3557", ""), ("#a8bfd9", ""), ("#ffffff", "rising"), ("#4a6c94", ""), ("#d9e2ec", "falling"))
LIGHT_TEXT = frozenset({0, 3})


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    wide: float
    high: float
    fill: int  # place in FILLS; -1: paper under a word


@dataclass(frozen=True, slots=True)
class Stroke:
    """`strong`: the line of a series; others are axes and grid."""

    points: Sequence[tuple[float, float]]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """`y`: the middle of its capitals; `anchor`: which end of it stands at `x` (start, middle, end)."""

    x: float
    y: float
    text: str
    size: float = SIZE
    anchor: str = "start"
    light: bool = False


@dataclass(slots=True)
class Drawing:
    wide: float
    high: float = 0.0
    shapes: list[Bar | Stroke | Word] = field(default_factory=list)


def drawn(chart: Chart) -> Drawing:
    """The whole chart; its title is printed by the page around it."""
    made = Drawing(WIDE)
    top = _legend(made, chart) if len(chart.series) > 1 or chart.unit else 0.0
    (_upright if chart.kind is ChartKind.TREND else _lying)(made, chart, top)
    return made


def number(value: int) -> str:
    return vn_number(str(value))


def _width(text: str, size: float) -> float:
    """About how wide a text is, in millimetres."""
    return len(text) * size * LETTER * POINT


def _legend(made: Drawing, chart: Chart) -> float:
    """What each fill stands for, and the unit at the right; its height."""
    x, y = AXIS, LEGEND / 2
    unit = f"Đơn vị tính: {chart.unit}" if chart.unit else ""
    room = WIDE - _width(unit, SMALL) - 4
    for place, one in enumerate(chart.series if len(chart.series) > 1 else ()):
        if x + 6 + _width(one.name, SIZE) > room and x > AXIS:
            x, y = AXIS, y + 5
        if one.line:
            made.shapes.append(Stroke([(x, y), (x + 4, y)], strong=True))
        else:
            made.shapes.append(Bar(x, y - 1.5, 4, 3, place % len(FILLS)))
        made.shapes.append(Word(x + 5, y, one.name))
        x += 9 + _width(one.name, SIZE)
    if unit:
        made.shapes.append(Word(WIDE, LEGEND / 2, unit, SMALL, "end"))
    return y + LEGEND / 2


def _upright(made: Drawing, chart: Chart, top: float) -> None:
    """Months along the bottom, bars beside each other, lines over them; the figures of a line stand in a row below the months."""
    bars = [(place, one) for place, one in enumerate(chart.series) if not one.line]
    lines = [one for one in chart.series if one.line]
    step, most = _scale(max((v for one in chart.series for v in one.values if v is not None), default=0))
    floor, room = top + 4 + PLOT, (WIDE - AXIS) / max(1, len(chart.labels))
    for tick in range(0, most + 1, step):
        y = floor - PLOT * tick / most
        made.shapes += [Stroke([(AXIS, y), (WIDE, y)]), Word(AXIS - 1.5, y, number(tick), SMALL, "end")]
    wide = room * 0.8 / max(1, len(bars))
    for month, label in enumerate(chart.labels):
        left = AXIS + room * (month + 0.1)
        made.shapes.append(Word(left + room * 0.4, floor + 3.5, label, SMALL, "middle"))
        for beside, (place, one) in enumerate(bars):
            _column(made, one.values[month], left + wide * beside, wide, floor, most, place)
    for row, one in enumerate(lines):
        _line(made, one, room, floor, most, floor + 8 + 5 * row)
    made.high = floor + 7 + 5 * len(lines)


def _column(made: Drawing, value: int | None, x: float, wide: float, floor: float, most: int, place: int) -> None:
    if value is None:
        return
    high, text = PLOT * value / most, number(value)
    made.shapes.append(Bar(x + 0.2, floor - high, wide - 0.4, high, place % len(FILLS)))
    size = max(4.0, min(SMALL, wide / (len(text) * LETTER * POINT)))
    made.shapes.append(Word(x + wide / 2, floor - high - 1.8, text, size, "middle"))


def _line(made: Drawing, one: Series, room: float, floor: float, most: int, y: float) -> None:
    points: list[tuple[float, float]] = []
    for month, value in enumerate(one.values):
        x = AXIS + room * (month + 0.5)
        if value is None:
            made.shapes += [Stroke(points, strong=True)] if len(points) > 1 else []
            points = []
            continue
        points.append((x, floor - PLOT * value / most))
        made.shapes.append(Word(x, y, number(value), SMALL, "middle"))
    made.shapes += [Stroke(points, strong=True)] if len(points) > 1 else []
    made.shapes.append(Stroke([(AXIS - 7, y), (AXIS - 3, y)], strong=True))


def _lying(made: Drawing, chart: Chart, top: float) -> None:
    """One bar a label, its series one after the other, the sum at its end."""
    parts = [[one.values[place] or 0 for one in chart.series] for place in range(len(chart.labels))]
    most = max([*map(sum, parts), 1])
    unit = (WIDE - LABELS - 3 - max((_width(_sum_said(one), SIZE) for one in parts), default=0)) / most
    for place, label in enumerate(chart.labels):
        y = top + ROW * place + ROW / 2
        lines = _folded(label, LABELS - 2)
        for row, text in enumerate(lines):
            size = SIZE - 1 if lines[1:] else SIZE
            made.shapes.append(Word(LABELS - 2, y + (row - (len(lines) - 1) / 2) * 3.4, text, size, "end"))
        x, whole = LABELS, True
        for series, value in enumerate(parts[place]):
            fits = len(chart.series) > 1 and _width(number(value), SMALL) + 1.4 <= value * unit
            _segment(made, value, x, y, value * unit, series, said=fits)
            x, whole = x + value * unit, whole and (fits or not value)
        made.shapes.append(Word(x + 1.5, y, number(sum(parts[place])) if whole else _sum_said(parts[place])))
    made.high = top + ROW * max(1, len(chart.labels)) + 1
    made.shapes.append(Stroke([(LABELS, top), (LABELS, made.high)]))


def _sum_said(parts: Sequence[int]) -> str:
    """ "43 = 12 + 31": for a bar whose parts are too short to hold their figures."""
    return number(sum(parts)) + (f" = {' + '.join(map(number, parts))}" if len(parts) > 1 else "")


def _segment(made: Drawing, value: int, x: float, y: float, wide: float, series: int, *, said: bool) -> None:
    """One part of a lying bar. On hatching its figure stands on paper."""
    fill = series % len(FILLS)
    if not value:
        return
    made.shapes.append(Bar(x, y - 2.6, wide, 5.2, fill))
    if said:
        text = number(value)
        if FILLS[fill][1]:
            made.shapes.append(
                Bar(x + wide / 2 - _width(text, SMALL) / 2 - 0.5, y - 1.6, _width(text, SMALL) + 1, 3.2, -1)
            )
        made.shapes.append(Word(x + wide / 2, y, text, SMALL, "middle", light=fill in LIGHT_TEXT))


def _folded(text: str, room: float) -> list[str]:
    """A label in one line or two, the second cut with "…"."""
    if _width(text, SIZE) <= room:
        return [text]
    most = int(room / (8 * LETTER * POINT))
    cut = text.rfind(" ", 0, most + 1)
    first = text[: cut if cut > 0 else most]
    rest = text[len(first) :].strip()
    return [first, rest if len(rest) <= most else f"{rest[: most - 1].rstrip()}…"]


def _scale(most: int) -> tuple[int, int]:
    """Step and top of an axis that holds `most` in at most six steps of 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if most <= step * 6:
                return step, max(step, -(-most // step) * step)
        power *= 10
