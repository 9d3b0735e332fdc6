"""A random sample that anybody can draw again: from the numbers, the seed and the size alone (docs/inspections.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def listed(numbers: Iterable[int]) -> str:
    """The population as one text: its numbers once each, the smallest first, joined by commas."""
    return ",".join(str(number) for number in sorted(set(numbers)))


def numbers_in(text: str) -> list[int]:
    """The numbers of such a text."""
    return [int(number) for number in text.split(",")] if text else []


def fingerprint(text: str) -> str:
    """SHA-256 of a population's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def drawn(seed: str, numbers: Sequence[int], wanted: int) -> list[int]:
    """The first `wanted` of the numbers in the order of SHA-256 over the seed, a colon and the number; all of them where there are fewer."""
    return sorted(set(numbers), key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())[:wanted]
