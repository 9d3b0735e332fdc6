"""Days, months, quarters and years in a passage, where a preposition, a label or a cell makes them a limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from dondoc.rules.extraction import date_words as words
from dondoc.rules.extraction.passages import (
    Found,
    Passage,
    day_in,
    day_month_year,
    full_year,
    often,
    recurring,
    year_left_out,
)

# Days


def days(passage: Passage) -> Iterator[Found]:
    """Days by which something must be done; None where a day is the date of a deed or of a document."""
    last = -1  # where the last limit ended: a day joined to it is one too
    for found in words.DAY.finditer(passage.text, passage.start, passage.end):
        start, end = found.span()
        day, month, typed = day_month_year(found)
        if not 1 <= month <= 12 or not 1 <= day <= 31 or (found["dot"] == "." and not found["day"]):
            continue
        again = words.COMES_ROUND.match(passage.text, end, passage.end)
        report = None if typed else words.PERIODIC_REPORT.search(passage.before(start))
        if again or report:
            yield recurring(passage, start, again.end() if again else end, often(report.group()) if report else "year")
            continue
        year = full_year(typed) if typed else year_left_out(passage, month)
        due = day_in(year, month, day)
        joined = last >= 0 and re.fullmatch(r"\s*(?:,|và|;)\s*", passage.text[last:start])
        if joined or _is_limit(passage, found, due, bare_ok=bool(found["day"] or typed)):
            last = end
            yield start, end, passage.phrase(start, end, due, "dated")
        else:
            yield start, end, None


def _is_limit(passage: Passage, found: re.Match[str], due: date | None, *, bare_ok: bool = True) -> bool:
    """Is the time something must be done by, and not the date of a deed or of a document?"""
    start, end = found.span()
    by, before = found["by"] or "", passage.before(start)
    if words.NOT_A_LIMIT.search(before) and not words.LATEST.match(by):
        return False
    if words.FIGURES.search(before) and not words.STRICT.match(by):
        return False
    if words.STRONG.search(by) or _on_a_day(passage, found, due):
        past = due is not None and passage.issued_on is not None and due < passage.issued_on
        return not (past and words.DEED_BEFORE.search(before))
    if by or bare_ok:
        return passage.labelled(start) or passage.in_cell(start, end)
    return False


def spans_of_days(passage: Passage) -> Iterator[Found]:
    for found in words.DAYS.finditer(passage.text, passage.start, passage.end):
        day, month, typed = day_month_year(found)
        due = day_in(full_year(typed) if typed else year_left_out(passage, month), month, day)
        said = None if words.NOT_A_LIMIT.search(passage.before(found.start())) else due
        yield found.start(), found.end(), passage.phrase(*found.span(), said, "range") if said else None


# Months, quarters, years


def months(passage: Passage) -> Iterator[Found]:
    for found in words.MONTH.finditer(passage.text, passage.start, passage.end):
        month = int(found["last"] or found["first"])
        if 1 <= month <= 12:
            yield from _period(passage, found, month, "range" if found["last"] else "month")


def _on_a_day(passage: Passage, found: re.Match[str], due: date | None) -> bool:
    """ "Trong ngày 12/5", and what is to be held "vào ngày 20/6" where that day is still to come."""
    if found.re is words.DAY and not found["day"]:
        return False
    by, clause = (found["by"] or "").lower(), re.split(r"[.;:|]", passage.before(found.start()))[-1]
    to_come = due is not None and passage.issued_on is not None and due >= passage.issued_on
    if found.re is words.DAY and by.startswith("trong"):
        return True
    return to_come and words.AIM.search(clause) is not None and (by == "vào" or (by == "đến" and found.re is words.DAY))


def short_months(passage: Passage) -> Iterator[Found]:
    """ "6/2026" in a cell of its own or with a preposition that leaves no doubt."""
    for found in words.SHORT_MONTH.finditer(passage.text, passage.start, passage.end):
        month = int(found["last"] or found["first"])
        strong = words.STRONG.search(found["by"] or "") or passage.in_cell(*found.span())
        if 1 <= month <= 12 and (strong or passage.labelled(found.start())):
            yield from _period(passage, found, month, "range" if found["last"] else "month")


def quarters(passage: Passage) -> Iterator[Found]:
    for found in words.QUARTER.finditer(passage.text, passage.start, passage.end):
        quarter = _ROMAN[(found["last"] or found["first"]).lower()]
        yield from _period(passage, found, 3 * quarter, "range" if found["last"] else "quarter")


def halves(passage: Passage) -> Iterator[Found]:
    for found in words.HALF.finditer(passage.text, passage.start, passage.end):
        months = {None: 6, "sáu": 6, "chín": 9}.get(found["months"] and found["months"].lower(), 0)
        months = months or int(found["months"])
        yield from _period(passage, found, months if found["which"].lower() == "đầu" else 12, "range")


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "l": 1, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4} | {
    str(n): n for n in range(1, 5)
}


def _period(passage: Passage, found: re.Match[str], month: int, kind: str) -> Iterator[Found]:
    """A month or what ends with one: it counts with a preposition, with a label or in a cell."""
    start, end = found.span()
    for again, kinds in ((words.AND_SO_ON, bool(found["y"])), (words.COMES_ROUND, not found["y"])):
        more = kinds and again.match(passage.text, end, passage.end)
        if more:
            yield recurring(passage, start, more.end(), "year")
            return
    by = (found["by"] or "").lower()
    due = day_in(int(found["y"]) if found["y"] else year_left_out(passage, month), month)
    limit = _is_limit(passage, found, due) or (
        by.startswith("trong") and not words.NOT_A_LIMIT.search(passage.before(start))
    )
    if by == "từ" and not found["last"]:  # a beginning: nobody said by when
        limit, due = passage.in_cell(start, end), None
    yield start, end, passage.phrase(start, end, due, kind) if limit else None


def spans_of_years(passage: Passage) -> Iterator[Found]:
    for found in words.YEARS.finditer(passage.text, passage.start, passage.end):
        yield from _whole_year(passage, found, "range")


def years(passage: Passage) -> Iterator[Found]:
    for found in words.YEAR.finditer(passage.text, passage.start, passage.end):
        if found["word"] or passage.in_cell(*found.span()):
            yield from _whole_year(passage, found, "year")


def _whole_year(passage: Passage, found: re.Match[str], kind: str) -> Iterator[Found]:
    """A year counts where it is the limit of a deed: the horizon of a plan and the year in a title do not."""
    start, end = found.span()
    more = words.AND_SO_ON.match(passage.text, end, passage.end)
    if more and passage.in_cell(start, more.end()):
        yield recurring(passage, start, more.end(), "year")
        return
    by, before = (found["by"] or "").lower(), passage.before(start)
    limit = passage.labelled(start) or passage.in_cell(start, end)
    if not limit and kind == "year" and by and by != "đến" and not words.NOT_A_LIMIT.search(before):
        clause = re.split(r"[.;:|]", before)[-1]
        limit = bool(words.STRONG.search(by)) or bool(words.FINISH.search(clause) and passage.ends_clause(end))
    due = None if by == "từ" and kind == "year" else date(int(found["y"]), 12, 31)
    yield start, end, passage.phrase(start, end, due, kind) if limit else None


def this_period(passage: Passage) -> Iterator[Found]:
    for found in words.THIS.finditer(passage.text, passage.start, passage.end):
        unit, day = found["unit"].lower(), passage.issued_on
        kind = {"tháng": "month", "quý": "quarter", "năm": "year"}[unit]
        month = 12 if unit == "năm" or day is None else day.month if unit == "tháng" else -(-day.month // 3) * 3
        known = day.year if day else passage.year if unit == "năm" else None
        yield *found.span(), passage.phrase(*found.span(), day_in(known, month), kind)
    for found in words.TODAY.finditer(passage.text, passage.start, passage.end):
        later = 0 if "nay" in found["day"].lower() else 1
        due = passage.issued_on + timedelta(days=later) if passage.issued_on else None
        yield *found.span(), passage.phrase(*found.span(), due, "dated")
    for found in words.NEXT.finditer(passage.text, passage.start, passage.end):
        yield *found.span(), passage.phrase(*found.span(), None, "relative")
