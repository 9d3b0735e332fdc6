"""Calendar files (TOML text) to a WorkingCalendar; every fault names its file and key.

A file holds one year: `year`, `state` ("official" or "provisional"), `source`, and one `[[day]]` per day
that differs from its weekday, with `date`, `kind`, `name`, `basis`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from dondoc.rules.calendar import CalendarDay, DayKind, WorkingCalendar
from dondoc.rules.errors import Refusal, Refusals

FILE_KEYS = {"year": int, "state": str, "source": str, "day": list}
DAY_KEYS = {"date": date, "kind": str, "name": str, "basis": str}
STATES = ("official", "provisional")
KINDS = tuple(k.value for k in (DayKind.HOLIDAY, DayKind.SUBSTITUTE, DayKind.SWAP_OFF, DayKind.SWAP_WORK))


def load_calendar(texts: Mapping[str, str]) -> WorkingCalendar:
    """The calendar of all files. `texts` maps file name to content. Raises Refusals with every fault of every file."""
    faults: list[Refusal] = []
    days: dict[date, CalendarDay] = {}
    file_of_year: dict[int, str] = {}
    official: set[int] = set()
    for name in sorted(texts):
        content, found = _read(name, texts[name])
        faults += found
        if found:
            continue
        year = content["year"]
        if year in file_of_year:
            faults.append(_fault(name, "year", f"năm {year} đã có trong tệp {file_of_year[year]}"))
            continue
        file_of_year[year] = name
        if content["state"] == "official":
            official.add(year)
        for row in content["day"]:
            days[row["date"]] = CalendarDay(row["date"], DayKind(row["kind"]), row["name"], row["basis"])
    if faults:
        raise Refusals(faults)
    return WorkingCalendar(days, frozenset(official))


def _read(name: str, text: str) -> tuple[dict[str, Any], list[Refusal]]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [_fault(name, "", f"tệp không đọc được theo TOML ({error})")]
    faults = list(_key_faults(name, "", content, FILE_KEYS))
    if faults:
        return content, faults
    if content["state"] not in STATES:
        faults.append(_fault(name, "state", f"phải là một trong {', '.join(STATES)}"))
    seen: set[date] = set()
    for position, row in enumerate(content["day"], start=1):
        faults += _day_faults(name, f"day[{position}]", row, content["year"], seen)
    return content, faults


def _day_faults(name: str, key: str, row: Any, year: int, seen: set[date]) -> Iterator[Refusal]:
    if not isinstance(row, dict):
        yield _fault(name, key, "phải là một bảng")
        return
    wrong = list(_key_faults(name, key + ".", row, DAY_KEYS))
    yield from wrong
    if wrong:
        return
    day, kind = row["date"], row["kind"]
    if day.year != year:
        yield _fault(name, f"{key}.date", f"ngày {day.isoformat()} không thuộc năm {year}")
    if day in seen:
        yield _fault(name, f"{key}.date", f"ngày {day.isoformat()} ghi hai lần")
    seen.add(day)
    if kind not in KINDS:
        yield _fault(name, f"{key}.kind", f"phải là một trong {', '.join(KINDS)}")
    weekend = day.weekday() >= 5
    if kind == DayKind.SWAP_WORK and not weekend:
        yield _fault(name, f"{key}.kind", "ngày làm bù phải rơi vào Thứ Bảy hoặc Chủ nhật")
    if kind in (DayKind.SWAP_OFF, DayKind.SUBSTITUTE) and weekend:
        yield _fault(name, f"{key}.kind", "ngày nghỉ bù, nghỉ hoán đổi phải rơi vào ngày từ Thứ Hai đến Thứ Sáu")
    for text in ("name", "basis"):
        if not row[text].strip():
            yield _fault(name, f"{key}.{text}", "không được để trống")


def _key_faults(name: str, prefix: str, table: dict[str, Any], known: Mapping[str, type]) -> Iterator[Refusal]:
    for key in table:
        if key not in known:
            yield _fault(name, prefix + key, "khóa này không có trong mẫu")
    for key, kind in known.items():
        if key not in table:
            yield _fault(name, prefix + key, "còn thiếu")
            continue
        value = table[key]
        # A TOML date-time is a Python date too, and a TOML boolean an int; neither is meant here.
        if not isinstance(value, kind) or isinstance(value, (datetime, bool)):
            yield _fault(name, prefix + key, "sai kiểu giá trị")


def _fault(file: str, key: str, what: str) -> Refusal:
    return Refusal("calendar_file_fault", "Tệp lịch {file}, khóa {key}: {what}.", file=file, key=key or "–", what=what)
