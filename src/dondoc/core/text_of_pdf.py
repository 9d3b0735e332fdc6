"""A process that reads a PDF from its input and prints its text page by page; it limits itself.

Run as `python -m dondoc.core.text_of_pdf CHARACTERS`; exit status 0 where every page was read, 1 where it stopped before the end (a fault,
the time, the memory, the number of characters). What was printed until then stands. Each page begins with PAGE, one on which a picture stands
with PICTURED; what the document says of itself (title, subject, keywords) comes first, behind PROPERTIES.
"""

from __future__ import annotations

import io
import logging
import re
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

#: Seconds of processor time: from the first on no new page is begun, at the second the process is killed.
LAST_PAGE_SECONDS, SECONDS = 12, 15
MEMORY_BYTES = 1024 * 1024 * 1024
#: Characters of an XMP packet that are looked at.
MOST_XMP = 200_000
#: What a printed piece begins with.
PROPERTIES, PAGE, PICTURED = "\x1ei", "\x1ep", "\x1eg"


def pieces_of(content: bytes) -> Iterator[str]:
    """What the document says of itself, then the text of each page. Raises whatever pypdf raises for a broken or encrypted file."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    yield PROPERTIES + "\n".join(_properties(reader))
    for page in reader.pages:
        text = page.extract_text().replace("\x1e", "")
        yield (PICTURED if _has_picture(page) else PAGE) + text + _notes(page)


def _properties(reader: Any) -> Iterator[str]:
    """Names and values of the information dictionary, then of the XMP packet, a tab between. A broken one says nothing; the pages are judged."""
    try:
        for name, value in dict(reader.metadata or {}).items():
            yield _pair(str(name).lstrip("/"), str(value))
        packet = reader.trailer["/Root"].get("/Metadata")
        if packet is not None:
            xmp = packet.get_object().get_data()[:MOST_XMP].decode("utf-8", "ignore")
            # Values stand between tags or, in the short form, as attributes.
            for name, value in re.findall(r"<[\w-]+:(\w+)[^<>]*>([^<>]*\w[^<>]*)<", xmp):
                yield _pair(name, value)
            for name, value in re.findall(r"\w:(\w+)=\"([^\"<>]*)\"", xmp):
                yield _pair(name, value)
    except Exception:
        return


def _pair(name: str, value: str) -> str:
    return re.sub(r"[\t\n\r\x1e]", " ", name) + "\t" + re.sub(r"[\s\x1e]+", " ", value)


def _notes(page: Any) -> str:
    """What stands upon a page: stamps, notes, fields that were filled in."""
    said: list[str] = []
    with suppress(Exception):  # broken notes; the page itself is judged
        for note in page.get("/Annots") or ():
            note = note.get_object()
            said += [str(note[key]) for key in ("/Contents", "/V") if isinstance(note.get(key), str)]
    return "".join(f"\n{words}" for words in said).replace("\x1e", "")


def _has_picture(page: Any) -> bool:
    try:
        drawn = page["/Resources"]["/XObject"]
        return any(drawn[name].get("/Subtype") == "/Image" for name in drawn)
    except Exception:  # no resources, or broken ones
        return False


def main(limit: int) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # The library's warnings may quote the file.
    logging.disable(logging.CRITICAL)
    printed = 0
    try:
        for text in pieces_of(sys.stdin.buffer.read()):
            sys.stdout.buffer.write(text.encode("utf-8", "ignore") + b"\n")
            sys.stdout.buffer.flush()
            printed += len(text)
            if printed > limit or time.process_time() > LAST_PAGE_SECONDS:
                return 1
    except Exception:  # every fault of a stranger's file has one meaning here
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
