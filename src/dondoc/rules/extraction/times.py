"""The document's time phrases, read once, asked by passage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dondoc.rules.extraction.dates import the_deadline, time_phrases
from dondoc.rules.extraction.model import TimePhrase

#: Kinds that name a day of their own.
DATED = ("dated", "month", "quarter", "relative")


@dataclass(frozen=True, slots=True)
class Clock:
    """Reads time phrases of one text; `issued_on` None: the date is blank, `year` may be known all the same."""

    text: str
    issued_on: date | None
    year: int | None = None

    def phrases(self, start: int, end: int) -> list[TimePhrase]:
        return time_phrases(self.text, start, end, issued_on=self.issued_on, year=self.year)

    def deadline(self, phrases: list[TimePhrase]) -> TimePhrase | None:
        return the_deadline(phrases, self.text)

    def is_dated(self, start: int, end: int) -> bool:
        return any(phrase.deadline is not None and phrase.kind in DATED for phrase in self.phrases(start, end))
