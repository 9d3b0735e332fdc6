"""The JSON Schema (2020-12) of an edition's `so-lieu.json`: what each name means, for whoever builds on the data."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dondoc.core.links import absolute
from dondoc.public import words

_DAY = {"type": "string", "format": "date"}
_MOMENT = {"type": "string", "format": "date-time"}
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}


def schema() -> dict[str, Any]:
    return _object(
        {
            "$schema": _TEXT,
            "licence": {"const": "CC-BY-4.0"},
            "source": {"type": "string", "format": "uri"},
            "approved_by": _TEXT | {"description": _("Người phê duyệt công khai")},
            "approved_at": _MOMENT,
            "published_at": _MOMENT,
            "cite": _TEXT | {"description": _("Căn cứ công khai")},
            "sha256": {
                "type": "string",
                "pattern": "^[0-9a-f]{64}$",
                "description": _("Mã kiểm SHA-256 của `figures`"),
            },
            "tasks": {"type": "array", "items": _task()},
            "figures": _figures(),
        },
        **{
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": absolute(reverse("public_schema")),
            "title": _("Kết quả thực hiện nhiệm vụ của một kỳ"),
        },
    )


def _figures() -> dict[str, Any]:
    cells = {code: _COUNT | {"description": str(means)} for code, _word, means in words.COLUMNS}
    origins = {code: _COUNT | {"description": str(means)} for code, means in words.ORIGINS}
    line = _object({"key": _TEXT, "code": _TEXT, "name": _TEXT, "kind": _TEXT} | cells)
    counts = {code: _COUNT | {"description": str(word)} for code, word in words.MONTH_COLUMNS}
    month = _object({"year": {"type": "integer"}, "month": {"type": "integer", "minimum": 1, "maximum": 12}} | counts)
    names = {"type": "array", "items": {"enum": [code for code, _word, _means in words.COLUMNS]}}
    rate = _object(
        {"code": _TEXT, "name": _TEXT, "formula": _TEXT, "above": names, "below": names}
        | {"numerator": _COUNT, "denominator": _COUNT}
    )
    tables = {"agency": line, "field": line, "month": month}
    period = _object(
        {"kind": _TEXT, "year": {"type": "integer"}, "part": _COUNT, "name": _TEXT, "first": _DAY, "last": _DAY}
    )
    return _object(
        {
            "schema": {"const": 1},
            "publisher": _TEXT,
            "period": period,
            "as_of": _DAY | {"description": _("Ngày chốt số liệu")},
            "known_at": _DAY | {"description": _("Ngày mà số liệu được biết đến")},
            "deadline": {"enum": ["present", "original"], "description": _("Tính theo thời hạn hiện hành hay ban đầu")},
            "total": _object(cells | origins),
            "rates": {"type": "array", "items": rate},
            "tables": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: {"type": "array", "items": of} for name, of in tables.items()},
            },
        }
    )


def _task() -> dict[str, Any]:
    cell = {"enum": [code for code, _look, _icon, _word in words.CELLS]}
    due = {"type": ["string", "null"], "format": "date"}
    return _object(
        {"title": _TEXT, "agency_key": _TEXT, "agency": _TEXT, "due_on": due, "cell": cell, "outcome": _TEXT}
    )


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return more | {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }
