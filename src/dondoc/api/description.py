"""The description of the interface made whole: problems under their own type, what is sent as JSON or as a form with files, scopes."""

from __future__ import annotations

import json
from typing import Any

from dondoc.api import schemas
from dondoc.api.problems import MEDIA_TYPE
from dondoc.api.sending import FORM, JSON

_REF = "#/components/schemas/{model}"
#: What operations take that the framework does not read by itself.
_BODIES = {"DocumentIn": schemas.DocumentIn, "UpdateIn": schemas.UpdateIn}


def finished(written: Any) -> dict[str, Any]:
    """The framework's description with what it cannot know. Plain data: the same however often it is made."""
    told: dict[str, Any] = json.loads(json.dumps(written))
    known = told["components"]["schemas"]
    for operations in told["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                if int(status) >= 400 and JSON in content:
                    answer["content"] = {MEDIA_TYPE: content[JSON]}
            if operation["operationId"] == "get_file":
                operation["responses"]["200"]["content"] = {"application/octet-stream": {}}
            name = operation.pop("x-body", "")
            if name:
                operation["requestBody"] = _body(name, known)
    return told


def _body(name: str, known: dict[str, Any]) -> dict[str, Any]:
    model = _BODIES[name].model_json_schema(ref_template=_REF)
    known.update(model.pop("$defs", {}))
    known[name] = model
    schema = {"$ref": _REF.format(model=name)}
    form = {
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": {"type": "string", "contentMediaType": JSON, "contentSchema": schema},
            "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
        },
        "additionalProperties": False,
    }
    return {"required": True, "content": {JSON: {"schema": schema}, FORM: {"schema": form}}}
