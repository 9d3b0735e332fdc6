"""The figures of an edition: cut out of the frozen figures of an approved report, as canonical JSON. Plain Python.

What a report holds beside this (urgings, returns, extensions) stays inside the house.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

#: The five cells, in the order of the screen; they add up to `total`.
CELLS = ("done_on_time", "done_late", "open_within", "open_overdue", "undated")
#: What is told of every group of assignments.
COLUMNS = ("total", *CELLS, "undated_done")
#: Where the assignments of the period come from; told of the whole only. The three add up to `total`.
ORIGINS = ("carried_over", "assigned", "reopened")
#: What may be shown beside the overview.
TABLES = ("agency", "field", "month")
MONTH = ("year", "month", "on_time", "late", "overdue")
#: Printed beside each line of a table, where the report has it; else its first rate.
LINE_RATE = "on_time_of_due"
SCHEMA = 1


def cut(frozen: Mapping[str, Any], tables: Iterable[str], publisher: str) -> dict[str, Any]:
    """The public part of a report's frozen figures (reports/figures.py); nothing is computed anew. `tables`: which of TABLES are shown.

    A rate over a part that the public does not get (updates, urgings) is left out.
    """
    chosen = set(tables)
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "publisher": publisher,
        "period": {name: frozen["period"][name] for name in ("kind", "year", "part", "name", "first", "last")},
        "as_of": frozen["as_of"],
        "known_at": frozen["known_at"],
        "deadline": frozen["deadline"],
        "total": _counts(frozen["total"], (*COLUMNS, *ORIGINS)),
        "rates": [
            {name: rate[name] for name in ("code", "name", "formula", "above", "below", "numerator", "denominator")}
            for rate in frozen["rates"]
            if all(part in COLUMNS for part in (*rate["above"], *rate["below"]))
        ],
        "tables": {},
    }
    for table in ("agency", "field"):
        if table in chosen:
            found["tables"][table] = [_line(row) for row in frozen["tables"][table] if row["total"]]
    if "month" in chosen:
        found["tables"]["month"] = [_counts(row, MONTH) for row in frozen["months"]]
    return found


def canonical(payload: Mapping[str, Any]) -> str:
    """One way of writing it: sorted keys, no blanks, NFC."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def fraction(rate: Mapping[str, Any], cells: Mapping[str, int]) -> tuple[int, int] | None:
    """Numerator and denominator of a rate over other cells; None where nothing is below the line."""
    above, below = (sum(cells[part] for part in rate[side]) for side in ("above", "below"))
    return (above, below) if below else None


def line_rate(rates: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The rate that is told in every line of a table."""
    return next((rate for rate in rates if rate["code"] == LINE_RATE), rates[0] if rates else None)


def _counts(told: Mapping[str, Any], names: Iterable[str]) -> dict[str, int]:
    return {name: int(told[name]) for name in names}


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(row.get(name, "")) for name in ("key", "code", "name", "kind")} | _counts(row, COLUMNS)
