"""What the tables of a database hold: for each the number of its rows and one SHA-256 over all of them in the order of their keys.

Read as a stream, so that memory does not grow with the province. Two databases of one engine with equal contents answer alike, whichever server
they lie on.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

#: What the text of a value depends on, the same on every server.
_AS_TEXT = (
    "SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle TO 'ISO, YMD'; SET LOCAL intervalstyle TO 'postgres'; "
    "SET LOCAL extra_float_digits TO 1; SET LOCAL bytea_output TO 'hex'"
)
_TABLES = 'SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename COLLATE "C"'
_KEYS = (
    "SELECT a.attname, a.attcollation <> 0 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) "
    "WHERE i.indisprimary AND i.indrelid = (quote_ident(current_schema()) || '.' || quote_ident(%s))::regclass ORDER BY a.attnum"
)


@dataclass(frozen=True, slots=True)
class Contents:
    """One table: its rows, and their digest (hexadecimal)."""

    rows: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def differences(wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """The names of tables that one side lacks or that hold something else; both as `Contents.as_dict` by name."""
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def of_sqlite(path: Path) -> dict[str, Contents]:
    """Of a database file that nobody writes to. The words of the search lie in tables of their own, which are counted; what only looks
    into them (a virtual table) is not."""
    connection = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    connection.text_factory = lambda value: value.decode("utf-8", "surrogateescape")
    try:
        named = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        )
        return {name: _sqlite_table(connection, name) for (name,) in named.fetchall()}
    finally:
        connection.close()


def _sqlite_table(connection: sqlite3.Connection, name: str) -> Contents:
    columns = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
    keys = ", ".join(f'"{column[1]}"' for column in sorted(columns, key=lambda column: column[5]) if column[5])
    digest, rows = hashlib.sha256(), 0
    for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY {keys or "rowid"}'):  # noqa: S608 - names as the database lists its own tables
        digest.update(repr(row).encode())
        rows += 1
    return Contents(rows, digest.hexdigest())


def of_postgres(connection: psycopg.Connection[Any]) -> dict[str, Contents]:
    """Of the database of this connection, in its open transaction."""
    connection.execute(_AS_TEXT)
    named = connection.execute(_TABLES).fetchall()
    return {name: _postgres_table(connection, name) for (name,) in named}


def _postgres_table(connection: psycopg.Connection[Any], name: str) -> Contents:
    """Each row is one line of text: the server ends it with a newline and writes those of a value otherwise."""
    keys = connection.execute(_KEYS, [name]).fetchall()
    order = ", ".join(f'"{key}"' + (' COLLATE "C"' if is_text else "") for key, is_text in keys)
    order = order or f'"{name}"::text COLLATE "C"'
    digest, rows = hashlib.sha256(), 0
    with connection.cursor().copy(f'COPY (SELECT * FROM "{name}" ORDER BY {order}) TO STDOUT') as lines:  # type: ignore[arg-type]  # noqa: S608
        for block in lines:
            digest.update(block)
            rows += bytes(block).count(b"\n")
    return Contents(rows, digest.hexdigest())
