"""Conditions on an assignment's own columns that every list and count asks: their SQL is written once a day and stands in a query as one piece.

As `Q` each of them is some forty parts, which Django copies, hashes and compiles anew for every count it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import BooleanField, F, Func, Q

from dondoc.tasks.models import Assignment

_TABLE = Assignment._meta.db_table


class Settled(Func):
    """True where `condition(*facts)`, a Q on columns of Assignment alone, is true. It may stand anywhere but below a "not": there the database
    would take what is unknown for false, and Django does not."""

    output_field = BooleanField()

    def __init__(self, condition: Callable[..., Q], *facts: Hashable) -> None:
        super().__init__(F("pk"))
        self.asked = condition, facts

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        pieces, values = _written(connection.alias, *self.asked)
        # the key's column knows by which name the table goes here
        table = compiler.quote_name_unless_alias(self.source_expressions[0].alias)
        return f"({table.join(pieces)})", list(values)


@lru_cache(maxsize=256)
def _written(using: str, condition: Callable[..., Q], facts: tuple[Hashable, ...]) -> tuple[list[str], list[Any]]:
    """The SQL, cut where the name of the table stands."""
    compiler = Assignment.objects.filter(condition(*facts)).query.get_compiler(using=using)
    sql, values = compiler.compile(compiler.query.where)
    return sql.split(connections[using].ops.quote_name(_TABLE)), values
