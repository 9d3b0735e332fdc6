"""The programming interface, version 1: its rooms, its refusals, its description (docs/openapi.json)."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from dondoc.api import advice, assignments, documents, edxml, lookups, problems
from dondoc.api.description import finished

VERSION = "1.0"


class Plain(JSONRenderer):
    """Vietnamese as it is written, not as numbers of its letters."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    renderer=Plain(),
    title="Đôn Đốc",
    version=VERSION,
    description="Giao diện lập trình của hệ thống theo dõi nhiệm vụ do UBND tỉnh giao. Hướng dẫn: docs/api.md.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
api.add_router("/documents", documents.router)
api.add_router("/documents", advice.router)
api.add_router("/tasks", documents.tasks_router)
api.add_router("/assignments", assignments.router)
api.add_router("/files", documents.files_router)
api.add_router("/edxml", edxml.router)
api.add_router("", lookups.router)
problems.register(api)


@cache
def described() -> dict[str, Any]:
    """The description as plain data, the same wherever it is asked: made once a process, not to be changed."""
    return finished(api.get_openapi_schema(path_prefix="/api/v1/"))


@require_safe
def description(request: HttpRequest) -> JsonResponse:
    """The description itself. It tells nothing that the published source does not, so nobody has to show a secret for it."""
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})
