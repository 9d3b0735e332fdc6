"""Uploads stay in memory until they have been inspected.

Django's own handlers write large uploads to a temporary file; of a document that is refused for secrecy nothing may remain (TH 5.2.d).
"""

from __future__ import annotations

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from dondoc.core import limits
from dondoc.core.files import InspectedFile, inspect_upload
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.rules.errors import Refusal

#: How many files of the largest size one form may hold.
FILES_AT_ONCE = 6


class InMemoryOnly(MemoryFileUploadHandler):
    """Takes every file into memory. A form far beyond the limit is read to its end and none of it kept; `inspected` then says so."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.activated = True
        self.request.too_much_at_once = content_length > limits.attachment_bytes() * FILES_AT_ONCE

    def receive_data_chunk(self, raw_data, start):
        return None if self.request.too_much_at_once else super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size):
        return None if self.request.too_much_at_once else super().file_complete(file_size)


def inspected(request: HttpRequest, field: str, *, door: str, by_rows: bool = False) -> list[InspectedFile]:
    """The uploads of a field, each checked by its content; Refusal for the first that cannot be taken. `door` names the form in the audit line
    that a secret file leaves; `by_rows`: as `inspect_upload`."""
    if getattr(request, "too_much_at_once", False):
        raise Refusal(
            "too_much_at_once",
            "Các tệp gửi cùng lúc lớn hơn mức {limit} MB nên hệ thống không nhận tệp nào. Anh/chị gửi từng tệp, mỗi tệp tối đa {one} MB.",
            field=field,
            limit=limits.attachment_mb() * FILES_AT_ONCE,
            one=limits.attachment_mb(),
        )
    files = request.FILES.getlist(field)
    if len(files) > limits.attachments():
        raise Refusal(
            "too_many_files",
            "Một lần gửi chỉ được kèm đến {most} tệp; anh/chị đã chọn {given} tệp nên chưa tệp nào được nhận. Anh/chị gộp các tệp nhỏ, "
            "hoặc nhờ quản trị nâng mức.",
            field=field,
            most=limits.attachments(),
            given=len(files),
        )
    with refusing_secrets(actor=request.actor, door=door, at=request.now):
        return [inspect_upload(file.name, file, limits.attachment_bytes(), by_rows=by_rows) for file in files]
