"""Uploads stay in memory until they have been inspected.

Django's own handlers write large uploads to a temporary file; of a document that is refused for secrecy nothing may remain (TH 5.2.d).
"""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest

from dondoc.core.files import InspectedFile, inspect_upload
from dondoc.directives.actions.secrecy import refusing_secrets


class InMemoryOnly(MemoryFileUploadHandler):
    """Takes every file into memory; a file past the limit is cut short and marked, so that the form can name it."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        """The whole request may hold a handful of files of the largest size; more than that is not read at all."""
        self.activated = True
        if content_length > settings.MAX_UPLOAD_BYTES * 6:
            raise StopUpload(connection_reset=True)


def inspected(request: HttpRequest, field: str, *, door: str) -> list[InspectedFile]:
    """The uploads of a field, each checked by its content; Refusal for the first that cannot be taken. `door` names the form in the audit line
    that a secret file leaves."""
    with refusing_secrets(actor=request.actor, door=door, at=request.now):
        return [inspect_upload(file.name, file, settings.MAX_UPLOAD_BYTES) for file in request.FILES.getlist(field)]
