"""Where the log stood, kept outside the database: whoever rewrites the whole database cannot rewrite this unseen.

Two files in the data folder. `audit-roots.log` gets a line per closed day and never loses one. `audit-tail` holds the last line written;
where a log takes another's place, the other one's line stays beside it. Both are written after the commit: after a power cut they may lag
behind the log, never run ahead of it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from dondoc.audit.models import DayRoot

ROOTS = "audit-roots.log"
TAIL = "audit-tail"


def keep(log_id: str, number: int, digest: str, sealed: bool) -> None:
    """Note that the log `log_id` reaches `number`, whose hash is `digest`; append the days closed since the last note."""
    with _locked(TAIL) as path:
        known = tail(log_id)
        if known is None or known[0] < number:
            others = [f"{' '.join(line)}\n" for line in _lines(TAIL) if line[:1] != [log_id]]
            path.write_text("".join([*others, f"{log_id} {number} {digest}\n"]), encoding="ascii")
    if sealed:
        _append_roots(log_id)


def tail(log_id: str) -> tuple[int, str] | None:
    """The number and hash that this log is known to have reached, or None."""
    for line in _lines(TAIL):
        if len(line) == 3 and line[0] == log_id:
            return int(line[1]), line[2]
    return None


def roots(log_id: str) -> Iterator[tuple[str, int, str]]:
    """Day, last number and root of every day noted for this log."""
    for line in _lines(ROOTS):
        if len(line) == 4 and line[0] == log_id:
            yield line[1], int(line[2]), line[3]


def knows_another_log(log_id: str) -> bool:
    """True where a closed day or a last line was noted of any log but this one.

    One data folder holds one log for its whole life: a log rewritten from its first line bears a new id, and stays found by the notes of
    the old one, whatever it notes beside them.
    """
    noted = [line[0] for line in _lines(ROOTS) if len(line) == 4] + [line[0] for line in _lines(TAIL) if len(line) == 3]
    return any(other != log_id for other in noted)


def _append_roots(log_id: str) -> None:
    with _locked(ROOTS) as path:
        last = max((number for _, number, _ in roots(log_id)), default=0)
        newer = DayRoot.objects.filter(last_number__gt=last).order_by("last_number")
        text = "".join(f"{log_id} {r.day.isoformat()} {r.last_number} {r.root}\n" for r in newer)
        with path.open("a", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _lines(name: str) -> Iterator[list[str]]:
    path = _folder() / name
    if path.exists():
        with path.open(encoding="ascii", errors="replace") as file:
            for line in file:
                yield line.split()


@contextmanager
def _locked(name: str) -> Iterator[Path]:
    path = _folder() / name
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield path


def _folder() -> Path:
    return Path(settings.ENV.data)
