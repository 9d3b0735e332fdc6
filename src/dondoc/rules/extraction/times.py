"""The document's time phrases, read once, asked by passage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dondoc.rules.extraction.dates import the_deadline, time_phrases
from dondoc.rules.extraction.model import TimePhrase

BARE_DAY = re.compile(r"(\d{1,2})\s*[/-]\s*(\d{1,2})\.?")
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

    def bare_day(self, start: int, end: int) -> TimePhrase | None:
        """A cell that holds nothing but a day without its year ("30/4"): the one of the document's year."""
        found = BARE_DAY.fullmatch(self.text, start, end)
        year = self.issued_on.year if self.issued_on else self.year
        if not found or year is None:
            return None
        try:
            day = date(year, int(found[2]), int(found[1]))
        except ValueError:
            return None
        return TimePhrase(start, end, self.text[start:end], day, "dated")

    def is_dated(self, start: int, end: int) -> bool:
        return any(phrase.deadline is not None and phrase.kind in DATED for phrase in self.phrases(start, end))
