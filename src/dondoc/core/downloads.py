"""How bytes leave: one way for every file, stored or made on the spot (J1). The caller has asked who may have them.

A browser saves them under their own name and never guesses them to be something else; only what it shows without running anything, and what the
pages offer to look at, opens in a tab of its own, in a sandbox without scripts.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from typing import Any, BinaryIO, TypeVar

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from dondoc.core.stores import the_store
from dondoc.core.virus_scan import Scan
from dondoc.rules.errors import Refusal

#: Shown by the browser itself; everything else is saved.
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})
BINARY = "application/octet-stream"
PIECE = 1 << 20
log = logging.getLogger("dondoc.files")
Answer = TypeVar("Answer", HttpResponse, FileResponse, StreamingHttpResponse)


def handed_out(stored: Any, *, saved: bool = False) -> FileResponse:
    """The bytes of a StoredFile under its name. `saved`: never opened in the browser. Raises Http404 where they are gone; Refusal where a
    virus was found in them (file_held), they are not those that were taken (file_changed), or the store does not answer."""
    ensure_harmless(stored)
    try:
        same = as_it_came(stored)
        stream = the_store().open(stored.path)
    except FileNotFoundError:
        raise Http404 from None
    if not same:
        stream.close()
        raise Refusal(
            "file_changed",
            "Tệp này không còn đúng như khi hệ thống nhận (mã băm khác), nên không cho tải về. Anh/chị báo quản trị hệ thống để lấy lại tệp "
            "từ bản sao lưu.",
        )
    answer = sent_from(stream, stored.name, stored.media_type, shown=not saved)
    answer["Content-Length"] = str(stored.size)
    return answer


def as_it_came(stored: Any) -> bool:
    """True where what lies in the store still has the sum under which a StoredFile was taken; else the operator is told in the server's log.
    Piece by piece; raises FileNotFoundError where it is gone, Refusal where the store does not answer."""
    sha = hashlib.sha256()
    with the_store().open(stored.path) as stream:
        for piece in iter(lambda: stream.read(PIECE), b""):
            sha.update(piece)
    if same := sha.hexdigest() == stored.sha256:
        return same
    log.error("stored file %s (row %s) is not what was taken: %s lies there", stored.path, stored.pk, sha.hexdigest())
    return False


def ensure_harmless(stored: Any) -> None:
    """Raises Refusal (file_held) where a virus was found in a StoredFile after it was taken."""
    if stored.scan == Scan.FOUND:
        raise Refusal(
            "file_held",
            "Tệp này được nhận khi chưa quét được và sau đó bị phát hiện mang mã độc, nên hệ thống không cho tải về. Anh/chị đề nghị nơi gửi "
            "nộp lại một tệp sạch.",
        )


def sent(content: bytes | str, name: str, media_type: str, *, shown: bool = False) -> HttpResponse:
    """A file made on the spot, or read whole. `shown`: opened in the browser where it is of a kind that is safe to show."""
    return _guarded(HttpResponse(content, content_type=media_type), name, shown and media_type in INLINE)


def sent_from(stream: BinaryIO, name: str, media_type: str, *, shown: bool = False) -> FileResponse:
    """The same from a stream at its beginning, which the answer closes."""
    return _guarded(FileResponse(stream, content_type=media_type), name, shown and media_type in INLINE)


def streamed(pieces: Iterable[str | bytes], name: str, media_type: str) -> StreamingHttpResponse:
    """The same, written while it is sent."""
    return _guarded(StreamingHttpResponse(pieces, content_type=media_type), name, False)


def _guarded(answer: Answer, name: str, inline: bool) -> Answer:
    """What every answer that is a file says to the browser. The name in Unicode, as RFC 6266 writes it."""
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
