"""Recurring duties ("hằng tháng", "mỗi quý"): the periods in which they come round and the day each is due (C10; docs/definitions.md 3).

A recurring duty is never without a deadline: every period has one dated occurrence.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dondoc.rules.errors import Refusal
from dondoc.rules.periods import MONTHS, ONE_DAY, Period, calendar_bounds, period, period_of
from dondoc.rules.regulation import Regulation

#: Shortest first; nine months do not tile the year.
KINDS = ("month", "quarter", "half", "year")


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


def _all(said: Recurrence, regulation: Regulation) -> Iterator[Occurrence]:
    """From the period of the first day, without end but for the almanac's."""
    of = period_of(said.kind, said.starts_on)  # type: ignore[arg-type]
    while of.year < date.max.year - 2:
        due = due_in(said, of, regulation)
        if due >= said.starts_on:
            yield Occurrence(of, due)
        of = period_of(said.kind, calendar_bounds(of).last + ONE_DAY)  # type: ignore[arg-type]
