"""Where the source of this very program is to be had: a page that anybody may open, and the source itself (AGPL-3.0-or-later, section 13)."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent_from
from dondoc.core.source import source_archive, version


@require_GET
def source(request: HttpRequest) -> HttpResponse:
    """Version, licence, and the way to the source: the operator's address, or the files as they run here."""
    return render(request, "account/source.html", {"version": version(), "address": settings.ENV.source_url})


@require_GET
def source_download(request: HttpRequest) -> FileResponse:
    """The source as a ZIP file."""
    archive = source_archive(settings.ENV.data)
    return sent_from(archive.open("rb"), archive.name, "application/zip")
