"""What the signatures of a PDF say (J1): who, when, whether the file is what was signed, and whether a trusted root vouches for the signer.

Read in a process of its own with limits, by the worker, never while somebody waits (core/actions/signatures.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

#: How they are read: another number, and all are read again.
WAY = "3"
SECONDS = 30
#: Told of a file whose signatures could not be read within the limits.
UNREADABLE: list[dict[str, Any]] = [{"fault": "unreadable"}]


def signatures_of(content: bytes, *, came: datetime) -> list[dict[str, Any]]:
    """A record a signature (core/signatures_process.py says what it holds), [] for none. `came`: when the file was taken."""
    if b"/ByteRange" not in content:  # the part of a signature that can stand nowhere but in the open
        return []
    folder = settings.ENV.files.anchors
    words = [sys.executable, "-m", "dondoc.core.signatures_process", str(folder or ""), came.isoformat()]
    try:
        reader = subprocess.run(words, input=content, capture_output=True, timeout=SECONDS)  # noqa: S603 - our own program, words of our own, no shell
    except (subprocess.TimeoutExpired, OSError):
        return UNREADABLE
    if reader.returncode != 0:
        return UNREADABLE
    found: list[dict[str, Any]] = json.loads(reader.stdout)
    return found


def roots_mark() -> str:
    """Of the trusted roots as they lie in the folder now: another root, another mark. What was read by another is not shown as trusted."""
    folder: Path | None = settings.ENV.files.anchors
    try:
        lying = sorted((e.path, e.stat().st_mtime_ns) for e in os.scandir(folder) if e.is_file()) if folder else []
    except OSError:
        lying = []
    return _mark(tuple(lying))


@lru_cache(maxsize=8)
def _mark(lying: tuple[tuple[str, int], ...]) -> str:
    digest = hashlib.sha256(WAY.encode())
    for path, _ in lying:
        digest.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return digest.hexdigest()[:16]
