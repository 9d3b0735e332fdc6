"""Statements that are made once a process and asked many times with other values.

Building a queryset and turning it into SQL takes the ORM two to three times as long as asking it: on a page of thirty statements it was most
of the page. What stands on every page, and what the busiest pages ask, is therefore made once for each shape and each database; a request only
puts its values in. What comes back are the ordinary rows of the queryset.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, Value

#: What a number of either database can be; an address may name a larger one, which no row bears.
MOST = 2**63 - 1
#: Of one statement; beyond it a shape is something that a stranger can type.
MOST_SHAPES = 64


class _Slot:
    """Stands in the statement for a value that each asking brings."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Made:
    """A queryset with its SQL; `values` are constants and slots in the order of the statement. `compiler` None: it can have no rows."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.rows = rows
        self.compiler: Any = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            self.sql, self.values = self.compiler.as_sql()
            self.converters = self.compiler.get_converters([part[0] for part in self.compiler.select])
        except EmptyResultSet:
            self.compiler = None

    def ask(self, given: dict[str, Any]) -> list[Any]:
        if self.compiler is None or any(isinstance(v, int) and abs(v) > MOST for v in given.values()):
            return []
        connection = connections[DEFAULT_DB_ALIAS]  # a connection belongs to its thread
        sent = {name: _sent(value, connection) for name, value in given.items()}
        values = tuple(sent[v.name] if isinstance(v, _Slot) else v for v in self.values)
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.get_converters = lambda expressions: self.converters
        compiler.as_sql = lambda *args, **kwargs: (self.sql, values)
        query = copy(self.rows.query)
        query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        asked = type(self.rows)(model=self.rows.model, query=query, using=DEFAULT_DB_ALIAS)
        asked._iterable_class = self.rows._iterable_class
        asked._fields = self.rows._fields
        return list(asked)


def _sent(value: Any, connection: Any) -> Any:
    """As the ORM would send it: SQLite keeps days and moments as text, and takes a list of numbers as JSON (`search.among`)."""
    if isinstance(value, list):
        return value if connection.vendor == "postgresql" else json.dumps(value)
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
