"""The one file of a backup: a compressed tar, locked where a passphrase was given. Its last member says what the others are.

Members: `database` (a copy of the SQLite file, or a dump of PostgreSQL in its custom form), `data/…` (what the data folder holds beside the
database), `files/…` (the stored files, each under its own SHA-256), `manifest.json`. It is written beside its place and renamed when every byte
lies on the disk: a file of that name is a whole backup.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from dondoc.backup.locking import MARK, Locking, Unlocking, broken
from dondoc.rules.errors import Refusal

FORM = 1
DATABASE, DATA, FILES, MANIFEST = "database", "data/", "files/", "manifest.json"
#: Names that a backup may hold; anything else was not written by this program.
NAMES = re.compile(r"database|data/(regulations/)?\w[\w.-]{0,100}|files/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}")
_AT_ONCE = 1024 * 1024
#: Most of a province's bytes are packed already (PDF, DOCX); the database shrinks to a fifth at the lowest level too.
_PACKING = 1
_UNPACKING = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError)


@dataclass(slots=True)
class Written:
    """What went into a backup: name, size and SHA-256 of each member, in order."""

    tar: tarfile.TarFile
    members: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, content: BinaryIO, size: int) -> str:
        """Adds a member of exactly `size` bytes; answers its SHA-256. Raises OSError where `content` is shorter."""
        hashing = _Hashing(content)
        head = tarfile.TarInfo(name)
        head.size, head.mode = size, 0o600
        self.tar.addfile(head, cast(Any, hashing))
        digest = hashing.digest.hexdigest()
        self.members.append({"name": name, "size": size, "sha256": digest})
        return digest

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, io.BytesIO(content), len(content))


class _Hashing:
    """A stream that is hashed while it is read."""

    def __init__(self, source: BinaryIO) -> None:
        self.source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece


@contextmanager
def writing(place: Path, passphrase: bytes | None) -> Iterator[Written]:
    """Yields what members are added to; afterwards `place` is the finished backup, or, where the block fails, as it was: not there.

    Raises Refusal backup_is_there, backup_not_written (a full disk, a folder that is closed).
    """
    if place.exists():
        raise Refusal("backup_is_there", "Đã có tệp {place}; anh/chị đặt tên khác cho bản sao lưu.", place=place)
    draft = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with _closed_file(draft) as file:
            yield from _packed(file, passphrase)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
        _sync_folder(place.parent)
    except OSError as fault:
        raise Refusal(
            "backup_not_written",
            "Chưa sao lưu được vào {place}: {fault}. Không có tệp dở dang nào được để lại. "
            "Anh/chị dành thêm chỗ hoặc chọn nơi khác rồi chạy lại.",
            place=place,
            fault=fault.strerror or str(fault),
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _packed(file: BinaryIO, passphrase: bytes | None) -> Iterator[Written]:
    locking = Locking(file, passphrase) if passphrase else None
    try:
        with (
            gzip.GzipFile(fileobj=cast(Any, locking or file), mode="wb", compresslevel=_PACKING, mtime=0) as packing,
            tarfile.open(fileobj=packing, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            yield Written(tar)
    except BaseException:
        if locking:
            locking.give_up()
        raise
    if locking:
        locking.close()


def finish(written: Written, manifest: dict[str, Any]) -> None:
    """The last member."""
    text = json.dumps({**manifest, "form": FORM, "members": written.members}, ensure_ascii=False, indent=1)
    written.add_bytes(MANIFEST, text.encode())


def read_all(place: Path, passphrase: bytes | None, keep: Callable[[str, Iterator[bytes]], None]) -> dict[str, Any]:
    """Goes through the whole backup; answers its manifest, which was held against every byte. `keep(name, pieces)` is given each member in
    turn and has to use the pieces up.

    Raises Refusal backup_unreadable, passphrase_missing, passphrase_wrong, backup_not_locked, backup_broken, backup_of_another_kind.
    """
    seen: list[dict[str, Any]] = []
    manifest: dict[str, Any] | None = None
    try:
        with _opened(place, passphrase) as tar:
            for member in tar:
                if manifest is not None or not (
                    member.isreg() and (member.name == MANIFEST or NAMES.fullmatch(member.name))
                ):
                    raise broken(member.name[:100])
                source = _Hashing(cast(BinaryIO, tar.extractfile(member)))
                if member.name == MANIFEST:
                    manifest = json.loads(source.read())
                    continue
                keep(member.name, _pieces(source))
                seen.append({"name": member.name, "size": source.size, "sha256": source.digest.hexdigest()})
    except _UNPACKING as fault:
        raise broken(type(fault).__name__) from None
    if manifest is None or seen != manifest.get("members"):
        raise broken()
    if manifest.get("form") != FORM:
        raise Refusal(
            "backup_of_another_kind",
            "Bản sao lưu này do một phiên bản mới hơn làm ra nên phiên bản đang chạy chưa đọc được. Anh/chị cài phiên bản mới hơn rồi chạy lại.",
        )
    return manifest


def _pieces(source: _Hashing) -> Iterator[bytes]:
    while piece := source.read(_AT_ONCE):
        yield piece


@contextmanager
def _opened(place: Path, passphrase: bytes | None) -> Iterator[tarfile.TarFile]:
    with _found(place) as file:
        locked = file.read(len(MARK)) == MARK
        file.seek(0)
        if locked and passphrase is None:
            raise Refusal(
                "passphrase_missing",
                "Bản sao lưu này được khóa bằng mật khẩu. Anh/chị chỉ tệp mật khẩu bằng --passphrase-file rồi chạy lại.",
            )
        # Whoever can write there but has no passphrase could have put an open one in its place.
        if passphrase is not None and not locked:
            raise Refusal(
                "backup_not_locked",
                "Bản sao lưu này không được khóa bằng mật khẩu, nên không chứng minh được là bản do người giữ mật khẩu tạo ra; chưa khôi phục gì. "
                "Nếu đúng là bản không khóa, anh/chị bỏ --passphrase-file và đối chiếu mã băm bằng --sha256.",
            )
        source = io.BufferedReader(Unlocking(file, passphrase), _AT_ONCE) if passphrase is not None else file
        with gzip.GzipFile(fileobj=source, mode="rb") as unpacked, tarfile.open(fileobj=unpacked, mode="r|") as tar:
            yield tar
            while unpacked.read(_AT_ONCE):  # to the very end: there the sums of the packing stand
                pass


@contextmanager
def _found(place: Path) -> Iterator[BinaryIO]:
    try:
        file = place.open("rb")
    except OSError as fault:
        raise Refusal(
            "backup_unreadable", "Không đọc được bản sao lưu {place}: {fault}.", place=place, fault=fault.strerror
        ) from None
    with file:
        yield file


@contextmanager
def _closed_file(path: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner can open, whatever else the process makes."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        yield file


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sum_of(place: Path) -> str:
    """The SHA-256 of the whole file, to be kept elsewhere: sums inside an open backup tell damage, not who made it."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def ensure_is(place: Path, sha256: str) -> None:
    """Raises Refusal backup_missing or backup_other where a file is not the one whose sum was kept."""
    try:
        same = sum_of(place) == sha256.strip().lower()
    except OSError as fault:
        raise Refusal(
            "backup_missing", "Không đọc được bản sao lưu: {fault}. Anh/chị kiểm tra đường dẫn.", fault=fault
        ) from None
    if not same:
        raise Refusal(
            "backup_other",
            "Tệp này không phải bản sao lưu có mã băm đã ghi lại: tệp đã bị thay hoặc hỏng. Anh/chị chưa khôi phục gì; dùng bản sao lưu khác.",
        )
