"""A stored file goes to whoever may see the record it hangs on; for everybody else it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.core.downloads import handed_out as handed_out
from dondoc.tasks.queries.visibility import files_for
from dondoc.web.access import find
from dondoc.web.looks import note_file

KINDS = {
    "pdf": "pdf",
    "docx": "docx",
    "doc": "docx",
    "xlsx": "xlsx",
    "xls": "xlsx",
    "png": "image",
    "jpg": "image",
    "jpeg": "image",
}


@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    """A file of a directive or of an update."""
    found = find(request, files_for(request.actor, request.today), pk)
    answer = handed_out(found)
    note_file(request, found.pk)
    return answer


def shown(files: list[Any], url: Callable[[Any], str] | None = None) -> list[dict[str, Any]]:
    """What `components/files.html` reads. `url`: the address of a file that hangs on another record."""
    return [
        {
            "name": f.name,
            "url": url(f) if url else reverse("file", args=[f.pk]),
            "size": f.size,
            "read": f.text_read,
            "scan": f.scan,
            "signatures": f.signatures,
            "signatures_by": f.signatures_by,
            "kind": KINDS.get(f.name.rpartition(".")[2].lower(), "other"),
        }
        for f in files
    ]
