"""`with beaten_to(Model):` — somebody else made the row between our look and our own: the first look finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import models
from django.db.models import QuerySet


@contextmanager
def beaten_to(model: type[models.Model]) -> Iterator[None]:
    looked: list[bool] = []
    real = QuerySet.get

    def get(rows: Any, *args: Any, **asked: Any) -> Any:
        if rows.model is model and not looked:
            looked.append(True)
            raise model.DoesNotExist
        return real(rows, *args, **asked)

    with mock.patch.object(QuerySet, "get", get):
        yield
    assert looked, "it did not look"
