"""A backup put back into an empty place. Everything is held against the manifest before a byte is written, and once more where it then lies.

This module stands without Django: the place has no settings yet. What needs them, the command does afterwards (cli/restore.py).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dondoc.backup import archive, postgres, tables
from dondoc.backup.locking import broken
from dondoc.rules.errors import Refusal

SQLITE = "dondoc.sqlite3"
_DUMP = ".database.dump"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the installation is to stand. `database`: parameters of a PostgreSQL database, None for SQLite in the folder."""

    data: Path
    database: dict[str, str] | None
    pg_bin: Path | None

    @property
    def engine(self) -> str:
        return "sqlite" if self.database is None else "postgresql"


def checked(backup: Path, passphrase: bytes | None) -> dict[str, Any]:
    """The manifest of a backup that is whole. Writes nothing. Raises what `archive.read_all` raises."""

    def look(_name: str, pieces: Iterator[bytes]) -> None:
        for _ in pieces:
            pass

    manifest = archive.read_all(backup, passphrase, look)
    for member in manifest["members"]:
        name = member["name"]
        wanted = name.rpartition("/")[2]
        if (
            name.startswith(archive.FILES)
            and member["sha256"] != wanted
            and name.removeprefix(archive.FILES) not in manifest["missing"]
        ):
            raise broken(name)
    return manifest


def ensure_free(place: Place) -> None:
    """Raises Refusal place_taken."""
    if place.data.exists() and (not place.data.is_dir() or any(place.data.iterdir())):
        raise Refusal(
            "place_taken",
            "Thư mục {data} đã có dữ liệu nên chưa khôi phục gì vào đó. Anh/chị chọn một thư mục mới; bản đang chạy không bị thay thế.",
            data=place.data,
        )


def ensure_empty(place: Place, manifest: dict[str, Any]) -> None:
    """Raises Refusal place_taken, database_taken, other_engine, no_room."""
    ensure_free(place)
    if manifest["engine"] != place.engine:
        raise Refusal(
            "other_engine",
            "Bản sao lưu này của {there}, không khôi phục sang {here} được. {way}",
            there=_NAMES[manifest["engine"]],
            here=_NAMES[place.engine],
            way="Anh/chị chỉ một cơ sở dữ liệu trống bằng --database postgres://…"
            if place.database is None
            else "Anh/chị bỏ --database để dữ liệu nằm trong thư mục.",
        )
    above = next(p for p in place.data.parents if p.exists())
    if shutil.disk_usage(above).free < sum(member["size"] for member in manifest["members"]) * 1.05:
        raise Refusal(
            "no_room", "Ổ đĩa chứa {data} không đủ chỗ cho bản sao lưu này nên chưa khôi phục gì.", data=place.data
        )
    if place.database is not None:
        with closing(postgres.connect(place.database)) as connection:
            found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").fetchone()
            if found[0]:
                raise Refusal(
                    "database_taken",
                    "Cơ sở dữ liệu {name} đã có {n} bảng nên chưa khôi phục gì vào đó. Anh/chị tạo một cơ sở dữ liệu trống "
                    "(lệnh createdb) rồi chỉ tới nó bằng --database.",
                    name=place.database.get("dbname", ""),
                    n=found[0],
                )


_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@contextmanager
def laid_out(backup: Path, passphrase: bytes | None, place: Place) -> Iterator[Path]:
    """Yields a folder beside `place.data` in which all of it lies, and whose name it gets where the block does not fail. PostgreSQL is filled
    in one transaction before. Raises Refusal; OSError as not_restored.
    """
    draft = place.data.with_name(f".{place.data.name}.{os.getpid()}.part")
    try:
        draft.mkdir(parents=True, mode=0o700)
        archive.read_all(backup, passphrase, lambda name, pieces: _keep(draft, place, name, pieces))
        _fill(draft, place)
        yield draft
        _sync(draft)
        if place.data.exists():
            place.data.rmdir()
        draft.replace(place.data)
    except OSError as fault:
        raise Refusal(
            "not_restored",
            "Chưa khôi phục được vào {data}: {fault}. Thư mục đó vẫn như trước.",
            data=place.data,
            fault=fault.strerror or str(fault),
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _keep(draft: Path, place: Place, name: str, pieces: Iterator[bytes]) -> None:
    own = SQLITE if place.database is None else _DUMP
    target = draft / (own if name == archive.DATABASE else name.removeprefix(archive.DATA))  # files keep their folder
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in pieces:
            file.write(piece)


def _fill(draft: Path, place: Place) -> None:
    if place.database is None:
        return
    dump = draft / _DUMP
    with closing(postgres.connect(place.database)) as connection:
        version = connection.info.server_version // 10_000
    words = [str(postgres.tool("pg_restore", place.pg_bin, version)), "--no-owner", "--no-privileges", "--no-comments"]
    name = place.database.get("dbname", "")
    postgres.run([*words, "--exit-on-error", "--single-transaction", f"--dbname={name}", str(dump)], place.database)
    dump.unlink()
    with closing(postgres.connect(place.database, autocommit=True)) as connection:
        connection.execute("ANALYZE")


def compared(place: Place, folder: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """What lies in `folder` and in the database, held against the manifest row by row and file by file: `tables` and `files` that differ."""
    if place.database is None:
        found = tables.of_sqlite(folder / SQLITE)
    else:
        with closing(postgres.connect(place.database)) as connection:
            found = tables.of_postgres(connection)
    wrong = [
        member["name"]
        for member in manifest["members"]
        if member["name"] != archive.DATABASE
        and _sum_of(folder / member["name"].removeprefix(archive.DATA)) != member["sha256"]
    ]
    here = {name: contents.as_dict() for name, contents in found.items()}
    return {"tables": tables.differences(manifest["tables"], here), "files": wrong}


def _sum_of(path: Path) -> str:
    import hashlib

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _sync(folder: Path) -> None:
    """Every file and folder on the disk, before its name says that it is whole."""
    for path in [folder, *folder.rglob("*")]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
