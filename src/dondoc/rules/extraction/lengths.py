"""Times that are no day of the calendar: what comes round, lengths counted from an event, what another place says."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dondoc.rules.extraction import date_words as words
from dondoc.rules.extraction.model import TimePhrase
from dondoc.rules.extraction.passages import Found, Passage, day_in, day_month_year, full_year, recurring

# What comes round


def days_of_periods(passage: Passage) -> Iterator[Found]:
    for found in words.DAY_OF_PERIOD.finditer(passage.text, passage.start, passage.end):
        yield recurring(passage, *found.span())


def periodic(passage: Passage) -> Iterator[Found]:
    for found in words.PERIODIC.finditer(passage.text, passage.start, passage.end):
        yield recurring(passage, *found.span())


def each(passage: Passage) -> Iterator[Found]:
    """ "Hằng năm" opens a clause, ends a report's, or stands in a cell; in "ngân sách hằng năm" it is no time."""
    for found in words.EACH.finditer(passage.text, passage.start, passage.end):
        start, end = found.span()
        clause = re.split(r"[.;:|]", passage.before(start))[-1]
        report = re.search(r"(?i)báo\s+cáo", clause) and not re.search(
            r"(?i)(?:kế\s+hoạch|ngân\s+sách|kinh\s+phí|dự\s+toán|công\s+tác|báo\s+cáo|thống\s+kê)\s*$", clause
        )
        if passage.opens_clause(start) or passage.in_cell(start, end) or (report and passage.ends_clause(end)):
            yield recurring(passage, start, end)


def always(passage: Passage) -> Iterator[Found]:
    for found in words.ALWAYS.finditer(passage.text, passage.start, passage.end):
        start, end = found.span()
        if passage.in_cell(start, end) or passage.labelled(start) or start == passage.start:
            yield recurring(passage, start, end)


# Lengths, events, references


def lengths(passage: Passage) -> Iterator[Found]:
    for found in words.LENGTH.finditer(passage.text, passage.start, passage.end):
        start, end = found.start(), found.end()
        since = words.SINCE.match(passage.text, end, passage.end)
        if since is None:
            asked = (
                re.search(r"(?i)trong\s+(?:thời|vòng)|nhất|không\s+quá", found["by"]) and found["unit"].lower() != "năm"
            )
            yield start, end, _length(passage, start, end, found, "", None) if asked else None
            continue
        day = words.DAY.match(passage.text, since.end(), passage.end)
        if day:
            d, m, y = day_month_year(day)
            first = day_in(full_year(y) if y else passage.year, m, d)
            yield start, day.end(), _length(passage, start, day.end(), found, "day", first)
            continue
        ends = (one.match(passage.text, since.end(), passage.end) for one in words.EVENT_ENDS)
        stop = next((one.end() for one in ends if one), since.end())
        stop = since.end() + len(passage.text[since.end() : stop].rstrip())
        event = _event(passage.text[since.end() : stop])
        yield start, stop, _length(passage, start, stop, found, event, passage.issued_on if event == "issue" else None)


def _event(text: str) -> str:
    """ "issue" for the signing or issuing of this very document, "receipt", "effect", else "other"."""
    said = " ".join(text.lower().split())
    if "nhận" in said:
        return "receipt"
    if "hiệu lực" in said:
        return "effect"
    paper = re.search(
        r"(?:thông báo|kế hoạch|quyết định|công văn|văn bản|chỉ thị|công điện|nghị quyết|kết luận|phiếu chuyển)\s+này$",
        said,
    )
    return (
        "issue" if paper or re.fullmatch(r"(?:được )?(?:ký|ban hành|ký ban hành|phát hành)(?: này)?", said) else "other"
    )


def _length(passage: Passage, start: int, end: int, found: re.Match[str], event: str, first: date | None) -> TimePhrase:
    count, unit = int(found["n"]), " ".join(found["unit"].lower().split())
    if unit == "tuần":
        count, unit = 7 * count, "ngày"
    if unit == "năm":
        count, unit = 12 * count, "tháng"
    code = {"ngày": "days", "ngày làm việc": "working_days", "tháng": "months"}.get(unit, "")
    return passage.phrase(start, end, _after(first, count, code), "relative", count=count, unit=code, event=event)


def _after(first: date | None, count: int, unit: str) -> date | None:
    if first is None or not unit:
        return None
    if unit == "days":
        return first + timedelta(days=count)
    if unit == "months":
        year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
        return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
    day = first
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def plain(pattern: re.Pattern[str], kind: str) -> Callable[[Passage], Iterator[Found]]:
    def read(passage: Passage) -> Iterator[Found]:
        for found in pattern.finditer(passage.text, passage.start, passage.end):
            end = found.start() + len(found.group().rstrip())
            yield found.start(), end, passage.phrase(found.start(), end, None, kind)

    return read
