"""The found words in a text: pieces, each either to be marked or not. The template marks them, so that no text is ever trusted as HTML."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from dondoc.rules.folding import words
from dondoc.search.sought import Sought

_WORD = re.compile(r"[^\W_]+")
#: Of a long text, about so much stands on its line; and so much of it before the first word found.
LONGEST, BEFORE = 240, 60


class Piece(NamedTuple):
    text: str
    marked: bool


class _Word(NamedTuple):
    start: int
    end: int
    folded: str


def pieces(text: str, sought: Sought) -> list[Piece]:
    """The text, with what was looked for marked: all words side by side where they stand so, else each group for itself."""
    text = unicodedata.normalize("NFC", text)
    return _cut(text, _spans(text, sought))


def excerpt(text: str, sought: Sought, longest: int = LONGEST) -> list[Piece]:
    """The part of a long text around the first word found, cut between words."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    spans = _spans(text, sought)
    start = _between_words(text, spans[0][0] - BEFORE) if spans and len(text) > longest else 0
    end = len(text) if len(text) - start <= longest else _between_words(text, start + longest)
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= end]
    found = _cut(text[start:end].rstrip(), inside)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return [p for p in [Piece(before, False), *found, Piece(after, False)] if p.text]


def holds(text: str, sought: Sought) -> bool:
    """Whether all that was looked for stands in this text."""
    here = _read(unicodedata.normalize("NFC", text))
    return all(_places(here, group, open_end) for group, open_end in _groups(sought))


def _spans(text: str, sought: Sought) -> list[tuple[int, int]]:
    here = _read(text)
    whole = _places(here, sought.words, sought.open_end)
    found = whole or [span for group, open_end in _groups(sought) for span in _places(here, group, open_end)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _read(text: str) -> list[_Word]:
    return [_Word(m.start(), m.end(), _folded(m.group())) for m in _WORD.finditer(text)]


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    """Remembered: the texts of a province say the same few thousand words."""
    return "".join(words(word))


def _groups(sought: Sought) -> list[tuple[tuple[str, ...], bool]]:
    """Each group, and whether its last word may go on."""
    last = len(sought.groups) - 1
    return [(group, sought.open_end and place == last) for place, group in enumerate(sought.groups)]


def _places(here: list[_Word], group: tuple[str, ...], open_end: bool) -> list[tuple[int, int]]:
    last = len(group) - 1

    def fits(at: int) -> bool:
        found = [word.folded for word in here[at : at + len(group)]]
        ends = found[last].startswith(group[last]) if open_end else found[last] == group[last]
        return ends and found[:last] == list(group[:last])

    return [(here[at].start, here[at + last].end) for at in range(len(here) - last) if fits(at)]


def _cut(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    found, at = [], 0
    for start, end in spans:
        found += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    return [piece for piece in [*found, Piece(text[at:], False)] if piece.text]


def _between_words(text: str, place: int) -> int:
    """The blank before `place`, or the beginning of the text."""
    return 0 if place <= 0 else text.rfind(" ", 0, place + 1) + 1
