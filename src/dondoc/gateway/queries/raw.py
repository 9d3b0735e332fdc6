"""A message as it came: its bytes, and what is read off them anew."""

from __future__ import annotations

from dondoc.core.stores import the_store
from dondoc.gateway.edxml.limits import NotEdXML
from dondoc.gateway.edxml.message import DocumentMessage, Message
from dondoc.gateway.edxml.reader import read_message
from dondoc.gateway.models import Received


def bytes_of(received: Received) -> bytes:
    """The bytes as they came. Raises FileNotFoundError where the store lost them; Refusal where it does not answer."""
    assert received.file is not None
    return the_store().read(received.file.path)


def message_of(received: Received) -> Message | None:
    """The message read anew; None where there is nothing to read."""
    if received.file is None:
        return None
    try:
        return read_message(bytes_of(received))
    except (NotEdXML, FileNotFoundError):
        return None


def document_of(received: Received) -> DocumentMessage | None:
    """The same, where it is a document."""
    found = message_of(received)
    return found if isinstance(found, DocumentMessage) else None
