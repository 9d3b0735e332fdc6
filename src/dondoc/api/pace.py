"""How often a machine may call: so many requests in a minute of the clock, counted for all server processes of a machine (docs/api.md).

Counting in the database would make a writer of every reader. So it is a file of the data folder: sixteen bytes a token, the minute and the number.
"""

from __future__ import annotations

import fcntl
import os
import struct
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

#: By this ending a backup leaves it out.
NAME = "api-pace.lock"
_ROW = struct.Struct("<qq")


def wait(token_id: int, now: datetime) -> int:
    """Counts one request; the seconds to wait before the next one is served, 0 where this one may go on."""
    seconds = int(now.timestamp())
    with suppress(OSError):  # a full disk keeps nobody from reading
        return 60 - seconds % 60 if _counted(token_id, seconds // 60) > settings.API_PER_MINUTE else 0
    return 0


def _counted(token_id: int, minute: int) -> int:
    """Requests of this minute, this one with them."""
    door = os.open(Path(settings.ENV.data) / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        place = token_id * _ROW.size
        row = os.pread(door, _ROW.size, place)
        told, count = _ROW.unpack(row) if len(row) == _ROW.size else (minute, 0)
        count = count + 1 if told == minute else 1
        os.pwrite(door, _ROW.pack(minute, count), place)
    finally:
        os.close(door)
    return int(count)
