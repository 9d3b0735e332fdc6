"""The verifier as one file to be handed out: `verify_log.py` with `verify_words.py` written where it is imported."""

from __future__ import annotations

import re
from pathlib import Path

NAME = "verify_log.py"
WORDS = "verify_words.py"
_IMPORT = re.compile(r"^from dondoc\.audit\.verify_words import \(\n(?:    \w+,\n)+\)\n", re.MULTILINE)


def source() -> bytes:
    """The whole program: one file that needs nothing of ours beside it."""
    here = Path(__file__).parent
    words = (here / WORDS).read_text(encoding="utf-8").partition("from __future__ import annotations\n")[2]
    return _IMPORT.sub(lambda _: words.strip() + "\n", (here / NAME).read_text(encoding="utf-8"), count=1).encode()
