"""What is looked for, as each database asks for it. Words hold letters and digits only, so nothing can be smuggled into a query."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dondoc.rules.errors import Refusal
from dondoc.rules.folding import words
from dondoc.rules.numbering import parse_number

#: No person types more; what comes after is not asked for.
MOST_WORDS = 12
#: One letter begins too many words to look for them all.
SHORTEST_BEGINNING = 2
_QUOTED = re.compile('["“”]([^"“”]*)["“”]')


@dataclass(frozen=True, slots=True)
class Sought:
    """Groups of words that must all be found; the words of one group stand side by side, in this order.

    `open_end`: the very last word may be the beginning of a longer one.
    """

    groups: tuple[tuple[str, ...], ...]
    open_end: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """All words, in order."""
        return tuple(word for group in self.groups for word in group)

    @property
    def phrase(self) -> Sought:
        """The same words, all of them side by side."""
        return Sought((self.words,), self.open_end)

    def as_tsquery(self) -> str:
        """For PostgreSQL, to be cast to tsquery."""
        groups = [" <-> ".join(f"'{word}'" for word in group) for group in self.groups]
        return " & ".join(f"({group})" for group in groups[:-1] + [groups[-1] + (":*" if self._goes_on else "")])

    def as_fts5(self) -> str:
        """For SQLite's full-text index."""
        groups = [f'"{" ".join(group)}"' for group in self.groups]
        return " AND ".join(groups) + (" *" if self._goes_on else "")

    def as_patterns(self) -> list[str]:
        """For LIKE over a text that begins and ends with a blank: the way of an SQLite built without its full-text index."""
        bare = [" ".join(group) for group in self.groups]
        return [f"% {group} %" for group in bare[:-1]] + [f"% {bare[-1]}{'' if self._goes_on else ' '}%"]

    @property
    def _goes_on(self) -> bool:
        return self.open_end and len(self.groups[-1][-1]) >= SHORTEST_BEGINNING


def sought(text: str, *, open_end: bool = False) -> Sought | None:
    """What `text` looks for, every word of it. Side by side stand the words in quotes, the pieces of one number and symbol however it is
    written ("212 / kh–ubnd"), and what is joined by signs ("Đắk-Lắk"). None where it holds no word."""
    number = _number(text)
    if number:
        return Sought((number,), open_end)
    groups: list[tuple[str, ...]] = []
    for place, part in enumerate(_QUOTED.split(text)):
        for chunk in [part] if place % 2 else part.split():
            found = words(chunk)[: MOST_WORDS - sum(map(len, groups))]
            if found:
                groups.append(tuple(found))
    return Sought(tuple(groups), open_end) if groups else None


def _number(text: str) -> tuple[str, ...]:
    try:
        return tuple(words(str(parse_number(text))))
    except Refusal:
        return ()
