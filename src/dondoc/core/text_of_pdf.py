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
        yield (PICTURED if _has_picture(page) else PAGE) + text


def _properties(reader: Any) -> Iterator[str]:
    """Values of the information dictionary, then those of the XMP packet. A broken one of them says nothing; the pages are judged all the same."""
    try:
        for value in dict(reader.metadata or {}).values():
            yield _plain(value)
        packet = reader.trailer["/Root"].get("/Metadata")
        if packet is not None:
            xmp = packet.get_object().get_data()[:MOST_XMP].decode("utf-8", "ignore")
            # Values stand between tags or, in the short form, as attributes.
            yield from re.findall(r">([^<>]*\w[^<>]*)<", xmp)
            yield from re.findall(r"\w:\w+=\"([^\"<>]*)\"", xmp)
    except Exception:
        return


def _plain(value: object) -> str:
    return str(value).replace("\x1e", "")


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
