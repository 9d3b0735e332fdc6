"""The watched folder: finished files are taken in the order they came, each in its own transaction, and moved away; nothing is taken twice."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, transaction

from dondoc.core.files import safe_name
from dondoc.core.virus_scan import INFECTED
from dondoc.directives.actions.secrecy import FILE_SECRET, SECRET
from dondoc.gateway.actions.receiving import note_unreadable, receive
from dondoc.gateway.actions.statuses import put_out, tell_progress
from dondoc.gateway.edxml.limits import ORDINARY, NotEdXML
from dondoc.gateway.models import Door
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal

log = logging.getLogger("dondoc.gateway")

DONE, NOT_EDXML = "done", "not-edxml"
#: As systems name what they are still writing.
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".filepart")
#: Seconds that a file must lie unchanged. Whoever writes beside and renames need not wait for anything.
STILL = 1.0
#: As many are taken a round; the next one comes at once, after other jobs that are due. Those that cannot be taken do not count, so that they
#: stop nobody.
AT_ONCE = 200


@dataclass(slots=True)
class Round:
    """What one look at the folder did, in files and messages."""

    taken: int = 0
    again: int = 0
    refused: int = 0
    unreadable: int = 0
    left: int = 0
    told: int = 0
    put_out: int = 0

    @property
    def handled(self) -> int:
        """Files that left the folder."""
        return self.taken + self.again + self.refused + self.unreadable

    @property
    def full(self) -> bool:
        """More may lie there."""
        return self.handled >= AT_ONCE


@dataclass(frozen=True, slots=True)
class _Waiting:
    path: Path
    seen: tuple[int, int, int]
    came: int


def work(*, actor: Actor | None, at: datetime, still: float = STILL) -> Round:
    """One round: what lies in the folder is taken, what became of documents is told, what is to go out is put out. Safe to run at any time and
    by two at once: the second does nothing. `actor`: None, nobody is signed in.

    Raises Refusal where a folder cannot be used, or where a file could not be taken.
    """
    done = Round()
    with _alone() as mine:
        if not mine:
            return done
        try:
            if settings.ENV.edxml.incoming is not None:
                _take(settings.ENV.edxml.incoming, at, still, done)
        finally:  # what comes in does not hold back what goes out
            with transaction.atomic():
                done.told = tell_progress(at=at)
            done.put_out = put_out(at=at)
    if done.left:
        raise Refusal(
            "files_left",
            "{n} tệp trong thư mục thông điệp đến chưa nhận được và vẫn nằm nguyên ở đó. Quản trị xem nhật ký của máy chủ.",
            n=done.left,
        )
    return done


def _take(folder: Path, at: datetime, still: float, done: Round) -> None:
    """One file that cannot be taken, whatever the reason, holds back no other; it lies there and is told every round. Without a database the
    round ends."""
    for waiting in _finished(folder, still):
        if done.handled >= AT_ONCE:
            return
        try:
            raw = _read(waiting)
            if raw is not None:
                _take_one(waiting.path, raw, at, done)
        except Exception as fault:  # also a fault of ours: it would come again with the same file, every minute
            log.error("edxml: a file was left in the folder: %s", type(fault).__name__)
            done.left += 1
            if isinstance(fault, OperationalError):
                return


def _take_one(path: Path, raw: bytes, at: datetime, done: Round) -> None:
    edxml = settings.ENV.edxml
    try:
        taken = receive(actor=None, raw=raw, door=Door.FOLDER, file_name=path.name, at=at)
    except NotEdXML as refusal:
        why = str(refusal)
        note_unreadable(raw=raw, door=Door.FOLDER, file_name=path.name, why=why, at=at)
        moved = _move(path, path.parent / NOT_EDXML)
        moved.with_name(moved.name + ".txt").write_text(why + "\n", encoding="utf-8")
        done.unreadable += 1
    except Refusal as refusal:
        if refusal.code not in (SECRET, FILE_SECRET, INFECTED):
            raise
        assert edxml.refused is not None
        _move(path, edxml.refused, private=True)
        done.refused += 1
    else:
        done.again, done.taken = done.again + taken.again, done.taken + (not taken.again)
        if edxml.deletes:
            path.unlink(missing_ok=True)
        else:
            _move(path, path.parent / DONE)


def _finished(folder: Path, still: float) -> list[_Waiting]:
    """Ordinary files that nobody is writing any more, in the order they came. Links, folders, hidden and unfinished files are left alone."""
    before = {waiting.path: waiting for waiting in _lying(folder)}
    if before and still:
        time.sleep(still)
    after = [waiting for waiting in _lying(folder) if before.get(waiting.path) == waiting] if still else before.values()
    return sorted(after, key=lambda waiting: (waiting.came, waiting.path.name))


def _lying(folder: Path) -> Iterator[_Waiting]:
    try:
        entries = list(os.scandir(folder))
    except OSError as fault:
        raise Refusal(
            "incoming_folder",
            "Chưa đọc được thư mục thông điệp đến ({why}). Quản trị kiểm tra DONDOC_EDXML_IN và quyền của thư mục.",
            why=fault.strerror or type(fault).__name__,
        ) from None
    for entry in entries:
        if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
            continue
        try:
            found = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        if stat.S_ISREG(found.st_mode):
            yield _Waiting(Path(entry.path), _print(found), found.st_mtime_ns)


def _print(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _read(waiting: _Waiting) -> bytes | None:
    """The bytes, never through a link that was put there meanwhile; None where the file changed or went. Beyond the limit only as much is read
    as shows that it is beyond."""
    try:
        handle = os.open(waiting.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        raw = file.read(ORDINARY.message + 1)
        return raw if _print(os.fstat(file.fileno())) == waiting.seen else None


def _move(path: Path, folder: Path, *, private: bool = False) -> Path:
    """Into `folder` under its own name, beside one of that name; where it went. `private`: nobody but the operator's account reads it there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
    if private:
        path.chmod(0o600)
    name, number = safe_name(path.name), 1
    target = folder / name
    while target.exists():
        number += 1
        target = folder / f"{number}-{name}"
    shutil.move(path, target)
    return target


@contextmanager
def _alone() -> Iterator[bool]:
    """One taker at a time on this machine: the worker and a command given by hand do not meet."""
    with (settings.ENV.data / "edxml.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
