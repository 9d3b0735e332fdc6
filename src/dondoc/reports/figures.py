"""The figures of a report as they are frozen: one text in one canonical form with its SHA-256, which the same data always give again (H3, H4).

`{"schema", "period": {kind, year, part, name, first, last}, "as_of", "known_at", "deadline": "present" | "original", "provisional",
"total": {PeriodCells}, "rates": [{code, name, formula, above, below, numerator, denominator}], "tables": {"agency": [{key, code, name, kind,
…PeriodCells}], "kind", "block", "field", "document", "assigner": [{key, code, name, …}]}, "before": {period, total, rates} | None,
"year_before": the same, "months": [{year, month, on_time, late, overdue}], "ageing": {"overdue": [{from, to, n}], "undated": [{from, to, n}]}}`

Days are ISO texts, figures whole numbers, a rate is its fraction. Names stand by value: what an agency or a field was called when the report was
frozen stays what it was called.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA = 1
#: The tables of a report, in the order in which they are printed; each is a dimension of the statistics.
TABLES = ("agency", "kind", "block", "field", "document", "assigner")
#: What of a row is said about it and is no figure: taken from the frozen report when it is computed again.
SAID = ("code", "name", "kind")

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is another when it is computed again: where it stands ("tables.agency.So Tai chinh.total") and both values."""

    place: str
    frozen: Any
    now: Any


def canonical(payload: Mapping[str, Any]) -> bytes:
    """The payload as bytes that depend on nothing but what it says: keys in order, no blanks, NFC, whole numbers only.

    Raises TypeError for a number that is not whole, or for a value that is none of text, number, truth value, nothing, list or mapping.
    """
    return json.dumps(_plain(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def checksum(data: bytes | str) -> str:
    """SHA-256 of the canonical bytes, or of the text that was stored of them, in hexadecimal."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_key(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    raise TypeError(f"no value of frozen figures: {value!r}")


def _key(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError(f"no key of frozen figures: {name!r}")
    return unicodedata.normalize("NFC", name)


def differences(frozen: Any, now: Any, place: str = "") -> Iterator[Difference]:
    """Every value in which two payloads differ, place by place. Rows of tables are held together by their key, not by where they stand."""
    if isinstance(frozen, Mapping) and isinstance(now, Mapping):
        for name in sorted({*frozen, *now}):
            yield from differences(frozen.get(name), now.get(name), f"{place}.{name}" if place else name)
    elif isinstance(frozen, list) and isinstance(now, list):
        yield from differences(_by_name(frozen), _by_name(now), place)
    elif frozen != now:
        yield Difference(place, frozen, now)


def _by_name(rows: list[Any]) -> dict[str, Any]:
    return {_row_name(row, n): row for n, row in enumerate(rows)}


def _row_name(row: Any, n: int) -> str:
    if not isinstance(row, Mapping):
        return str(n)
    for names in (("key",), ("year", "month"), ("code",), ("from",)):
        if all(name in row for name in names):
            return "-".join(str(row[name]) for name in names)
    return str(n)
