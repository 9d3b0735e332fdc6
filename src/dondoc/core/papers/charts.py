"""Charts as pictures: drawn by typst into papers and PNG files, as SVG for pages. Where each line stands is `drawing`'s; here is only ink."""

from __future__ import annotations

import hashlib
import json
from xml.sax.saxutils import escape, quoteattr

from dondoc.core.papers.drawing import FILLS, POINT, Bar, Drawing, Stroke, drawn, number
from dondoc.core.papers.model import Chart, speakable
from dondoc.core.papers.typesetting import set_picture

#: Sharp in print, small in a file.
DOTS_PER_INCH = 220


def as_png(chart: Chart) -> bytes:
    """The picture for a Word file, as wide as its text."""
    return set_picture("chart.typ", {"chart": json.dumps(for_typst(chart), ensure_ascii=False)}, DOTS_PER_INCH)


def as_svg(chart: Chart) -> str:
    """The picture for a page: no style, no script; its words take the page's colour, and what it shows is said for screen readers."""
    made, told = drawn(chart), quoteattr(speakable(said(chart)))
    key = "c" + hashlib.sha256(repr(chart).encode()).hexdigest()[:10]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {made.wide:g} {made.high:.2f}" role="img" aria-label={told}>'
        f"<defs>{_pattern(key, 'rising', 'M0 2L2 0')}{_pattern(key, 'falling', 'M0 0L2 2')}</defs>"
        f"{''.join(_svg(shape, key) for shape in made.shapes)}</svg>"
    )


def said(chart: Chart) -> str:
    """What the chart shows, in words: title, then each label with its values."""
    told = [
        f"{label}: {', '.join(f'{one.name} {number(v)}' for one in chart.series if (v := one.values[place]) is not None)}"
        for place, label in enumerate(chart.labels)
    ]
    return f"{chart.title}{f' ({chart.unit})' if chart.unit else ''}. {'; '.join(told)}."


def for_typst(chart: Chart) -> dict[str, object]:
    """As `chart.typ` reads it."""
    made: Drawing = drawn(chart)
    return {
        "wide": made.wide,
        "high": round(made.high, 2),
        "alt": said(chart),
        "shapes": [_shape(s) for s in made.shapes],
    }


def _shape(shape: object) -> dict[str, object]:
    if isinstance(shape, Bar):
        colour, hatch = FILLS[shape.fill] if shape.fill >= 0 else ("#ffffff", "")
        edge = shape.fill >= 0
        return {
            "is": "bar",
            "x": shape.x,
            "y": shape.y,
            "wide": shape.wide,
            "high": shape.high,
            "colour": colour,
            "hatch": hatch,
            "edge": edge,
        }
    if isinstance(shape, Stroke):
        return {"is": "line", "points": [list(point) for point in shape.points], "strong": shape.strong}
    return {
        "is": "word",
        "x": shape.x,
        "y": shape.y,
        "text": shape.text,
        "size": shape.size,
        "anchor": shape.anchor,
        "light": shape.light,
    }  # type: ignore[attr-defined]


def _svg(shape: object, key: str) -> str:
    if isinstance(shape, Bar):
        colour, hatch = FILLS[shape.fill] if shape.fill >= 0 else ("#ffffff", "")
        place = (
            f'x="{shape.x:.2f}" y="{shape.y:.2f}" width="{max(shape.wide, 0):.2f}" height="{max(shape.high, 0):.2f}"'
        )
        edge = ' stroke="#1d3557" stroke-width="0.2"' if shape.fill >= 0 else ""
        ink = f'<rect {place} fill="{colour}"{edge}/>'
        return ink + (f'<rect {place} fill="url(#{key}{hatch})"/>' if hatch else "")
    if isinstance(shape, Stroke):
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in shape.points)
        wide, clear = ("0.7", "") if shape.strong else ("0.15", ' stroke-opacity="0.5"')
        return f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="{wide}"{clear}/>'
    size = shape.size * POINT  # type: ignore[attr-defined]
    ink = "#ffffff" if shape.light else "currentColor"  # type: ignore[attr-defined]
    return (
        f'<text x="{shape.x:.2f}" y="{shape.y + size * 0.34:.2f}" font-size="{size:.2f}" text-anchor="{shape.anchor}" '  # type: ignore[attr-defined]
        f'fill="{ink}">{escape(speakable(shape.text))}</text>'  # type: ignore[attr-defined]
    )


def _pattern(key: str, name: str, path: str) -> str:
    line = f'<path d="{path}" stroke="#1d3557" stroke-width="0.3"/>'
    return f'<pattern id="{key}{name}" width="2" height="2" patternUnits="userSpaceOnUse">{line}</pattern>'
