"""The tools of PostgreSQL (pg_dump, pg_restore), and a connection to a database as the settings name it. No password is ever an argument."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dondoc.rules.errors import Refusal

#: Options of Django's that libpq does not know.
_DJANGO = frozenset({"server_side_binding", "prepare_threshold", "pool", "isolation_level", "assume_role"})
#: Where packages of distributions keep the tools of each version.
_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")


def parameters(database: Mapping[str, Any]) -> dict[str, str]:
    """For libpq, from one entry of Django's DATABASES."""
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    found = {libpq: str(database[django]) for libpq, django in named.items() if database.get(django)}
    return found | {k: str(v) for k, v in (database.get("OPTIONS") or {}).items() if k not in _DJANGO}


def of_address(url: str) -> dict[str, str]:
    """The same from an address. Raises Refusal address_wrong."""
    import dj_database_url

    try:
        found = dj_database_url.parse(url)
        if not found["ENGINE"].endswith("postgresql"):
            raise ValueError
    except ValueError:
        raise Refusal(
            "address_wrong",
            "Địa chỉ cơ sở dữ liệu chưa đúng; cần có dạng postgres://tên@máy/cơ_sở_dữ_liệu.",
        ) from None
    return parameters(found)


def connect(named: Mapping[str, str], **more: Any) -> Any:
    """An open connection. Raises Refusal database."""
    import psycopg

    try:
        return psycopg.connect(**{**named, **more})
    except psycopg.OperationalError as fault:
        raise Refusal("database", "Không mở được cơ sở dữ liệu: {fault}", fault=str(fault).strip()) from None


def tool(name: str, folder: Path | None, server: int) -> Path:
    """`pg_dump` or `pg_restore` of a version that knows the server's. `folder`: where the operator says they are; else they are looked for.
    `server`: the server's major version. Raises Refusal tool_missing.
    """
    places = [folder] if folder else [Path(p) for p in os.environ.get("PATH", "").split(os.pathsep) if p]
    if not folder:
        places += sorted(
            (p for pattern in _PLACES for p in Path("/").glob(pattern)), key=lambda p: _digits(p), reverse=True
        )
    seen = set()
    for place in places:
        path = shutil.which(name, path=str(place))
        version = _version(path) if path else None
        if path and version and version >= server:
            return Path(path)
        seen |= {version} if version else set()
    raise Refusal(
        "tool_missing",
        "Cần lệnh {name} của PostgreSQL {server} trở lên, trên máy này {seen}. Anh/chị cài gói postgresql-client-{server}, "
        "hoặc đặt DONDOC_PG_BIN tới thư mục chứa lệnh ấy, rồi chạy lại.",
        name=name,
        server=server,
        seen=f"chỉ có bản {', '.join(str(v) for v in sorted(seen))}" if seen else "không có",
    )


def run(words: list[str], named: Mapping[str, str]) -> None:
    """A tool on the database of these parameters, which it is told by the environment. Raises Refusal tool_failed with what it said."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
             "service": "PGSERVICE", "passfile": "PGPASSFILE"}  # fmt: skip
    said = {names[key]: value for key, value in named.items() if key in names}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    done = subprocess.run(words, env=kept | said, capture_output=True, text=True, check=False, errors="replace")  # noqa: S603 - PostgreSQL's own programs, no shell; what varies are names of our own settings
    if done.returncode:
        told = done.stderr.strip().splitlines()
        raise Refusal(
            "tool_failed",
            "Lệnh {name} không chạy xong: {said}",
            name=Path(words[0]).name,
            said=" ".join(told[:3])[:500] or f"mã {done.returncode}",
        )


def _version(path: str) -> int | None:
    """The major version, None where it does not run."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=30).stdout  # noqa: S603 - a program of that name on the machine's own path, no shell
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"(\d+)(\.\d+)?", said)
    return int(found[1]) if found else None


def _digits(path: Path) -> int:
    found = re.search(r"(\d+)", str(path))
    return int(found[1]) if found else 0
