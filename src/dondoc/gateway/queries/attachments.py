"""One attachment of a message, opened anew out of the bytes that came."""

from __future__ import annotations

import io
from dataclasses import dataclass

from dondoc.core import limits
from dondoc.core.files import MEDIA_TYPES, inspect_upload, safe_name
from dondoc.gateway.models import Received
from dondoc.gateway.queries.raw import document_of
from dondoc.rules.errors import Refusal

#: Kinds that a browser shows by itself; everything else is saved.
BINARY = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Opened:
    name: str
    media_type: str
    content: bytes


def attachment(received: Received, place: int) -> Opened | None:
    """The attachment at `place` (from 0); None where there is none, or where it could not be opened safely. What is of no accepted kind is
    handed out as bytes to be saved, never as something that a browser runs."""
    message = document_of(received)
    if message is None or not 0 <= place < len(message.attachments):
        return None
    found = message.attachments[place]
    if found.quarantined:
        return None
    try:
        file = inspect_upload(found.name, io.BytesIO(found.content), limits.attachment_bytes(), ours=True)
    except Refusal:
        return Opened(safe_name(found.name), BINARY, found.content)
    return Opened(file.name, file.media_type if file.media_type in MEDIA_TYPES.values() else BINARY, found.content)
