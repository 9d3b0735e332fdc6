"""The description of the interface as a page for people: every operation with what it takes, gives and refuses. No script, nothing from elsewhere."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_GET

from dondoc.api.interface import described
from dondoc.api.problems import TITLES

#: Tag of the description -> what its room is called.
ROOMS: dict[str, str] = {
    "me": N_("Mã kết nối đang dùng"),
    "documents": N_("Văn bản giao nhiệm vụ"),
    "tasks": N_("Nhiệm vụ"),
    "assignments": N_("Lượt giao và báo cáo"),
    "figures": N_("Số liệu"),
    "agencies": N_("Cơ quan"),
    "files": N_("Tệp"),
    "edxml": N_("Văn bản edXML"),
}
#: Kinds of values, as the description names them.
KINDS: dict[str, str] = {
    "string": N_("chữ"),
    "integer": N_("số nguyên"),
    "boolean": N_("true hoặc false"),
    "array": N_("nhiều giá trị"),
    "date": N_("ngày, như 2026-11-19"),
    "date-time": N_("thời điểm có múi giờ"),
}
_METHODS = ("get", "post", "put", "patch", "delete")


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """For everybody who is signed in: who connects a machine is often not the administrator."""
    told = described()
    rooms: dict[str, list[dict[str, Any]]] = {tag: [] for tag in ROOMS}
    for path, operations in told["paths"].items():
        for method in _METHODS:
            if method in operations:
                tag = (operations[method].get("tags") or ["me"])[0]
                rooms.setdefault(tag, []).append(_operation(path, method, operations[method], told))
    context = {
        "rooms": [(tag, _(ROOMS.get(tag, tag)), found) for tag, found in rooms.items() if found],
        "version": told["info"]["version"],
        "base": request.build_absolute_uri("/api/v1/"),
        "problems": [(status, _(title)) for status, title in TITLES.items()],
    }
    return render(request, "connections/reference.html", context)


def _operation(path: str, method: str, said: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    good = next(status for status in said["responses"] if int(status) < 400)
    body = said.get("requestBody", {}).get("content", {})
    return {
        "id": said["operationId"],
        "method": method.upper(),
        "path": path,
        "about": _(said.get("description", "")),
        "scope": said.get("x-scope", ""),
        "parameters": [_parameter(one, told) for one in said["parameters"]],
        "takes": [(kind, _example(content.get("schema", {}), told)) for kind, content in body.items()],
        "status": good,
        "gives": [
            (kind, _example(content.get("schema", {}), told))
            for kind, content in said["responses"][good].get("content", {}).items()
        ],
        "refuses": [status for status in said["responses"] if int(status) >= 400],
    }


def _parameter(said: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    schema = _plain(said["schema"], told)
    inner = _plain(schema.get("items", {}), told) if schema.get("type") == "array" else schema
    bounds = [(N_("từ"), inner.get("minimum")), (N_("đến"), inner.get("maximum"))]
    kind = schema.get("format") or schema.get("type", "")
    return {
        "name": said["name"],
        "where": said["in"],
        "needed": said.get("required", False),
        "kind": _(KINDS.get(kind, kind)) if kind else "",
        "one_of": inner.get("enum", []),
        "bounds": " ".join(f"{_(word)} {value}" for word, value in bounds if value is not None),
        "usual": schema.get("default", said["schema"].get("default")),
    }


def _plain(schema: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Without references, and without the null that a value may be left out for."""
    if "$ref" in schema:
        schema = told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    choices = [one for one in schema.get("anyOf", []) if one.get("type") != "null"]
    return _plain(choices[0], told) if choices else schema


def _example(schema: dict[str, Any], told: dict[str, Any]) -> str:
    if not schema:
        return ""
    return json.dumps(_sample(schema, told), ensure_ascii=False, indent=2)


def _sample(schema: dict[str, Any], told: dict[str, Any]) -> Any:
    """A value as the schema describes it: the shape, with the kind of each value in its place."""
    schema = _plain(schema, told)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    if kind == "object":
        return {name: _sample(one, told) for name, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [_sample(schema.get("items", {}), told)]
    formats = {"date": "2026-11-19", "date-time": "2026-11-19T08:00:00+07:00", "binary": "(tệp)"}
    return {"integer": 1, "number": 0.5, "boolean": False}.get(str(kind), formats.get(schema.get("format", ""), "…"))
