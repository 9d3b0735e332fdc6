"""The text of a reading as lines in which the proposed tasks and the values of the head are marked. Every letter is escaped here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString

#: Place of a stretch: first, last, what is written around it (class, id of the proposal, its number).
Stretch = tuple[int, int, str, int, int]


def marked_text(
    text: str, proposals: Sequence[tuple[int, int, int, str]], spans: Iterable[tuple[int, int]]
) -> SafeString:
    """Paragraphs, one a line that is not blank; `data-start` is the place of its first letter, so that a selection can be told by its places.

    `proposals`: id, first and last place, state, in order; `spans`: where values of the head stand. A number is drawn by the style sheet
    from `data-no`, so that it is no part of the text. Stretches that overlap are cut: the first one stands.
    """
    stretches = sorted(_stretches(proposals, spans))
    starts = [one[0] for one in stretches]
    lines, place = [], 0
    for line in text.split("\n"):
        if line.strip():
            first = max(0, bisect_right(starts, place) - 1)
            lines.append(f'<p data-start="{place}">{_line(line, place, stretches, first)}</p>')
        place += len(line) + 1
    return SafeString("".join(lines))


def _stretches(proposals: Sequence[tuple[int, int, int, str]], spans: Iterable[tuple[int, int]]) -> Iterable[Stretch]:
    taken = 0
    for number, (pk, start, end, state) in enumerate(proposals, start=1):
        start = max(start, taken)
        if start < end:
            yield start, end, state, pk, number
            taken = end
    tasks = [(start, end) for _pk, start, end, _state in proposals]
    for start, end in spans:
        if start < end and not any(start < last and first < end for first, last in tasks):
            yield start, end, "head", 0, 0


def _line(line: str, place: int, stretches: Sequence[Stretch], first: int) -> str:
    pieces, at, end = [], 0, place + len(line)
    for start, stop, look, pk, number in stretches[first:]:
        if start >= end:
            break
        a, b = max(start - place, at), min(stop - place, len(line))
        if a >= b:
            continue
        pieces.append(escape(line[at:a]))
        shown = f' data-no="{number}"' if number and start >= place else ""
        named = f' data-p="{pk}"' if pk else ""
        pieces.append(f'<mark class="{look}"{named}{shown}>{escape(line[a:b])}</mark>')
        at = b
    return "".join(pieces) + escape(line[at:])
