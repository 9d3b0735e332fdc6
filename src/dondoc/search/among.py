"""One of many numbers, sent as one value: a list of a thousand costs Django and the database more to write and to read than to look up."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, F, Func, Value


class Among(Func):
    """A condition: the column holds one of `numbers`. For `core.made_once` they are a value that each asking brings, a list."""

    output_field = BooleanField()

    def __init__(self, column: str | F, numbers: Collection[int] | Value = (), **extra: Any) -> None:
        super().__init__(column, **extra)
        self.numbers = numbers.value if isinstance(numbers, Value) else sorted(numbers)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        column, values = compiler.compile(self.source_expressions[0])
        # of the column's own type: PostgreSQL hashes a list of the same type only; as text, which the driver need not look into
        numbers = f"{{{','.join(map(str, self.numbers))}}}" if isinstance(self.numbers, list) else self.numbers
        return f"{column} = ANY(%s::bigint[])", [*values, numbers]

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        column, values = compiler.compile(self.source_expressions[0])
        numbers = json.dumps(self.numbers) if isinstance(self.numbers, list) else self.numbers
        return f"{column} IN (SELECT value FROM json_each(%s))", [*values, numbers]  # noqa: S608 - a column as Django compiled it; the numbers are bound
