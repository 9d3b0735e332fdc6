"""The time phrases of a passage and the days they mean; which of them is the deadline of a task.

"Trước ngày D" is read as D; a month, a quarter, a year is its last day, a range its end. "Khẩn trương", "sớm", "ngay" are no times. The date of
a document that is cited, the horizon of a plan, the year in a title are none of the task's: a time counts where a preposition, a label
("Thời gian hoàn thành:") or a cell of its own makes it a limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from dondoc.rules.extraction import calendar_times, lengths
from dondoc.rules.extraction import date_words as words
from dondoc.rules.extraction.model import TimePhrase
from dondoc.rules.extraction.passages import Found, Passage


def time_phrases(
    text: str, start: int, end: int, *, issued_on: date | None, year: int | None = None
) -> list[TimePhrase]:
    """The times by which something must be done in `text[start:end]`, in order, none overlapping another; offsets are those of `text`.

    `issued_on` is the day of issue: lengths are counted from it, and it gives the year where one is left out; `year` does where the day of
    issue is blank. Working days are counted over weekends only: whoever knows the calendar counts again.
    """
    passage = Passage(text, start, min(end, len(text)), issued_on, issued_on.year if issued_on else year)
    taken: list[Found] = []
    covered = bytearray(max(passage.end - start, 0))
    for read in _READERS:
        for found in read(passage):
            first, last = found[0] - start, found[1] - start
            if last > first and covered.find(1, first, last) < 0:
                covered[first:last] = b"\x01" * (last - first)
                taken.append(found)
    return _joined(passage, [phrase for _s, _e, phrase in sorted(taken, key=lambda one: one[0]) if phrase])


def the_deadline(phrases: list[TimePhrase], text: str = "") -> TimePhrase | None:
    """The phrase that is the task's deadline: a dated one before one that comes round, the last where several stand; None if there is none.

    With the document's `text` a time is passed over that is the limit of somebody else ("… trước ngày 10/6 để tổng hợp, báo cáo … trước ngày 15/6").
    """
    best: TimePhrase | None = None
    for one in phrases:
        if best is None:
            best = one
            continue
        if text and words.FOR_OTHERS.search(text, best.end, min(one.start, best.end + 400)) and best.deadline:
            continue
        if (_rank(one, phrases), -_last_day(one)) <= (_rank(best, phrases), -_last_day(best)):
            best = one
    return best


def _last_day(one: TimePhrase) -> int:
    return one.deadline.toordinal() if one.deadline else 0


def _rank(one: TimePhrase, among: list[TimePhrase]) -> int:
    """The smaller the better: how exactly a phrase says the day."""
    if one.kind in ("year", "range") and one.text[0] not in "tTđĐhHcCkKmM":
        return 5  # a bare year or span of years: what comes round says more
    if one.deadline:
        rank = {"dated": 0, "month": 1, "quarter": 2, "range": 2, "year": 3}.get(one.kind, 1)
        comes_round = any(other.kind == "recurring" and other.recurrence != "always" for other in among)
        return 6 if comes_round and not re.search(r"\d{4}", one.text) and one.kind != "relative" else rank
    return {"recurring": 4, "dated": 4, "reference": 3, "relative": 4, "event": 7}.get(one.kind, 6)


#: What is read earlier keeps its place: the longer ways of writing stand first.
_READERS: tuple[Callable[[Passage], Iterator[Found]], ...] = (
    lengths.plain(words.REFERENCE, "reference"),
    lengths.plain(words.AT_LEAST, "event"),
    calendar_times.halves,
    lengths.periodic,
    lengths.days_of_periods,
    lengths.lengths,
    calendar_times.spans_of_days,
    calendar_times.days,
    lengths.plain(words.EVENT, "event"),
    calendar_times.months,
    calendar_times.short_months,
    calendar_times.quarters,
    calendar_times.spans_of_years,
    calendar_times.years,
    calendar_times.this_period,
    lengths.each,
    lengths.always,
)


def _joined(passage: Passage, phrases: list[TimePhrase]) -> list[TimePhrase]:
    """ "Định kỳ hằng năm (trước ngày 10/12)" is one phrase: a period and the day in it, with nothing but a comma or a bracket between."""
    out: list[TimePhrase] = []
    for one in phrases:
        last = out[-1] if out else None
        if last and _belong_together(passage.text[last.end : one.start], last, one):
            start, end = last.start, one.end
            if passage.text[last.end : one.start].count("(") and passage.text[end : end + 1] == ")":
                end += 1
            often = next((x.recurrence for x in (last, one) if x.recurrence not in ("", "always")), "always")
            out[-1] = replace(passage.phrase(start, end, None, "recurring"), recurrence=often)
        else:
            out.append(one)
    return out


def _belong_together(between: str, first: TimePhrase, second: TimePhrase) -> bool:
    if "recurring" not in (first.kind, second.kind) or not re.fullmatch(r"[\s,;(]*(?:và\s+)?(?:vào\s+)?", between):
        return False
    return all(one.kind == "recurring" or not re.search(r"\d{4}", one.text) for one in (first, second))
