"""The query string by which the list of assignments shows exactly the rows of a figure, also of a frozen report (H4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from dondoc.rules.periods import Bounds
from dondoc.tasks.queries.of_period import Window
from dondoc.tasks.queries.past_figure import BETWEEN, PastFigure, is_part


def query_of(parts: str | Iterable[str], window: Window, *cuts: tuple[str, str]) -> str:
    """ "figure=…", for the list's address; "" where the rows have no list. `cuts`: (dimension, key) pairs, all of which hold."""
    chosen = (parts,) if isinstance(parts, str) else tuple(parts)
    if not all(is_part(part) for part in chosen):
        return ""
    return urlencode({"figure": PastFigure(window, chosen, tuple(cut for cut in cuts if cut[0] != "all")).written()})


def query_of_period(
    parts: str | Iterable[str],
    bounds: Bounds,
    known_at: date,
    by: str = "all",
    key: str = "",
    *,
    original: bool = False,
) -> str:
    """The same from what a frozen report keeps: its bounds, the day it was known, the row's dimension and key."""
    return query_of(parts, Window(bounds.first, bounds.last, known_at, original), (by, key))


@dataclass(frozen=True, slots=True)
class Links:
    """`query_of` for the hundreds of figures of one table: what their addresses have in common is written once for each part."""

    window: Window
    cuts: tuple[tuple[str, str], ...] = ()
    _heads: dict[str | tuple[str, ...], str] = field(default_factory=dict)

    def query(self, parts: str | tuple[str, ...], *cuts: tuple[str, str]) -> str:
        """The rows of `parts` under all of the table's cuts and these."""
        head = self._heads.get(parts)
        if head is None:
            head = self._heads[parts] = query_of(parts, self.window, *self.cuts)
        return head + "".join([_further(by, key) for by, key in cuts]) if head else ""


@lru_cache(maxsize=4096)
def _further(by: str, key: str) -> str:
    """A piece of the figure as `PastFigure.written` puts it behind the others, for an address."""
    return "" if by == "all" else quote_plus(f"{BETWEEN}{by}:{key}")
