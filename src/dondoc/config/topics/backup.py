"""Backup and restore (docs/reliability.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dondoc.config.topics.reading import Variable, folder

VARIABLES = (
    Variable(
        "DONDOC_PG_BIN",
        "looked for in PATH",
        "thư mục chứa `pg_dump`, `pg_restore` của bản PostgreSQL đang dùng",
        "folder of `pg_dump` and `pg_restore`, of the server's version or later",
    ),
)


@dataclass(frozen=True, slots=True)
class Backup:
    """`pg_bin`: where the tools of PostgreSQL are, None where they are looked for."""

    pg_bin: Path | None = None


def read_backup(environ: Mapping[str, str]) -> Backup:
    return Backup(folder(environ, "DONDOC_PG_BIN"))
