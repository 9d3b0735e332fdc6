"""Single values of a message: texts, days, moments, codes. What is not as the standard writes it is read if it can be, and noted."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from dondoc.gateway.edxml.limits import Notes
from dondoc.gateway.edxml.message import BUSINESS_TYPES, STATUSES, VIETNAM_TIME

EARLIEST_YEAR, LATEST_YEAR = 1945, 2099
#: Longest value of an element that is kept; a subject has 500 letters at most, a list of receivers is several elements.
LONGEST = 20_000

_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([/.-])(?P<m>\d{1,2})\2(?P<d>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})([/.-])(?P<m>\d{1,2})\2(?P<y>\d{4})")
_STANDARD_DAY = re.compile(r"\d{4}/\d{2}/\d{2}")
_STANDARD_MOMENT = re.compile(r"\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2}")
_TIME = re.compile(
    r"(?P<h>\d{1,2}):(?P<n>\d{1,2})(?::(?P<s>\d{1,2})(?:[.,]\d{1,9})?)?\s*(?P<half>[AaPp][Mm])?\s*"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_NEW_CODE = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9A-Z]{1,6})*")
_OLD_CODE = re.compile(r"[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Z][0-9]{2}")
_LONGEST_CODE = 35
_PRIORITIES = {
    "thường": 0,
    "bình thường": 0,
    "khẩn": 1,
    "thượng khẩn": 2,
    "hỏa tốc": 3,
    "hoả tốc": 3,
    "hỏa tốc hẹn giờ": 4,
}
_HIGHEST_PRIORITY = 4
_TRUE, _FALSE = ("1", "true"), ("0", "false")


def clean(text: str | None) -> str:
    """Composed letters, no blanks at the ends, no invisible characters but line breaks and tabs."""
    composed = unicodedata.normalize("NFC", (text or "")[:LONGEST])
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()


def opaque(text: str | None) -> str:
    """An identity: compared byte by byte, only the blanks at its ends fall."""
    return (text or "")[:LONGEST].strip()


def a_day(text: str, element: str, notes: Notes) -> date | None:
    """yyyy/MM/dd, dd/MM/yyyy or ISO, with or without a time behind; None, and a note, where it is no day."""
    if not text:
        return None
    words = text.replace("T", " ").split()
    found = _YEAR_FIRST.fullmatch(words[0]) or _DAY_FIRST.fullmatch(words[0])
    day = _possible(found) if found else None
    if day is None:
        notes.add(
            "date_impossible",
            "Ngày “{given}” ghi ở {element} không có thật; hệ thống bỏ trống.",
            given=text[:40],
            element=element,
        )
    elif not _STANDARD_DAY.fullmatch(text):
        notes.add(
            "date_form",
            "Ngày “{given}” ghi ở {element} không viết theo dạng năm/tháng/ngày.",
            given=text[:40],
            element=element,
        )
    return day


def a_moment(text: str, element: str, notes: Notes) -> datetime | None:
    """yyyy/MM/dd HH:mm:ss and the forms that occur instead of it; Vietnamese time unless a zone is written."""
    if not text:
        return None
    head, _, tail = text.replace("T", " ").partition(" ")
    found = _YEAR_FIRST.fullmatch(head) or _DAY_FIRST.fullmatch(head)
    day = _possible(found) if found else None
    at = _at(day, tail.strip()) if day else None
    if at is None:
        notes.add(
            "date_impossible",
            "Ngày “{given}” ghi ở {element} không có thật; hệ thống bỏ trống.",
            given=text[:40],
            element=element,
        )
    elif not _STANDARD_MOMENT.fullmatch(text):
        notes.add(
            "moment_form",
            "Thời điểm “{given}” ghi ở {element} không viết theo dạng chuẩn.",
            given=text[:40],
            element=element,
        )
    return at


def _possible(found: re.Match[str]) -> date | None:
    try:
        day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
    return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def _at(day: date, tail: str) -> datetime | None:
    if not tail:
        return datetime(day.year, day.month, day.day, tzinfo=VIETNAM_TIME)
    found = _TIME.fullmatch(tail)
    if not found:
        return None
    hour = int(found["h"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    try:
        at = datetime(day.year, day.month, day.day, hour, int(found["n"]), int(found["s"] or 0), tzinfo=VIETNAM_TIME)
        return at + (timedelta(hours=7) - _offset(found["zone"])) if found["zone"] else at
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)


def an_organ_code(text: str, element: str, notes: Notes) -> str | None:
    """The identity code as written, noted where it has neither the new nor the old form; None where there is none, "null" being none."""
    if not text or text.casefold() in ("null", "none", "undefined"):
        notes.add("organ_code_missing", "Gói tin không ghi mã định danh cơ quan ở {element}.", element=element)
        return None
    new = _NEW_CODE.fullmatch(text) and len(text) <= _LONGEST_CODE
    if not new and not _OLD_CODE.fullmatch(text):
        notes.add(
            "organ_code_form",
            "Mã cơ quan “{given}” ở {element} không theo dạng quy định.",
            given=text[:60],
            element=element,
        )
    return text


def a_priority(text: str, notes: Notes) -> int | None:
    """0 ordinary … 4; None, and a note, where it is no number nor a word for one."""
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 3:
        if int(text) > _HIGHEST_PRIORITY:
            notes.add("priority_unknown", "Mức khẩn “{given}” không có trong bảng mã.", given=text)
        return int(text)
    found = _PRIORITIES.get(" ".join(text.casefold().split()))
    notes.add("priority_form", "Mức khẩn “{given}” không ghi bằng số của bảng mã.", given=text[:40])
    return found


def a_business_type(text: str, notes: Notes) -> str | None:
    """ "0" to "3"; another value as written, noted."""
    if not text:
        return None
    plain = str(int(text)) if text.isascii() and text.isdecimal() and len(text) <= 3 else text[:40]
    if plain not in BUSINESS_TYPES:
        notes.add("business_type_unknown", "Loại nghiệp vụ “{given}” không có trong bảng mã.", given=plain)
    return plain


def a_status(text: str, notes: Notes) -> str | None:
    """Two characters with a leading zero."""
    if not (text.isascii() and text.isdecimal() and len(text.lstrip("0")) <= 2):
        notes.add("status_unreadable", "Mã trạng thái “{given}” không đọc được.", given=text[:40])
        return None
    code = text.lstrip("0").zfill(2)
    if code != text:
        notes.add("status_form", "Mã trạng thái “{given}” được hiểu là {code}.", given=text[:40], code=code)
    if code not in STATUSES:
        notes.add("status_unknown", "Mã trạng thái {code} không có trong bảng mã.", code=code)
    return code


def a_flag(text: str) -> bool | None:
    """1, true / 0, false; None for anything else."""
    plain = text.casefold()
    return True if plain in _TRUE else False if plain in _FALSE else None


def a_file_name(name: str, notes: Notes) -> str:
    """The last part of a name that may carry a path or invisible characters; "" where nothing is left of it."""
    plain = clean(name).replace("\\", "/")
    last = "".join(c for c in plain.rsplit("/", 1)[-1] if c not in '<>:"|?*\n\t')
    last = " ".join(last.split()).strip(". ") if last.strip(". ") else ""
    if "/" in plain.strip("/"):
        notes.add("name_with_path", "Tên tệp đính kèm có đường dẫn; hệ thống chỉ giữ phần tên.")
    stem, dot, extension = last.rpartition(".")
    if not dot:
        stem, dot, extension = last, "", ""
    tail = (dot + extension)[:20]
    return stem.encode()[: 200 - len(tail.encode())].decode("utf-8", "ignore").strip() + tail if last else ""
