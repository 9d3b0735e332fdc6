"""The figures of the Office's report as its page shows them: cells, rates, comparison, tables, pictures, each figure with the list of its rows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dondoc.core.papers.charts import as_svg
from dondoc.core.papers.model import Chart
from dondoc.reports.office_paper import charts
from dondoc.rules.figures import Cells
from dondoc.rules.periods import Bounds
from dondoc.statistics.queries.links import query_of_period
from dondoc.web.reports.office_words import COMPARED, TABLES

PER_PAGE = 50
#: What is counted of a row beside its name.
COUNTED = (
    "total",
    "done_on_time",
    "done_late",
    "open_within",
    "open_overdue",
    "undated",
    "awaiting_office",
)
_CELLS = tuple(part.name for part in fields(Cells))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells with their links, and what of them was due."""

    name: str
    cells: Cells
    links: dict[str, str]
    due: int


@dataclass(frozen=True, slots=True)
class Value:
    """A number with the list of its rows ("": none)."""

    n: int
    url: str


class Shown:
    """One payload, to be shown. Rows open as they were counted: of the same days, as known on the same day."""

    def __init__(self, payload: dict[str, Any]) -> None:
        self.payload = payload
        self.total = payload["total"]
        self.known_at, self.as_of = (date.fromisoformat(payload[name]) for name in ("known_at", "as_of"))
        self.bounds = Bounds(date.fromisoformat(payload["period"]["first"]), self.as_of)
        self.original = payload["deadline"] == "original"

    def link(self, parts: str | list[str], by: str = "all", key: str = "", bounds: Bounds | None = None) -> str:
        query = query_of_period(parts, bounds or self.bounds, self.known_at, by, key, original=self.original)
        return f"{reverse('assignments')}?{query}" if query else ""

    @property
    def links(self) -> dict[str, str]:
        return {code: self.link(code) for code in COUNTED}

    @property
    def rates(self) -> list[dict[str, Any]]:
        """Each with the lists of what stands above and below its line."""
        return [
            rate | {"above_url": self.link(list(rate["above"])), "below_url": self.link(list(rate["below"]))}
            for rate in self.payload["rates"]
        ]

    @property
    def compared(self) -> dict[str, Any]:
        """The table of this period beside the others: heads, and lines of a word with its values."""
        parts = [(self.payload["period"], self.total, self.bounds)]
        for other in (self.payload["before"], self.payload["year_before"]):
            if other:
                said = other["period"]
                bounds = Bounds(date.fromisoformat(said["first"]), date.fromisoformat(said["last"]))
                parts.append((said, other["total"], bounds))
        lines = [
            (word, [Value(total[code], self.link(code, bounds=bounds)) for _said, total, bounds in parts])
            for code, word in COMPARED
            if any(total[code] for _said, total, _bounds in parts)
        ]
        return {"heads": [said["name"] for said, _total, _bounds in parts], "lines": lines}

    def table(self, by: str, number: int) -> dict[str, Any]:
        """A page of one table, and its total row."""
        by = by if by in TABLES else "agency"
        pages = Paginator(self.payload["tables"][by], PER_PAGE)
        page: Page[Any] = pages.get_page(number)
        page.object_list = [self._row(by, row) for row in page.object_list]
        whole = self._row("all", self.total | {"key": "", "name": _("Cộng")})
        return {"by": by, "head": TABLES[by][1], "page": page, "whole": whole}

    def _row(self, by: str, row: dict[str, Any]) -> Row:
        cells = Cells(**{name: row[name] for name in _CELLS})
        links = {code: self.link(code, by, row["key"]) for code in COUNTED}
        return Row(row["name"], cells, links, cells.done_on_time + cells.done_late + cells.open_overdue)

    @property
    def pictures(self) -> list[tuple[Chart, SafeString]]:
        # drawn by our own hand, every word of it escaped there
        return [(chart, mark_safe(as_svg(chart))) for chart in charts(self.payload)]  # noqa: S308
