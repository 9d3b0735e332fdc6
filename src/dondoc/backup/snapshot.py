"""The database at one moment, while people work on: a file of it, what its tables held, which stored files its rows name, where the log stood."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from dondoc.backup import postgres, tables
from dondoc.rules.errors import Refusal

_FILES = "SELECT path, sha256 FROM core_storedfile"
#: What an isolated document's file is called until it is decided: its row says nothing, the seal does.
_SEALED = "SELECT CAST(\"values\" AS text) FROM quarantine_sealed WHERE label = 'core.StoredFile'"
_CHAIN = "SELECT log_id, last_number, last_hash FROM audit_auditcounter"
#: Seconds a copy waits for a writer to let it in; a deed takes well under one.
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`file`: the database, or its dump. `stored`: SHA-256 by path of each stored file that a row or a seal names. `chain`: where the log
    stood (log_id, number, hash), empty where nothing was ever recorded."""

    engine: str
    file: Path
    tables: dict[str, tables.Contents]
    stored: dict[str, str]
    chain: dict[str, Any]


@contextmanager
def taken(folder: Path, pg_bin: Path | None) -> Iterator[Snapshot]:
    """`folder`: an empty one for the file, which is gone afterwards. Raises Refusal tool_missing, tool_failed, database; OSError."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("postgresql"):
        yield _of_postgres(folder, postgres.parameters(database), pg_bin)
    else:
        yield _of_sqlite(folder, Path(database["NAME"]))


def _of_sqlite(folder: Path, source: Path) -> Snapshot:
    """SQLite's own copy in one piece: it holds writers up for as long as copying the file takes, and readers not at all."""
    copy = folder / "database.sqlite3"
    size = source.stat().st_size
    if shutil.disk_usage(folder).free < size * 1.05:
        raise OSError(28, "không đủ chỗ cho bản sao của cơ sở dữ liệu")
    try:
        with closing(sqlite3.connect(source, timeout=_PATIENCE)) as ours, closing(sqlite3.connect(copy)) as theirs:
            ours.backup(theirs)
            theirs.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as fault:
        raise Refusal("database", "Không mở được cơ sở dữ liệu: {fault}", fault=str(fault)) from None
    copy.chmod(0o600)
    with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as asked:
        found = _named(asked)
    return Snapshot("sqlite", copy, tables.of_sqlite(copy), *found)


def _of_postgres(folder: Path, named: dict[str, str], pg_bin: Path | None) -> Snapshot:
    """One transaction that sees one moment; pg_dump is told to see the same."""
    import psycopg

    dump = folder / "database.dump"
    with closing(postgres.connect(named)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        pg_dump = postgres.tool("pg_dump", pg_bin, connection.info.server_version // 10_000)
        (moment,) = connection.execute("SELECT pg_export_snapshot()").fetchone()
        dump.touch(0o600)
        words = [str(pg_dump), "--format=custom", "--compress=1", "--no-owner", "--no-privileges", "--no-comments"]
        postgres.run([*words, f"--snapshot={moment}", f"--file={dump}"], named)
        found = _named(connection)
        return Snapshot("postgresql", dump, tables.of_postgres(connection), *found)


def _named(connection: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """The stored files and the place of the log, as `Snapshot` holds them."""
    stored = dict(row for row in connection.execute(_FILES).fetchall() if row[1])
    for (values,) in connection.execute(_SEALED).fetchall():
        said = json.loads(values)
        if said.get("path") and said.get("sha256"):
            stored[said["path"]] = said["sha256"]
    line = connection.execute(_CHAIN).fetchone()
    chain = dict(zip(("log_id", "number", "hash"), line, strict=True)) if line else {}
    return stored, chain
