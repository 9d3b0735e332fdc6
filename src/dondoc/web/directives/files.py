"""A stored file goes to whoever may see the record it hangs on; for everybody else it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.tasks.queries.visibility import files_for
from dondoc.web.access import find
from dondoc.web.looks import note_file

#: Shown by the browser itself, in a tab of its own; everything else is saved.
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})
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


def handed_out(stored: Any) -> FileResponse:
    """The bytes under their own name; never guessed to be something else, never run. The caller has asked who may read them."""
    path = settings.FILES_ROOT / stored.path
    if not path.is_file():
        raise Http404
    answer = FileResponse(
        path.open("rb"),
        as_attachment=stored.media_type not in INLINE,
        filename=stored.name,
        content_type=stored.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def shown(files: list[Any], url: Callable[[Any], str] | None = None) -> list[dict[str, Any]]:
    """What `components/files.html` reads. `url`: the address of a file that hangs on another record."""
    return [
        {
            "name": f.name,
            "url": url(f) if url else reverse("file", args=[f.pk]),
            "size": f.size,
            "read": f.text_read,
            "kind": KINDS.get(f.name.rpartition(".")[2].lower(), "other"),
        }
        for f in files
    ]
