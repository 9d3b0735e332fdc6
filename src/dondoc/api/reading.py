"""A list given part by part: the cursor says where the last part ended, signed, so that nobody makes one up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from pydantic import Field

from dondoc.api.problems import Problem, of_errors
from dondoc.api.texts import Asked
from dondoc.core.reading_on import By, read_on
from dondoc.rules.errors import Refusal

#: Rows of a part: what is usual, and the most.
USUAL, MOST = 50, 200
_SALT = "api.cursor"


class Part(Asked):
    """Which part of a list: how many rows, and from where."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: Annotated[str, Field(max_length=2_000)] | None = None


def part(request: HttpRequest, rows: QuerySet[Any], order: Sequence[By], asked: Part) -> tuple[list[Any], str | None]:
    """The keys of the rows asked for and the cursor of the part that follows. One query.

    Raises Problem: 400 for a cursor that is not ours or was given for other filters, 422 for a filter that there is not.
    """
    only_known(request, asked)
    about = _about(request, asked)
    after = _read(asked.cursor, about, len(order)) if asked.cursor else None
    found, last = read_on(rows, order, after, asked.limit)
    return found, _written(about, last) if last is not None else None


def only_known(request: HttpRequest, asked: Asked) -> None:
    """A filter whose name was mistyped would find too much in silence: it is told (422)."""
    unknown = sorted(set(request.GET) - set(type(asked).model_fields))
    if unknown:
        raise Problem(422, *of_errors({"loc": (name[:40],), "type": "extra_forbidden"} for name in unknown[:20]))


def _about(request: HttpRequest, asked: Part) -> str:
    """What the list is of: the address and all its filters, for a cursor leads on in the same list only."""
    said = asked.model_dump(mode="json", exclude={"cursor", "limit"})
    return hashlib.sha256(json.dumps([request.path, said], sort_keys=True).encode()).hexdigest()[:16]


def _written(about: str, last: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in last]
    return signing.dumps([about, plain], salt=_SALT, compress=True)


def _read(cursor: str, about: str, columns: int) -> list[Any]:
    try:
        of, after = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        of, after = "", []
    if of != about or len(after) != columns:
        raise Problem(
            400,
            Refusal(
                "cursor_unknown",
                "Con trỏ trang không phải do hệ thống cấp cho danh sách này. Bên gọi đọc lại từ đầu, với đúng bộ lọc.",
                field="cursor",
            ),
        )
    return list(after)


def href(request: HttpRequest, name: str, *args: Any) -> str:
    """The address of a record in the interface."""
    return request.build_absolute_uri(reverse(f"api:{name}", args=args))


def page(request: HttpRequest, name: str, *args: Any) -> str:
    """The address of the same record for people."""
    return request.build_absolute_uri(reverse(name, args=args))


__all__ = ["MOST", "USUAL", "By", "Part", "href", "only_known", "page", "part"]
