"""One of many numbers, sent as one value: a list of a thousand costs Django and the database more to write and to read than to look up."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, F, Func


class Among(Func):
    """A condition: the column holds one of `numbers`."""

    output_field = BooleanField()

    def __init__(self, column: str | F, numbers: Collection[int] = (), **extra: Any) -> None:
        super().__init__(column, **extra)
        self.numbers = sorted(numbers)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        column, values = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s)", [*values, self.numbers]

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        column, values = compiler.compile(self.source_expressions[0])
        return f"{column} IN (SELECT value FROM json_each(%s))", [*values, json.dumps(self.numbers)]
