"""A process that sets one page layout with values from its input and prints the PDF; it limits itself.

Run as `python -m dondoc.core.papers.setting_process`; the input is JSON `{"layout", "values", "at", "root"}`. What the typesetter remembers of a
large paper (hundreds of megabytes) goes with the process, and a paper that takes too long takes nobody else's time.
"""

from __future__ import annotations

import json
import resource
import sys

from dondoc.core.papers.typesetting import compiled

SECONDS = 120
MEMORY_BYTES = 3 * 1024 * 1024 * 1024


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(compiled(asked["layout"], asked["values"], "pdf", at=asked["at"], root=asked["root"]))


if __name__ == "__main__":
    main()
