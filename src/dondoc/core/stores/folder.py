"""Files in a folder of this machine."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dondoc.core.stores.store import gone, path_of


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Below `root`, which is made when the first file comes."""

    root: Path

    def put(self, sha256: str, content: bytes) -> str:
        """Written beside its place and renamed, file and folder brought to the disk, so that what is acknowledged outlives a power cut. Bytes
        that lie there already are not written again."""
        relative = path_of(sha256)
        target = self.root / relative
        with _told():
            if _holds(target, content):
                sync_folder(target.parent)  # who wrote them may have been killed before this
                return relative
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(draft).replace(target)
            except BaseException:
                with suppress(OSError):
                    Path(draft).unlink(missing_ok=True)
                raise
            sync_folder(target.parent)
        return relative

    def read(self, path: str) -> bytes:
        with _told():
            return (self.root / path).read_bytes()

    def open(self, path: str) -> BinaryIO:
        with _told():
            return (self.root / path).open("rb")

    def has(self, path: str) -> bool:
        return (self.root / path).is_file()

    def remove(self, path: str) -> None:
        with _told():
            (self.root / path).unlink(missing_ok=True)

    def paths(self) -> Iterator[str]:
        for first in sorted(self.root.glob("??")):
            for file in sorted(first.glob("??/*")):
                if not file.name.startswith("."):
                    yield file.relative_to(self.root).as_posix()

    def ready(self) -> None:
        """A byte is written and taken away again: a full or read-only disk shows before somebody's upload meets it."""
        with _told():
            self.root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root) as file:
                file.write(b"1")
                file.flush()
                os.fsync(file.fileno())


@contextmanager
def _told() -> Iterator[None]:
    """A file that is not there is the caller's to judge; a disk that does not serve is told as a refusal."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError):
        raise
    except OSError as fault:
        raise gone(errno.errorcode.get(fault.errno or 0, "OSError")) from fault


def _holds(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except FileNotFoundError:
        return False


def sync_folder(folder: Path) -> None:
    """A name that was given in it outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
