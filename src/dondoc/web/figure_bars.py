"""Shapes for figures: pieces of a stacked bar, the equation of the five cells, the cells of a strip of days.

Pure arithmetic on what queries and rules hand in; widths are numbers for SVG attributes, never styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Word = str | Promise

#: Code of the figure, colour area, token of the icon, icon, words; in the order of the screen: done, open, undated.
CELLS = (
    ("done_on_time", "done", "done", "circle-check", gettext_lazy("Hoàn thành đúng hạn")),
    ("done_late", "donelate", "donelate", "clock-check", gettext_lazy("Hoàn thành quá hạn")),
    ("open_within", "within", "within", "clock", gettext_lazy("Chưa hoàn thành, trong hạn")),
    ("open_overdue", "late", "late", "alert-triangle", gettext_lazy("Chưa hoàn thành, quá hạn")),
    ("undated", "undated", "undated", "infinity", gettext_lazy("Không có thời hạn")),
)
#: Strips longer than this show both ends only.
LONGEST_STRIP = 15
ENDS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: `code` is a colour area (done, donelate, within, office, soon, late, undated)."""

    code: str
    n: int
    word: Word


@dataclass(frozen=True, slots=True)
class Piece:
    """One rect; `x` and `width` are percentages as SVG reads them."""

    code: str
    x: str
    width: str
    first: bool


@dataclass(frozen=True, slots=True)
class FigureCell:
    """One cell of the equation; `sign` is what stands before it."""

    code: str
    token: str
    icon: str
    word: Word
    n: int
    url: str
    note: str
    sign: str


@dataclass(frozen=True, slots=True)
class DayCell:
    """One cell of a strip; kind: start, off, counted, due or gap (then `word` says how many days are left out)."""

    kind: str
    day: date | None
    word: str


def value(figures: Any, name: str, default: Any = 0) -> Any:
    """A figure by name, whether the query answered with a mapping or an object."""
    return figures.get(name, default) if isinstance(figures, Mapping) else getattr(figures, name, default)


def parts_of(cells: Any) -> list[Part]:
    """Parts from five-cell figures, or from a list of parts given as objects or mappings."""
    if isinstance(cells, Iterable) and not isinstance(cells, Mapping):
        return [Part(value(c, "code"), value(c, "n"), value(c, "word", "")) for c in cells]
    return [Part(area, value(cells, code), word) for code, area, _token, _icon, word in CELLS]


def pieces(parts: list[Part]) -> list[Piece]:
    """Rects of a bar, left to right; parts of nought are left out."""
    total = sum(part.n for part in parts)
    done, made = 0, []
    for part in parts:
        if not part.n:
            continue
        made.append(Piece(part.code, f"{100 * done / total:.3f}%", f"{100 * part.n / total:.3f}%", done == 0))
        done += part.n
    return made


def sentence(parts: list[Part]) -> str:
    """What a reader hears instead of the bar: "22 quá hạn, 18 chờ xác nhận"."""
    said = [f"{part.n} {str(part.word).lower()}" for part in parts if part.n]
    return ", ".join(said) or _("chưa có số liệu")


def equation(figures: Any, links: Mapping[str, str], notes: Mapping[str, str]) -> list[FigureCell]:
    """Total = five cells, each with its link and its small line."""
    waiting = value(figures, "awaiting_office")
    told = {"open_within": _("trong đó %(n)s chờ xác nhận") % {"n": waiting}} if waiting else {}
    told.update(notes)
    cells = [
        FigureCell(code, token, icon, word, value(figures, code), links.get(code, ""), told.get(code, ""), sign)
        for (code, _area, token, icon, word), sign in zip(CELLS, "=++++", strict=True)
    ]
    total = value(figures, "total")
    first = FigureCell(
        "total", "total", "", _("Tất cả lượt giao"), total, links.get("total", ""), told.get("total", ""), ""
    )
    return [first, *cells]


def _off(why: str) -> str:
    """The weekday stands above it in the cell already."""
    return _("nghỉ") if why in ("Thứ Bảy", "Chủ nhật") else _(why)


def day_cells(reckoning: Any) -> list[DayCell]:
    """The start and every day up to the due one; long terms keep both ends and say how many days lie between."""
    days = [day for day in reckoning.days if day.date != reckoning.start]
    start = DayCell("start", reckoning.start, "")
    if not days:
        return [DayCell("due", reckoning.due, _("hết hạn trong ngày"))]
    if len(days) < LONGEST_STRIP:
        return [start, *(_day_cell(day, reckoning.due) for day in days)]
    first, between, last = days[: ENDS - 1], days[ENDS - 1 : -ENDS], days[-ENDS:]
    # what counts is what would be drawn as counted, which the last day is not
    counted = sum(day.counted and day.date != reckoning.due for day in between)
    gap = DayCell("gap", None, _("… %(n)s ngày được tính …") % {"n": counted})
    return [start, *(_day_cell(d, reckoning.due) for d in first), gap, *(_day_cell(d, reckoning.due) for d in last)]


def _day_cell(day: Any, due: date | None) -> DayCell:
    said = _("ngày %(n)s") % {"n": day.number} if day.counted else _off(day.why)
    if day.date == due:
        return DayCell("due", day.date, _("%(counted)s, hết hạn") % {"counted": said} if day.counted else said)
    return DayCell("counted" if day.counted else "off", day.date, said)
