"""Statements that are made once a process and asked many times with other values.

Building a queryset and turning it into SQL takes the ORM two to three times as long as asking it: on a page of thirty statements it was most
of the page. What stands on every page, and what the busiest pages ask, is therefore made once for each shape and each database; a request only
puts its values in. What comes back are the ordinary rows of the queryset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, Value
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)

#: What a number of either database can be; an address may name a larger one, which no row bears.
MOST = 2**63 - 1
#: Constants that stand in a statement as they are.
_PLAIN = (str, bool, int, date)
#: Of one statement; beyond it a shape is something that a stranger can type.
MOST_SHAPES = 64


class _Slot:
    """Stands in the statement for a value that each asking brings."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Made:
    """A queryset with its SQL; `values` are constants and slots in the order of the statement. `read` None: it can have no rows."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        compiler: Any = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.read: Callable[[Iterable[Any]], Iterable[Any]] | None = None
        try:
            self.sql, self.values = _written_in(*compiler.as_sql())
        except EmptyResultSet:
            return
        self.width = compiler.col_count if compiler.has_extra_select else None
        fields = [part[0] for part in compiler.select[: compiler.col_count]]
        self.converters = list(compiler.get_converters(fields).items())
        self.read = _reading(rows, compiler)

    def ask(self, given: dict[str, Any]) -> list[Any]:
        if self.read is None or any(isinstance(v, int) and abs(v) > MOST for v in given.values()):
            return []
        connection = connections[DEFAULT_DB_ALIAS]  # a connection belongs to its thread
        sent = {name: _sent(value, connection) for name, value in given.items()}
        values = tuple([sent[v.name] if isinstance(v, _Slot) else v for v in self.values])
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            rows = cursor.fetchall()
        if self.width is not None:
            rows = [row[: self.width] for row in rows]
        return list(self.read(self._converted(rows, connection) if self.converters else rows))

    def _converted(self, rows: Iterable[Any], connection: Any) -> Iterator[tuple[Any, ...]]:
        """What the database gave as the fields hold it."""
        for row in rows:
            told = list(row)
            for at, (converters, expression) in self.converters:
                for convert in converters:
                    told[at] = convert(told[at], expression, connection)
            yield tuple(told)


def _written_in(sql: str, values: Any) -> tuple[str, tuple[Any, ...]]:
    """The statement with its constants in it, on PostgreSQL: it then plans with what it knows, and a request sends the slots alone, which are
    five of sixty where all tabs of a list are counted."""
    if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        return sql, tuple(values)
    from psycopg import sql as quoting

    left, slots = iter(values), []

    def written(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        value = next(left)
        if not isinstance(value, _PLAIN):
            slots.append(value)
            return "%s"
        return quoting.Literal(value).as_string().replace("%", "%%")

    return re.sub(r"%[%s]", written, sql), tuple(slots)


def _reading(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[Iterable[Any]], Iterable[Any]]:
    """How rows of the database become those of the queryset, made ready once: what Django prepares anew at each asking."""
    kind, query = rows._iterable_class, rows.query
    if kind is FlatValuesListIterable:
        return lambda told: [row[0] for row in told]
    if kind is ValuesListIterable:
        return lambda told: told
    if kind is ValuesIterable:
        names = list(query.selected or (*query.extra_select, *query.values_select, *query.annotation_select))
        return lambda told: [dict(zip(names, row, strict=True)) for row in told]
    if kind is not ModelIterable:
        raise TypeError(f"a statement that is made once cannot give {kind.__name__}")
    return partial(_records, *_parts(compiler))


def _parts(compiler: Any) -> tuple[Any, ...]:
    """Of a queryset of records: the model, where its columns begin and end with their names, what is joined, what is annotated."""
    info, select = compiler.klass_info, compiler.select
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [part[0].target.attname for part in select[first:last]]
    joined = get_related_populators(info, select, DEFAULT_DB_ALIAS)
    return info["model"], first, last, names, joined, list((compiler.annotation_col_map or {}).items())


def _records(
    model: Any, first: int, last: int, names: list[str], joined: Any, noted: Any, told: Iterable[Any]
) -> Iterator[Any]:
    for row in told:
        record = model.from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for one in joined:
            one.populate(row, record)
        for name, at in noted:
            setattr(record, name, row[at])
        yield record


def _sent(value: Any, connection: Any) -> Any:
    """As the ORM would send it: SQLite keeps days and moments as text; lists of numbers are text on both (`search.among`)."""
    if isinstance(value, list):
        said = ",".join(map(str, value))
        return f"{{{said}}}" if connection.vendor == "postgresql" else f"[{said}]"
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


class MadeOnce:
    """`build(*shape, **values)` gives the queryset.

    What is asked by place is part of the shape and must be hashable. What is asked by name is a value: an integer, a string, a day, a moment, or
    for `search.among.Among` a list of integers; it stands in the statement once or several times. `build` must neither look into a value nor ask
    the database, and may not use `prefetch_related`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.made: dict[tuple[Any, ...], _Made] = {}
        self.__doc__ = build.__doc__

    def __call__(self, *shape: Any, **values: Any) -> list[Any]:
        """The rows. One query."""
        key = (connections[DEFAULT_DB_ALIAS].vendor, *shape)
        made = self.made.get(key)
        if made is None:
            if len(self.made) >= MOST_SHAPES:
                self.made.clear()
            made = _Made(self.build(*shape, **{name: Value(_Slot(name)) for name in values}))
            self.made[key] = made
        return made.ask(values)

    def first(self, *shape: Any, **values: Any) -> Any:
        """The first row, or None; the statement itself is to be limited."""
        found = self(*shape, **values)
        return found[0] if found else None
