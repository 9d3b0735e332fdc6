"""A table of the workbench as it is drawn and taken away: heads, rows, every figure with the address of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dondoc.rules.access import Actor, Role
from dondoc.rules.figures import Cells, RateFigure
from dondoc.rules.period_figures import FLOWS, ORIGINS, PeriodCells
from dondoc.rules.standing import Cell
from dondoc.statistics.queries.links import Links
from dondoc.statistics.queries.period import PeriodRow
from dondoc.statistics.queries.workbench import Table, parts_of_rates, rates_of
from dondoc.web.figure_words import PART_WORDS, Word
from dondoc.web.statistics.address import Wish
from dondoc.web.templatetags.wording import percent_of, thousands

CELLS = ("total", *(cell.value for cell in Cell), "awaiting_office")
#: In the table of a period: where its assignments come from, how they stand, what happened to them.
OF_PERIOD = (*ORIGINS, "total", "done", "open", *FLOWS)
#: What who is told the standing only has no list of.
INNER = frozenset({"awaiting_office", *FLOWS, "updates_due", "updates_on_time"})


@dataclass(frozen=True, slots=True)
class Number:
    """`below`: of a rate, its denominator; `url` and `below_url` lead to the rows."""

    n: int
    url: str = ""
    below: int | None = None
    below_url: str = ""

    @property
    def share(self) -> str:
        return str(percent_of(self.n, self.below)) if self.below else "–"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name leads to its rows. `cells` and `links` for the table of the five cells, `numbers` for the others."""

    name: str
    code: str
    url: str
    numbers: list[Number] = field(default_factory=list)
    cells: Cells | None = None
    links: dict[str, str] = field(default_factory=dict)

    @property
    def due(self) -> int:
        cells = self.cells or Cells()
        return cells.done_on_time + cells.done_late + cells.open_overdue


class Drawn:
    """One table with its links. Who is told the standing only is told no more by a column."""

    def __init__(self, wish: Wish, table: Table, actor: Actor) -> None:
        self.wish, self.table = wish, table
        self.told_all = actor.role is not Role.READER
        self._list = f"{reverse('assignments')}?"
        self._links = Links(wish.asked.window, wish.asked.cuts)

    @property
    def heads(self) -> list[Word]:
        """Of the columns after the name; not for the five cells, whose heads are fixed."""
        if self.wish.asked.across:
            return [
                *(_(row.name) for row in self.table.columns),
                *([_("Còn lại")] if self.table.left_out else []),
                _("Cộng"),
            ]
        if self.wish.columns == "ty-le":
            return [_(rate.name) for rate in rates_of(self.table.total, updates=True)]
        return [PART_WORDS[part] for part in (OF_PERIOD if self.wish.columns == "ky" else CELLS)]

    def line(self, row: PeriodRow) -> Line:
        own = ((self.wish.asked.by, row.key),)
        return self._line(_(row.name) if row.name else _("Tất cả"), row.code, row.part, own, row.key)

    def last(self) -> Line:
        """What all rows add up to."""
        return self._line(_("Cộng"), "", self.table.total, (), None)

    def rates(self) -> list[dict[str, Any]]:
        """Each rate of the whole with its formula and both its figures."""
        return [
            {"rate": rate, "number": self._rate(rate, ())}
            for rate in rates_of(self.table.total, self.wish.asked.updates)
        ]

    def _line(self, name: str, code: str, part: PeriodCells, own: tuple[tuple[str, str], ...], key: str | None) -> Line:
        url = self.to("total", *own) if part.total else ""
        if self.wish.asked.across:
            return Line(name, code, url, self._across(part, own, key))
        if self.wish.columns == "ty-le":
            return Line(name, code, url, [self._rate(rate, own) for rate in rates_of(part, updates=True)])
        if self.wish.columns == "ky":
            return Line(name, code, url, [Number(part.value(one), self.to(one, *own)) for one in OF_PERIOD])
        links = {one: self.to(one, *own) for one in CELLS if self.told_all or one != "awaiting_office"}
        return Line(name, code, url, [], part.cells, links)

    def _across(self, part: PeriodCells, own: tuple[tuple[str, str], ...], key: str | None) -> list[Number]:
        shown, across = self.wish.shown, self.wish.asked.across
        found = []
        for column in self.table.columns:
            held = column.part if key is None else self.table.cells.get((key, column.key))
            n = held.value(shown) if held else 0
            found.append(Number(n, self.to(shown, *own, (across, column.key)) if n else ""))
        whole = part.value(shown)
        if self.table.left_out:
            found.append(Number(whole - sum(number.n for number in found)))
        return [*found, Number(whole, self.to(shown, *own))]

    def _rate(self, rate: RateFigure, own: tuple[tuple[str, str], ...]) -> Number:
        above, below = parts_of_rates()[rate.code]
        return Number(rate.numerator, self.to(above, *own), rate.denominator, self.to(below, *own))

    def to(self, parts: str | tuple[str, ...], *cuts: tuple[str, str]) -> str:
        """The list with exactly these rows; "" where nobody may have that list."""
        if not self.told_all and not INNER.isdisjoint((parts,) if isinstance(parts, str) else parts):
            return ""
        query = self._links.query(parts, *cuts)
        return self._list + query if query else ""


def values(drawn: Drawn, line: Line) -> list[object]:
    """A row of a file: name, of an agency its code, whole numbers; a rate is its two figures."""
    found: list[object] = [line.name, *([line.code] if _has_codes(drawn) else [])]
    if line.cells is not None:
        return [*found, *(line.cells.value(one) for one in CELLS if one in line.links)]
    for number in line.numbers:
        found += [number.n] if number.below is None else [number.n, number.below]
    return found


def columns_of_file(drawn: Drawn) -> list[str]:
    """The heads of `values`."""
    code = [_("Mã")] if _has_codes(drawn) else []
    if drawn.wish.columns != "ty-le":
        return [*code, *(str(head) for head in drawn.heads)]
    sides = (_("%(rate)s: tử số"), _("%(rate)s: mẫu số"))
    return [*code, *(side % {"rate": head} for head in drawn.heads for side in sides)]


def _has_codes(drawn: Drawn) -> bool:
    """Agencies are known elsewhere by their codes; those of fields, kinds and documents are this program's own."""
    return drawn.wish.asked.by == "agency"


def sentence(drawn: Drawn) -> str:
    """What a reader hears of the whole: "1.204 lượt giao, 318 quá hạn"."""
    total = drawn.table.total
    return _("%(n)s lượt giao, %(late)s chưa hoàn thành, quá hạn") % {
        "n": thousands(total.total),
        "late": thousands(total.cells.open_overdue),
    }
