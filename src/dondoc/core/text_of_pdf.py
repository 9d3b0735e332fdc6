"""A process that reads a PDF from its input and prints the text of the first pages; it limits itself.

Run as `python -m dondoc.core.text_of_pdf`; exit status 1 where nothing can be read.
"""

from __future__ import annotations

import io
import logging
import resource
import sys

PAGES = 2
SECONDS = 15
MEMORY_BYTES = 1024 * 1024 * 1024
MAX_CHARS = 20_000


def text_of(content: bytes) -> str:
    """The text of the first pages. Raises whatever pypdf raises for a broken or encrypted file."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    pages = (reader.pages[i].extract_text() for i in range(min(PAGES, len(reader.pages))))
    return "\n".join(pages)[:MAX_CHARS]


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # The library's warnings may quote the file.
    logging.disable(logging.CRITICAL)
    try:
        text = text_of(sys.stdin.buffer.read())
    except Exception:  # every fault of a stranger's file has one meaning here
        return 1
    sys.stdout.buffer.write(text.encode("utf-8", "ignore"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
