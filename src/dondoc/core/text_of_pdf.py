"""A process that reads a PDF from its input and prints its text page by page; it limits itself.

Run as `python -m dondoc.core.text_of_pdf CHARACTERS`; exit status 0 where every page was read, 1 where it stopped before the end (a fault,
the time, the memory, the number of characters). What was printed until then stands.
"""

from __future__ import annotations

import io
import logging
import resource
import sys
import time
from collections.abc import Iterator

#: Seconds of processor time: from the first on no new page is begun, at the second the process is killed.
LAST_PAGE_SECONDS, SECONDS = 12, 15
MEMORY_BYTES = 1024 * 1024 * 1024


def pages_of(content: bytes) -> Iterator[str]:
    """The text of each page. Raises whatever pypdf raises for a broken or encrypted file."""
    from pypdf import PdfReader

    for page in PdfReader(io.BytesIO(content)).pages:
        yield page.extract_text()


def main(limit: int) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # The library's warnings may quote the file.
    logging.disable(logging.CRITICAL)
    printed = 0
    try:
        for text in pages_of(sys.stdin.buffer.read()):
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
