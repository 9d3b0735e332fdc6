"""How often a machine may call: so many requests in a minute of the clock, counted in this process's memory (docs/api.md).

Counting in the database would make a writer of every reader. A server of several processes lets so many times more through.
"""

from __future__ import annotations

from datetime import datetime
from threading import Lock

from django.conf import settings

_lock = Lock()
_minute = -1
_counts: dict[int, int] = {}


def wait(token_id: int, now: datetime) -> int:
    """Counts one request; the seconds to wait before the next one is served, 0 where this one may go on."""
    global _minute
    seconds = int(now.timestamp())
    minute = seconds // 60
    with _lock:
        if minute != _minute:
            _minute = minute
            _counts.clear()
        _counts[token_id] = _counts.get(token_id, 0) + 1
        beyond = _counts[token_id] > settings.API_PER_MINUTE
    return 60 - seconds % 60 if beyond else 0
