"""Many rows in one statement, for histories and imports of thousands: what `bulk_create` leaves, in a third of its time on either database.

The rows come as records with every value set; nothing is asked of the database in return, so keys that others will name are reserved first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Sized
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Field, Model

#: Rows of one statement on PostgreSQL; more would only cost memory.
AT_ONCE = 5_000


def reserve(model: type[Model], many: int) -> list[int]:
    """So many keys that no other row of the table has or will get, growing. Inside a transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, many]
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        if found is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, many])
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [many, table])
    first = (found[0] if found else 0) + 1
    return list(range(first, first + many))


def insert(rows: Sequence[Model]) -> None:
    """New rows of one table, in this order; either all bring a reserved key or none does."""
    if not rows:
        return
    fields = [f for f in rows[0]._meta.concrete_fields if not f.primary_key or rows[0].pk is not None]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    table = rows[0]._meta.db_table
    if connection.vendor == "postgresql":
        source = f'SELECT {columns} FROM json_populate_recordset(NULL::"{table}", %s)'  # noqa: S608 - names of our own models
        _send(f'INSERT INTO "{table}" ({columns}) {source}', rows, fields)
    else:
        _bind(f'INSERT INTO "{table}" ({columns}) VALUES ({_places(fields)})', rows, fields)  # noqa: S608 - likewise


def insert_values(model: type[Model], rows: Sequence[dict[str, Any]], on_conflict: str = "") -> None:
    """The same for rows that are no records: column -> value, all with the same columns. `on_conflict`: the clause, in SQL."""
    if not rows:
        return
    table, columns = model._meta.db_table, ", ".join(rows[0])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source = f"SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)"  # noqa: S608 - names that our own code gives; values are bound
            for start in range(0, len(rows), AT_ONCE):
                said = json.dumps(rows[start : start + AT_ONCE], default=str)
                cursor.execute(f"INSERT INTO {table} ({columns}) {source} {on_conflict}", [said])
        else:
            statement = f"INSERT INTO {table} ({columns}) VALUES ({_places(rows[0])}) {on_conflict}"  # noqa: S608 - likewise
            cursor.executemany(statement, [[_bound(value) for value in row.values()] for row in rows])


def rewrite(rows: Iterable[Model], names: Sequence[str]) -> None:
    """Write the named fields of rows that exist."""
    rows = list(rows)
    if not rows:
        return
    fields = [rows[0]._meta.get_field(name) for name in names]
    table, key = rows[0]._meta.db_table, rows[0]._meta.pk
    if connection.vendor == "postgresql":
        sets = ", ".join(f'"{f.column}" = said."{f.column}"' for f in fields)
        source = f'json_populate_recordset(NULL::"{table}", %s) said'
        _send(f'UPDATE "{table}" SET {sets} FROM {source} WHERE "{table}".id = said.id', rows, [*fields, key])  # noqa: S608 - likewise
    else:
        sets = ", ".join(f'"{f.column}" = %s' for f in fields)
        _bind(f'UPDATE "{table}" SET {sets} WHERE id = %s', rows, [*fields, key])  # noqa: S608 - likewise


def _send(statement: str, rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> None:
    """PostgreSQL reads the rows from one piece of JSON."""
    names = [(f.column, f.attname) for f in fields]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            said = [{column: getattr(row, name) for column, name in names} for row in rows[start : start + AT_ONCE]]
            cursor.execute(statement, [json.dumps(said, default=str)])


def _bind(statement: str, rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> None:
    """SQLite takes one prepared statement for all rows."""
    take = attrgetter(*(f.attname for f in fields))
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[_bound(value) for value in take(row)] for row in rows])


def _places(columns: Sized) -> str:
    return ", ".join(["%s"] * len(columns))


def _bound(value: Any) -> Any:
    """A value as Django's SQLite backend writes it; lists and maps are JSON."""
    kind = type(value)
    if kind is int or kind is str or value is None:
        return value
    if isinstance(value, datetime):
        return str(value.astimezone(UTC))[:-6]  # without "+00:00"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, (dict, list)) else value
