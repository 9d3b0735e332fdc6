"""The verifier as a file to be handed out: the bytes of `verify_log.py` as they are installed."""

from __future__ import annotations

from pathlib import Path

NAME = "verify_log.py"


def source() -> bytes:
    """The whole program."""
    return (Path(__file__).parent / NAME).read_bytes()
