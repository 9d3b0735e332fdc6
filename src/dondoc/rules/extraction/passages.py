"""A passage in which times are looked for: what stands around a time, the years left out, how often something comes round."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from dondoc.rules.extraction import date_words as words
from dondoc.rules.extraction.model import TimePhrase

#: How much of the text before a time decides what it is.
_BEFORE = 90
#: A cell of a table of times is at most so much longer than its time.
_REST_OF_CELL = 40
#: A day without a year that lies so many months before the issue is meant for the next year.
_MONTHS_BACK = 4
#: (start, end, what is read there); None stands where a time is read that is no limit.
Found = tuple[int, int, "TimePhrase | None"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of the text, and what the years left out in it are."""

    text: str
    start: int
    end: int
    issued_on: date | None
    year: int | None

    def before(self, at: int) -> str:
        return self.text[max(self.start, at - _BEFORE) : at]

    def in_cell(self, start: int, end: int) -> bool:
        """Does the passage hold hardly more than this time?"""
        if start - self.start > _BEFORE or self.end - end > _REST_OF_CELL:
            return False
        goes_on = words.CELL_GOES_ON.match(self.text[end : self.end])
        return goes_on is not None and words.CELL.fullmatch(self.text, self.start, start) is not None

    def opens_clause(self, start: int) -> bool:
        return self.before(start).rstrip(' \t\n-–+•*("“”')[-1:] in ("", ".", ";", ":", "|")

    def ends_clause(self, end: int) -> bool:
        return self.text[end : min(end + 3, self.end)].lstrip(" \t\n)")[:1] in ("", ".", ";", "|", ",")

    def labelled(self, start: int) -> bool:
        return words.LABELLED.search(self.before(start)) is not None

    def phrase(self, start: int, end: int, deadline: date | None, kind: str, **more: object) -> TimePhrase:
        return TimePhrase(start, end, " ".join(self.text[start:end].split()), deadline, kind, **more)  # type: ignore[arg-type]


def day_month_year(found: re.Match[str]) -> tuple[int, int, str | None]:
    """Day, month and the year as typed, whichever of the three ways of writing a day was found."""
    for names in (("d", "m", "y"), ("d2", "m2", "y2"), ("d3", "m3", None)):
        if found[names[0]]:
            return int(found[names[0]]), int(found[names[1]]), found[names[2]] if names[2] else None
    return 0, 0, None


def full_year(typed: str) -> int:
    """The year meant by four digits, or by the last two."""
    return int(typed) + 2000 if len(typed) == 2 else int(typed)


def year_left_out(passage: Passage, month: int) -> int | None:
    """The year meant by a day or month without one: that of the issue, or the next where the issue is months past it."""
    if passage.issued_on is None or passage.year is None:
        return passage.year
    back = passage.issued_on.month - month
    return passage.year + 1 if back >= _MONTHS_BACK else passage.year


def day_in(year: int | None, month: int, day: int | None = None) -> date | None:
    """The day, or the last of the month; None for a day that does not exist or a year that nobody knows."""
    if year is None or not 1 <= month <= 12:
        return None
    length = monthrange(year, month)[1]
    if day is None:
        return date(year, month, length)
    return date(year, month, day) if 1 <= day <= length else None


def recurring(passage: Passage, start: int, end: int, how_often: str = "") -> Found:
    """Something that comes round; how often is read in its words unless `how_often` says it."""
    how_often = how_often or often(passage.text[start:end])
    return start, end, passage.phrase(start, end, None, "recurring", recurrence=how_often)


_HOW_OFTEN = (
    ("week", re.compile(r"(?i)tuần")),
    ("half_year", re.compile(r"(?i)(?:(?<!\d)0?6|sáu)\s+tháng|nửa\s+năm")),
    ("quarter", re.compile(r"(?i)quý|(?:(?<!\d)0?3|ba)\s+tháng")),
    ("month", re.compile(r"(?i)(?:hằng|hàng|mỗi|kỳ|một|(?<!\d)0?1)\s+tháng|tháng\s+(?:sau|kế|tiếp|liền)|,\s*tháng")),
    ("year", re.compile(r"(?i)năm")),
)


def often(text: str) -> str:
    """How often: by what is named first; a quarter's month ("tháng cuối quý") is the quarter's."""
    if re.search(r"(?i)tháng\s+\S+\s+(?:cùng\s+)?(?:của\s+)?(?:(?:hằng|hàng|mỗi)\s+)?quý", text):
        return "quarter"
    named = [(at.start(), name) for name, word in _HOW_OFTEN if (at := word.search(text))]
    return min(named)[1] if named else "always"
