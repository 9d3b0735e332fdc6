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
#: What may be shown beside the overview: table of the edition -> where it stands in the frozen figures.
TABLES = {"agency": ("tables", "agency"), "field": ("tables", "field"), "month": ("months",)}
#: Printed beside each line of a table, where the profile names it; else its first rate.
LINE_RATE = "on_time_of_due"
SCHEMA = 1


def cut(frozen: Mapping[str, Any], rates: Iterable[Any], tables: Iterable[str], publisher: str) -> dict[str, Any]:
    """The public part of a report's frozen figures. `rates`: the profile's, each with `code`, `numerator`, `denominator` (names of cells).

    A rate is told with its formula in cells only where that gives the very fraction that was frozen; else its frozen fraction stands alone.
    """
    total = _cells(frozen["total"])
    known = {rate.code: rate for rate in rates}
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "publisher": publisher,
        "period": {name: frozen["period"][name] for name in ("kind", "year", "part", "name", "first", "last")},
        "as_of": frozen["as_of"],
        "known_at": frozen["known_at"],
        "deadline": frozen["deadline"],
        "total": total,
        "rates": [_rate(rate, known.get(rate["code"]), total) for rate in frozen["rates"] if rate["denominator"]],
        "tables": {},
    }
    for table in TABLES:
        if table in tables:
            found["tables"][table] = [_line(row) for row in _rows(frozen, table)]
    return found


def has_table(frozen: Mapping[str, Any], table: str) -> bool:
    """Whether the report holds this table at all."""
    return bool(_rows(frozen, table))


def canonical(payload: Mapping[str, Any]) -> str:
    """One way of writing it: sorted keys, no blanks, NFC."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def fraction(rate: Mapping[str, Any], cells: Mapping[str, int]) -> tuple[int, int] | None:
    """Numerator and denominator of a rate over other cells; None where its formula is not known in cells, or where nothing is below the line."""
    if not rate["parts"]:
        return None
    above, below = (sum(cells[part] for part in rate["parts"][side]) for side in ("numerator", "denominator"))
    return (above, below) if below else None


def line_rate(rates: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The rate that is told in every line of a table."""
    usable = [rate for rate in rates if rate["parts"]]
    return next((rate for rate in usable if rate["code"] == LINE_RATE), usable[0] if usable else None)


def _rows(frozen: Mapping[str, Any], table: str) -> list[Mapping[str, Any]]:
    place: Any = frozen
    for step in TABLES[table]:
        place = place.get(step) or {}
    return list(place)


def _cells(told: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(told[name]) for name in COLUMNS}


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    name = str(row.get("name") or row.get("month") or row["code"])
    key = row.get("key", row.get("code", name))
    return {"key": key, "code": str(row.get("code", "")), "name": name, "kind": str(row.get("kind", ""))} | _cells(row)


def _rate(frozen: Mapping[str, Any], rate: Any, total: Mapping[str, int]) -> dict[str, Any]:
    told = {name: frozen[name] for name in ("code", "name", "formula", "numerator", "denominator")} | {"parts": None}
    if rate is not None and all(part in COLUMNS for part in (*rate.numerator, *rate.denominator)):
        parts = {"numerator": list(rate.numerator), "denominator": list(rate.denominator)}
        if fraction({"parts": parts}, total) == (told["numerator"], told["denominator"]):
            told["parts"] = parts
    return told
