"""`drill`: a backup is made, put back into a new place by the ordinary command, in a process of its own, held against what it was, and the place is
cleared away. What ran until now is not touched.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings

from dondoc.backup import making, postgres
from dondoc.rules.errors import Refusal

_LIKE = (
    "SELECT pg_encoding_to_char(encoding), datcollate, datctype, current_setting('server_version_num')::int FROM pg_database "
    "WHERE datname = current_database()"
)


@dataclass(frozen=True, slots=True)
class Drilled:
    """`differences`: what was not the same; empty where the drill went well. `seconds`: by part."""

    made: making.Made
    seconds: dict[str, float]
    differences: list[str]


def drill(*, at: datetime, folder: Path | None) -> Drilled:
    """`folder`: where backup and copy lie meanwhile, None for the data folder's disk; twice the room of database and files.

    Raises what `making.make` raises; Refusal drill_failed where the copy could not be made, no_new_database.
    """
    with (
        tempfile.TemporaryDirectory(prefix=".drill-", dir=folder or settings.ENV.data) as place,
        _new_database() as url,
    ):
        began = time.monotonic()
        made = making.make(Path(place) / "drill.backup", at=at)
        took = {"backup": round(time.monotonic() - began, 2)}
        said = _restored(Path(place), url)
    took |= said["seconds"]
    wrong = list(said["differences"])
    wrong += [f"file: {path}" for path in made.missing]
    wrong += [
        f"{name}: {said[name]} ≠ {wanted}"
        for name, wanted in (("rows", made.rows), ("files", made.files))
        if said[name] != wanted
    ]
    return Drilled(made, took, wrong)


def _restored(place: Path, url: str) -> dict[str, Any]:
    """What `dondoc restore` printed. It stands on the new place alone: nothing of this installation's but its mode and province."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DONDOC_", "DATABASE_"))}
    own = {
        "DATABASE_URL": url,
        "DONDOC_MODE": settings.ENV.mode,
        "DONDOC_PROVINCE": settings.ENV.province,
        "PYTHONIOENCODING": "utf-8",
    }
    if settings.ENV.backup.pg_bin:
        own["DONDOC_PG_BIN"] = str(settings.ENV.backup.pg_bin)
    words = [
        sys.executable,
        "-m",
        "dondoc.cli.main",
        "restore",
        str(place / "drill.backup"),
        "--into",
        str(place / "data"),
        "--json",
    ]
    done = subprocess.run(words, env=kept | own, cwd=place, capture_output=True, text=True, check=False)  # noqa: S603 - our own program, words of our own, no shell
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Refusal(
            "drill_failed",
            "Diễn tập khôi phục không xong: {said}",
            said=" ".join(done.stderr.strip().splitlines()[-3:])[:500] or f"mã {done.returncode}",
        ) from None
    return found


@contextmanager
def _new_database() -> Iterator[str]:
    """The address of a database on the same server, of the same kind, dropped afterwards; "" for SQLite."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        yield ""
        return
    name = f"dondoc_drill_{secrets.token_hex(6)}"
    with closing(postgres.connect(postgres.parameters(settings.DATABASES["default"]), autocommit=True)) as connection:
        encoding, collate, ctype, _version = connection.execute(_LIKE).fetchone()
        _create(
            connection,
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE '{collate}' LC_CTYPE '{ctype}'",
        )
        try:
            at = urlsplit(settings.ENV.database_url)
            yield urlunsplit((at.scheme, at.netloc, f"/{quote(name)}", at.query, ""))
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _create(connection: Any, statement: str) -> None:
    import psycopg

    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        raise Refusal(
            "no_new_database",
            "Tài khoản cơ sở dữ liệu không được tạo cơ sở dữ liệu mới nên chưa diễn tập. Người quản trị máy chủ chạy: "
            "ALTER ROLE {role} CREATEDB; rồi chạy lại.",
            role=settings.DATABASES["default"]["USER"],
        ) from None
