"""The one way in which an event and a day's heads become bytes and a SHA-256. Changing it breaks every log there is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

#: What stands before the first event of a stream and before the first day.
NOTHING = "0" * 64
LONGEST_CODE = 100


def plain_facts(facts: Mapping[str, object]) -> dict[str, Any]:
    """Facts as they are kept: ids, codes, dates, and lists or maps of these. Raises ValueError for text and floats.

    A code has no blanks: that keeps a directive's words out of the log even where a caller is careless.
    """
    plain = _plain(dict(facts))
    assert isinstance(plain, dict)
    return plain


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        if len(value) > LONGEST_CODE or (value and value.split() != [value]):
            raise ValueError("audit facts hold ids, codes and dates, never text")
        return str(value)
    if isinstance(value, Mapping):
        return {str(_plain(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, (Sequence, set, frozenset)):
        items = [_plain(v) for v in value]
        return sorted(items, key=str) if isinstance(value, (set, frozenset)) else items
    raise ValueError(f"audit facts hold ids, codes and dates, not {type(value).__name__}")


def instant(at: datetime) -> str:
    """An aware moment, in UTC to the microsecond, as it is hashed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def event_hash(
    *,
    number: int,
    stream: str,
    seq: int,
    kind: str,
    at: datetime,
    actor_user_id: int | None,
    actor_name: str,
    actor_post_id: int | None,
    actor_agency_code: str,
    cite: str,
    facts: Mapping[str, object],
    prev_hash: str,
) -> str:
    """Over every column of the event and the hash of the one before it in its stream."""
    who = [actor_user_id, actor_name, actor_post_id, actor_agency_code]
    return _digest([number, stream, seq, kind, instant(at), *who, cite, facts, prev_hash])


def day_hash(day: date, last_number: int, prev_root: str, heads: Iterable[tuple[str, int, str]]) -> str:
    """Over the heads (stream, seq, hash) of all streams that moved until `last_number`, and the root of the day before."""
    return _digest([day.isoformat(), last_number, prev_root, sorted(heads)])


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
