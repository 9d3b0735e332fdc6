"""How a line and a day are turned into a hash. Pure; used by the writer and by the verifier, so that both mean the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

#: Before the first line of a stream and before the first day.
GENESIS = "0" * 64


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no blanks. Raises TypeError for what has no exact spelling (floats, objects)."""
    _exact(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def line_hash(line: dict[str, Any]) -> str:
    """Over every column of an event but its hash; `at` in UTC to the microsecond."""
    at: datetime = line["at"]
    return sha256(canonical(line | {"at": at.astimezone(UTC).isoformat(timespec="microseconds")}))


def day_root(prev_root: str, day: date, last_number: int, heads: Iterable[tuple[str, int, str]]) -> str:
    """Over the day before and the heads (stream, seq, hash) of the streams that moved on this day."""
    return sha256(canonical([prev_root, day.isoformat(), last_number, [list(head) for head in sorted(heads)]]))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _exact(value: Any) -> None:
    if isinstance(value, dict):
        for part in value.values():
            _exact(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _exact(part)
    elif not (value is None or isinstance(value, str | bool | int)):
        raise TypeError(f"no exact spelling for {type(value).__name__}")
