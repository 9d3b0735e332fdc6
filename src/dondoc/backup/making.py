"""`make`: the installation into one file. First what the data folder holds beside the database, then the database at one moment, then the stored
files that this moment names: each later thing knows of at least as much as the one before, so that no writer has to stop.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from dondoc.backup import archive
from dondoc.backup.snapshot import Snapshot, taken
from dondoc.core import clock, source
from dondoc.core.models import StoredFile
from dondoc.core.stores import the_store
from dondoc.rules.errors import Refusal

KEY = "secret-key"
#: Of the data folder, besides database, files and key: what is made anew, locks, and backups that lie there.
_MADE_ANEW = frozenset({KEY, "static.from", "administration.stamp"})
_NOT_KEPT = (".backup", ".lock", ".sqlite3", ".sqlite3-journal", ".sqlite3-wal", ".sqlite3-shm")
_BUSY, _DRAFTS = "backup.lock", ".backup-"


@dataclass(frozen=True, slots=True)
class Made:
    """`missing`: paths of stored files that rows name and that are not there, or not what they were: a fault that was there before.
    `gone`: how many were removed while the backup was made."""

    place: Path
    size: int
    manifest: dict[str, Any]
    missing: tuple[str, ...]
    gone: int

    @property
    def rows(self) -> int:
        return sum(table["rows"] for table in self.manifest["tables"].values())

    @property
    def files(self) -> int:
        return int(self.manifest["files"])


def make(place: Path, *, at: datetime, passphrase: bytes | None = None, with_key: bool = False) -> Made:
    """Writes the backup `place`. `at`: the present moment. `with_key`: the key that seals second factors and sessions goes along.

    Raises Refusal backup_is_there, backup_not_written, backup_running, tool_missing, tool_failed, database, key_in_the_open, store_gone.
    """
    if with_key and passphrase is None:
        raise Refusal(
            "key_in_the_open",
            "Khóa của hệ thống chỉ được đưa vào bản sao lưu có mật khẩu. Anh/chị thêm --encrypt-to, hoặc bỏ --with-key và cất riêng tệp {key}.",
            key=KEY,
        )
    with _alone(), archive.writing(place, passphrase) as written:
        with tempfile.TemporaryDirectory(prefix=_DRAFTS, dir=settings.ENV.data) as folder:
            for name, content in _beside(with_key):
                written.add_bytes(archive.DATA + name, content)
            with taken(Path(folder), settings.ENV.backup.pg_bin) as snapshot, snapshot.file.open("rb") as file:
                written.add(archive.DATABASE, file, snapshot.file.stat().st_size)
        missing, gone = _files(written, snapshot.stored)
        manifest = _manifest(snapshot, written, at, with_key, missing)
        archive.finish(written, manifest)
    return Made(place, place.stat().st_size, manifest, tuple(missing), gone)


def _manifest(
    snapshot: Snapshot, written: archive.Written, at: datetime, with_key: bool, missing: list[str]
) -> dict[str, Any]:
    return {
        "made_at": at.isoformat(),
        "version": source.version(),
        "province": settings.ENV.province,
        "mode": settings.ENV.mode,
        "engine": snapshot.engine,
        "tables": {name: contents.as_dict() for name, contents in snapshot.tables.items()},
        "chain": snapshot.chain,
        "files": sum(1 for member in written.members if member["name"].startswith(archive.FILES)),
        "missing": missing,
        "key": with_key,
    }


@contextmanager
def _alone() -> Iterator[None]:
    """One backup at a time; what an earlier one that was killed left behind goes."""
    folder = Path(settings.ENV.data)
    with (folder / _BUSY).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(
                "backup_running",
                "Đang có một lần sao lưu khác chạy trên hệ thống này. Anh/chị đợi lần đó xong rồi chạy lại.",
            ) from None
        for left in folder.glob(f"{_DRAFTS}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _beside(with_key: bool) -> Iterator[tuple[str, bytes]]:
    """Small things of the data folder: what was chosen, own regulations, the marks of the log kept outside the database."""
    folder = Path(settings.ENV.data)
    for path in sorted([*folder.glob("*"), *(folder / "regulations").glob("*")]):
        name = path.relative_to(folder).as_posix()
        wanted = (
            name not in _MADE_ANEW and not name.endswith(_NOT_KEPT) and archive.NAMES.fullmatch(archive.DATA + name)
        )
        if path.is_file() and not path.is_symlink() and (wanted or (with_key and name == KEY)):
            yield name, path.read_bytes()


def _files(written: archive.Written, stored: dict[str, str]) -> tuple[list[str], int]:
    """The bytes that the moment names, each once. What was destroyed since is left out; what is missing without that is told."""
    store = the_store()
    missing: list[str] = []
    gone = 0
    for path, digest in sorted(stored.items()):
        if not archive.NAMES.fullmatch(archive.FILES + path):
            missing.append(path)
            continue
        try:
            content = store.read(path)
        except FileNotFoundError:
            if StoredFile.objects.filter(path=path).exists():
                missing.append(path)
            else:
                gone += 1
            continue
        written.add_bytes(archive.FILES + path, content)
        if written.members[-1]["sha256"] != digest:
            missing.append(path)
    return missing, gone


def usual_name(at: datetime) -> str:
    """What a backup is called in a folder: province and moment."""
    return f"dondoc-{settings.ENV.province}-{at.astimezone(clock.VIETNAM):%Y%m%d-%H%M%S}.backup"
