"""What a row of "Việc của tôi" shows of what is to be done: its word and icon, and the buttons that do it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Look:
    word: Word
    icon: str


@dataclass(frozen=True, slots=True)
class Act:
    """A button of a row. `opens`: its form is fetched into the row. `posts`: nothing to fill in, it does the deed at once."""

    label: Word
    url: str
    opens: bool = False
    posts: bool = False
