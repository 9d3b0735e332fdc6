"""The server's log as lines of JSON, for whoever gathers it (docs/records.md). No body, query, name or secret ever stands in a line.

Of what others log the words are taken without their values: an address that was asked for, or a row that could not be written, is not in them.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Any
from uuid import uuid4

from dondoc.core import clock

#: Of the request at hand; "" outside of one.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Frames of a fault that are told, from where it was raised outwards.
FRAMES = 12
#: Our own lines bear what they say and its values under these names.
EVENT, FIELDS = "event", "fields"


def request_id(given: str) -> str:
    """The id that a proxy gave, where it is one; else a new one."""
    return given if _GOOD_ID.fullmatch(given) else uuid4().hex


def tell(logger: str, event: str, **fields: object) -> None:
    """One line of ours: ids, codes and numbers."""
    words = " ".join([event, *(f"{name}={value}" for name, value in fields.items())])
    logging.getLogger(logger).info(words, extra={EVENT: event, FIELDS: fields})


class JsonLine(logging.Formatter):
    """One record, one line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": clock.by_the_wall().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            EVENT: str(getattr(record, EVENT, record.msg))[:300],
        }
        if REQUEST_ID.get():
            line["request"] = REQUEST_ID.get()
        line |= getattr(record, FIELDS, {})
        if record.exc_info and record.exc_info[0] is not None:
            line |= _fault(record.exc_info[0], record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=str)


def _fault(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    """What was raised and where; not what it says, which may repeat what somebody wrote."""
    frames = traceback.extract_tb(trace)[-FRAMES:]
    places = [f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    return {"error": f"{kind.__module__}.{kind.__qualname__}", "at": places}
