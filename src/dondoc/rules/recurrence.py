"""Recurring duties ("hằng tháng", "mỗi quý"): the periods in which they come round and the day each is due (C10; docs/definitions.md 3).

A recurring duty is never without a deadline: every period has one dated occurrence.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.rules.periods import MONTHS, ONE_DAY, Period, calendar_bounds, period, period_of
from dondoc.rules.regulation import Regulation

#: Shortest first; nine months do not tile the year.
KINDS = ("month", "quarter", "half", "year")
#: Words of a cell, folded: how often, the last day of it all, the day, and which month of the period the day stands in.
_OFTEN = re.compile(
    r"\b(?:hang|moi|tung)\s+(?P<each>thang|quy|nua nam|nam)\b"
    r"|\b(?:hang|moi|dinh ky|theo)\s+(?P<half>(?:0?6|sau)\s+thang)\b(?:\s+(?:mot|0?1)\s+lan\b)?"
    r"|\b(?P<once>(?:0?6|sau)\s+thang)\s+(?:mot|0?1)\s+lan\b"
    r"|\b(?:dinh ky|theo)\s+(?:hang\s+|moi\s+)?(?P<kind>thang|quy|nam)\b|\b(?:mot|0?1)\s+lan\s*/\s*(?P<per>thang|quy|nam)\b"
)
_UNTIL = re.compile(r"\bden\s+(?:het\s+)?nam\s+(20\d{2})\b")
_DAY = re.compile(r"\bngay\s+(?:mung\s+)?(\d{1,2})(?:\s*/\s*(\d{1,2})\b|\s+thang\s+(\d{1,2})\b)?(?!\s*/)")
_LAST_DAY = re.compile(r"\bngay\s+cuoi(?:\s+cung)?(?:\s+cua)?(?:\s+(?:moi\s+)?(?:thang|quy|ky|nam)\b)?")
_MONTH = re.compile(
    r"\b(?:cua\s+)?thang\s+(?P<which>dau|cuoi)\s+(?:cua\s+)?(?:moi\s+)?(?:quy|ky|nam)(?P<next>\s+(?:sau|tiep theo|ke tiep|lien ke))?\b"
    r"|\b(?:cua\s+)?thang\s+(?P<after>sau|tiep theo|ke tiep|lien ke)\b"
)
_EACH_ONE = re.compile(r"\b(dau|cuoi)\s+(?:cua\s+)?moi\s+(quy|nam)\b")
_PERIODS = {"thang": "month", "quy": "quarter", "nua nam": "half", "nam": "year"}
#: What may stand beside these without changing what they say.
_BESIDE = re.compile(
    r"\b(?:dinh ky|thuc hien|bao cao|hoan thanh|thuong xuyen|truoc|cham nhat|muon nhat|xong|vao|la|va|cua|moi|gui)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """`due_day` of the `due_month`-th month counted from the first month of the period (one more than the period has: the month after it);
    without `due_month` its last month. Without `due_day` the profile's own rule for updates of a period. Both ends are inside."""

    kind: str
    starts_on: date
    until: date | None = None
    due_day: int | None = None
    due_month: int | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One period and the day it is due. `code` ("month-2026-12") is what a record keeps of the period."""

    period: Period
    due_on: date

    @property
    def code(self) -> str:
        return f"{self.period.kind}-{self.period.year}-{self.period.part}"


def period_from(code: str) -> Period | None:
    """The period of a code; None for "" and for what is none."""
    kind, _dash, rest = code.partition("-")
    year, _dash, part = rest.partition("-")
    return period(kind, int(year), int(part)) if kind in KINDS and year.isdecimal() and part.isdecimal() else None  # type: ignore[arg-type]


def without_period(content: str, code: str) -> str:
    """What all occurrences of a duty say alike: the content of one without the name of its period."""
    of = period_from(code)
    return content.removesuffix(f" ({of.name})") if of else content


def due_in(said: Recurrence, of: Period, regulation: Regulation) -> date:
    """The day on which a period is due; the last of the month where that month has no such day."""
    bounds = calendar_bounds(of)
    if said.due_day is None:
        return bounds.last + ONE_DAY * regulation.update.undated.due.limit.value
    index = bounds.first.month - 1 + (said.due_month or MONTHS[of.kind]) - 1
    year, month = bounds.first.year + index // 12, index % 12 + 1
    return date(year, month, min(said.due_day, monthrange(year, month)[1]))


def occurrences(said: Recurrence, regulation: Regulation, through: date) -> list[Occurrence]:
    """Every period that begins by `through` (and by `until`) and is due on `starts_on` or later, in order. The first is always there, even if
    it begins after `through`, unless `until` forbids it."""
    found: list[Occurrence] = []
    for one in _all(said, regulation):
        begins = calendar_bounds(one.period).first
        if said.until is not None and begins > said.until:
            break
        if found and begins > through:
            break
        found.append(one)
    return found


def following(said: Recurrence, regulation: Regulation, after: date, through: date) -> list[Occurrence]:
    """Those that begin after the day `after` and by `through`."""
    return [
        one for one in occurrences(said, regulation, through) if after < calendar_bounds(one.period).first <= through
    ]


def faults(said: Recurrence, regulation: Regulation) -> Iterator[Refusal]:
    """What no recurring duty can say; each at its field of the form."""
    if said.kind not in KINDS:
        yield Refusal("recurrence_unknown", "Anh/chị chọn kỳ trong danh sách.", field="recurs")
        return
    if said.due_day is not None and not 1 <= said.due_day <= 31:
        yield Refusal("recur_day_unknown", "Ngày phải xong trong kỳ là số từ 1 đến 31.", field="recur_day")
        return
    if said.due_month is not None and said.due_day is None:
        yield Refusal(
            "recur_month_without_day", "Anh/chị đã chọn tháng của kỳ; ghi thêm ngày phải xong.", field="recur_day"
        )
    if said.due_month is not None and not 1 <= said.due_month <= MONTHS[said.kind] + 1:
        yield Refusal(
            "recur_month_unknown",
            "Kỳ này có {n} tháng; chọn tháng từ 1 đến {n}, hoặc {next} là tháng liền sau kỳ.",
            field="recur_month",
            n=MONTHS[said.kind],
            next=MONTHS[said.kind] + 1,
        )
        return
    if said.until is not None and said.until < said.starts_on:
        yield Refusal("recurrence_ends_first", "Ngày kết thúc sớm hơn ngày bắt đầu.", field="recur_until")
    elif not occurrences(said, regulation, said.starts_on):
        yield Refusal(
            "no_occurrence",
            "Từ ngày bắt đầu đến ngày kết thúc không có kỳ nào. Anh/chị xem lại hai ngày.",
            field="recur_until",
        )


def certain(words: str, starts_on: date) -> Recurrence | None:
    """What a cell says of how a duty comes round ("Hằng quý, trước ngày 10 tháng cuối quý"), where every word of it is understood; else None.

    A day in a period of several months says which of them; who did not is asked.
    """
    left = _EACH_ONE.sub(r"\1 \2, hang \2", fold(words))
    often, left = list(_OFTEN.finditer(left)), _OFTEN.sub(" ", left)
    if len(often) != 1:
        return None
    kind = (
        "half"
        if often[0]["half"] or often[0]["once"]
        else _PERIODS[often[0]["each"] or often[0]["kind"] or often[0]["per"]]
    )
    found: dict[str, re.Match[str]] = {}
    for name, pattern in (("until", _UNTIL), ("month", _MONTH), ("last", _LAST_DAY), ("day", _DAY)):
        one = pattern.search(left)
        if one is not None:
            found[name], left = one, pattern.sub(" ", left, count=1)
    if re.sub(r"[\s,.;:()]+", "", _BESIDE.sub(" ", left)) or {"last", "day"} <= found.keys():
        return None
    placed = _placed(kind, found)
    if placed is None:
        return None
    until = date(int(found["until"][1]), 12, 31) if "until" in found else None
    return Recurrence(kind=kind, starts_on=starts_on, until=until, due_day=placed[0], due_month=placed[1])


def _placed(kind: str, found: dict[str, re.Match[str]]) -> tuple[int | None, int | None] | None:
    """Day and month of the period; None where the words leave it open."""
    day, month = found.get("day"), found.get("month")
    if "last" in found:
        return None if month else (31, None)
    if day is None:
        return None if month else (None, None)
    named = day[2] or day[3]
    if named:
        return (int(day[1]), int(named)) if kind == "year" and not month and 1 <= int(named) <= 12 else None
    if month is None:
        return (int(day[1]), None) if kind == "month" else None
    if month["after"]:
        return (int(day[1]), 2) if kind == "month" else None
    if kind == "month" or (month["which"] == "cuoi" and month["next"]):
        return None
    last, following = MONTHS[kind], MONTHS[kind] + 1
    return int(day[1]), last if month["which"] == "cuoi" else following if month["next"] else 1


def _all(said: Recurrence, regulation: Regulation) -> Iterator[Occurrence]:
    """From the period of the first day, without end but for the almanac's."""
    of = period_of(said.kind, said.starts_on)  # type: ignore[arg-type]
    while of.year < date.max.year - 2:
        due = due_in(said, of, regulation)
        if due >= said.starts_on:
            yield Occurrence(of, due)
        of = period_of(said.kind, calendar_bounds(of).last + ONE_DAY)  # type: ignore[arg-type]
