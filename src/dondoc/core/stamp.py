"""How every process of an installation learns that an administrator changed something: a file in the data folder, put anew at each change.

What rests on it is read from the database once and kept until the stamp differs, so that an ordinary request asks the database nothing.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings

from dondoc.core.models import ConfirmedYear, LocalDecision, SetDay, SetLimit

NAME = "administration.stamp"


def stamp() -> tuple[object, ...] | None:
    """What changes whenever the settings do; None where nobody ever set anything."""
    try:
        found = _path().stat()
    except FileNotFoundError:
        return None
    return str(_path()), found.st_ino, found.st_mtime_ns


def put_stamp() -> None:
    """Something was set: said to every process, after the transaction that set it."""
    path = _path()
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.write_text(secrets.token_hex(8), encoding="ascii")
    draft.replace(path)


def restore_stamp() -> None:
    """Before a server starts: a database that was put back without its data folder has settings and no stamp."""
    if stamp() is None and any(kind.objects.exists() for kind in (SetDay, ConfirmedYear, SetLimit, LocalDecision)):
        put_stamp()


def _path() -> Path:
    return Path(settings.ENV.data) / NAME
