"""The verifier as one file to be handed out: `verify_log.py` with what it imports of ours written in."""

from __future__ import annotations

import re
from pathlib import Path

NAME = "verify_log.py"
#: In the order in which they are written in: each uses only those before it.
ROOMS = ("verify_words.py", "verify_files.py")
_IMPORTS = re.compile(r"(?:^from dondoc\.audit\.verify_\w+ import \(\n(?:    \w+,\n)+\)\n)+", re.MULTILINE)


def source() -> bytes:
    """The whole program: one file that needs nothing of ours beside it."""
    here = Path(__file__).parent
    bodies = [
        (here / name).read_text(encoding="utf-8").partition("from __future__ import annotations\n")[2] for name in ROOMS
    ]
    rooms = "\n\n".join(_IMPORTS.sub("", body).strip() for body in bodies) + "\n"
    return _IMPORTS.sub(lambda _: rooms, (here / NAME).read_text(encoding="utf-8"), count=1).encode()
