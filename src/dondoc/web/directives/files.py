"""A stored file goes to whoever may see the record it hangs on; for everybody else it does not exist."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.tasks.queries.visibility import files_for
from dondoc.web.access import find

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
    """The bytes under their own name; never guessed to be something else, never run."""
    stored = find(request, files_for(request.actor, request.today), pk)
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


def shown(files: list[Any]) -> list[dict[str, Any]]:
    """What `components/files.html` reads."""
    return [
        {
            "name": f.name,
            "url": reverse("file", args=[f.pk]),
            "size": f.size,
            "read": f.text_read,
            "kind": KINDS.get(f.name.rpartition(".")[2].lower(), "other"),
        }
        for f in files
    ]
