"""A date as an official types it. What is wrong with it is said, never guessed in silence."""

from __future__ import annotations

import difflib
import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.errors import Refusal

EARLIEST_YEAR, LATEST_YEAR = 1945, 2099

#: Words before a date that do not change which day is meant (docs/definitions.md: "trước ngày D" is read as D).
_LEAD = r"(?:(?:xong|hoàn thành|báo cáo|hạn|chậm nhất|muộn nhất|là|vào|trước|đến|hết|ngày|:)\s*)*"
_SEP = r"\s*[/.\-–]\s*"
_DAY_FIRST = re.compile(rf"{_LEAD}(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}})(?:{_SEP}(?P<y>\d{{1,6}}))?")
_YEAR_FIRST = re.compile(rf"{_LEAD}(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})")
_IN_WORDS = re.compile(rf"{_LEAD}(?P<d>\d{{1,2}})\s*tháng\s*(?P<m>\d{{1,2}})(?:\s*,?\s*(?:năm)?\s*(?P<y>\d{{1,6}}))?")


def parse_vn_date(
    text: str,
    today: date | None = None,
    *,
    field: str = "",
    calendar: WorkingCalendar | None = None,
    past: bool = False,
) -> date:
    """The day meant by `text`: 4/12/2026, 04-12-2026, 2026-12-04, "ngày 04 tháng 12 năm 2026".

    4/12 is taken in the year of `today`. Words before it ("trước ngày …") may stand; the caller keeps the text as
    written. `calendar` gives the neighbouring working days that a refusal offers. `past`: the day of a paper or of
    something that was held, for which any day up to `today` is offered. Raises Refusal naming the fault, at form
    field `field`.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).lower().split()).rstrip(".,;")
    found = _YEAR_FIRST.fullmatch(plain) or _DAY_FIRST.fullmatch(plain) or _IN_WORDS.fullmatch(plain)
    if not found:
        raise Refusal(
            "date_unreadable",
            "Chưa đọc được ngày “{given}”. Ghi theo thứ tự ngày/tháng/năm, ví dụ 04/12/2026.",
            field=field,
            given=text.strip()[:80],
        )
    day, month = int(found["d"]), int(found["m"])
    year = _year(found["y"], today, field)
    if not 1 <= month <= 12:
        raise _month_refusal(day, month, year, field)
    length = monthrange(year, month)[1]
    if 1 <= day <= length:
        return date(year, month, day)
    if day == 0:
        raise Refusal("date_day_unknown", "Không có ngày 0. Ngày ghi từ 1 đến {length}.", field=field, length=length)
    last = date(year, month, length)
    if past:
        raise _too_long(last, field, (last, last + timedelta(days=1)), today)
    working = calendar or WorkingCalendar()
    raise _too_long(last, field, (working.roll_back(last), working.roll_forward(last + timedelta(days=1))), None)


def _year(typed: str | None, today: date | None, field: str) -> int:
    if typed is None:
        if today is None:
            raise Refusal("date_year_missing", "Ngày này chưa ghi năm. Ghi đủ ngày/tháng/năm.", field=field)
        return today.year
    year = int(typed) + 2000 if len(typed) == 2 else int(typed)
    if len(typed) in (2, 4) and EARLIEST_YEAR <= year <= LATEST_YEAR:
        return year
    meant = _year_meant(typed, today)
    if meant:
        raise Refusal(
            "date_year_unlikely",
            "Năm {given} không đúng. Có phải anh/chị định ghi năm {meant}?",
            field=field,
            given=typed,
            meant=meant,
        )
    raise Refusal(
        "date_year_unlikely",
        "Năm {given} không đúng. Ghi năm bằng bốn chữ số, từ {first} đến {last}.",
        field=field,
        given=typed,
        first=EARLIEST_YEAR,
        last=LATEST_YEAR,
    )


def _year_meant(typed: str, today: date | None) -> str | None:
    """The year near `today` that looks most like what was typed."""
    middle = today.year if today else (EARLIEST_YEAR + LATEST_YEAR) // 2
    reach = 5 if today else LATEST_YEAR - middle
    near = sorted((str(y) for y in range(middle - reach, middle + reach + 1)), key=lambda y: abs(int(y) - middle))
    # Same digits in another order come first: the usual slip of the fingers.
    same = [y for y in near if set(y) == set(typed)]
    close = difflib.get_close_matches(typed, near, n=1, cutoff=0.6)
    return next(iter(same + close), None)


def _month_refusal(day: int, month: int, year: int, field: str) -> Refusal:
    if 1 <= day <= 12 and 1 <= month <= 31:
        return Refusal(
            "date_month_unknown",
            "Không có tháng {month}. Có phải anh/chị định ghi {swapped}?",
            field=field,
            month=month,
            swapped=f"{month:02d}/{day:02d}/{year}",
        )
    return Refusal("date_month_unknown", "Không có tháng {month}. Tháng ghi từ 1 đến 12.", field=field, month=month)


def _too_long(last: date, field: str, offered: tuple[date, date], latest: date | None) -> Refusal:
    """The month ends on `last`. Nothing is offered that lies after `latest`, where the next look would refuse it."""
    before, after = offered
    sentence = "Tháng {month}/{year} chỉ có {length} ngày."
    if not (latest and after > latest):
        sentence = "Tháng {month}/{year} chỉ có {length} ngày. Chọn {before} hoặc {after}."
    return Refusal(
        "date_day_unknown",
        sentence,
        field=field,
        month=last.month,
        year=last.year,
        length=last.day,
        before=f"{before:%d/%m}",
        after=f"{after:%d/%m/%Y}",
    )
