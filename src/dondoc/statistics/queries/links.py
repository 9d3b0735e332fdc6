"""The query string by which the list of assignments shows exactly the rows of a figure, also of a frozen report (H4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from dondoc.rules.periods import Bounds
from dondoc.tasks.queries.of_period import Window
from dondoc.tasks.queries.past_figure import PastFigure, is_part

#: Counts whose rows no list of assignments has.
WITHOUT_ROWS = frozenset({"urged"})


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
