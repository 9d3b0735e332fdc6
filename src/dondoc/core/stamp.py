"""How every process of an installation learns that an administrator changed something: a file in the data folder, put anew at each change.

What rests on it is read from the database once and kept until the stamp differs, so that an ordinary request asks the database nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

from dondoc.core.models import ConfirmedYear, LocalDecision, SetDay, SetLimit

NAME = "administration.stamp"
#: What `looked_once` has seen, as the only item of a list; None outside of it.
_seen: ContextVar[list[tuple[object, ...] | None] | None] = ContextVar("seen", default=None)


def stamp() -> tuple[object, ...] | None:
    """What changes whenever the settings do; None where nobody ever set anything."""
    seen = _seen.get()
    if seen is None:
        return _look()
    if not seen:
        seen.append(_look())
    return seen[0]


@contextmanager
def looked_once() -> Iterator[None]:
    """Inside, the file is looked at once, or again where something was set here: a page asks for its regulation hundreds of times."""
    token = _seen.set([])
    try:
        yield
    finally:
        _seen.reset(token)


def _look() -> tuple[object, ...] | None:
    path = Path(settings.ENV.data) / NAME
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return str(path), found.st_ino, found.st_mtime_ns


def put_stamp() -> None:
    """Something was set: said to every process, after the transaction that set it."""
    if (seen := _seen.get()) is not None:
        seen.clear()
    path = Path(settings.ENV.data) / NAME
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.write_text(secrets.token_hex(8), encoding="ascii")
    draft.replace(path)


def restore_stamp() -> None:
    """Before a server starts: a database that was put back without its data folder has settings and no stamp."""
    if stamp() is None and any(kind.objects.exists() for kind in (SetDay, ConfirmedYear, SetLimit, LocalDecision)):
        put_stamp()
