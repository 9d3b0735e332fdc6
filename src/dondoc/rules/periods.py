"""Periods of reports and updates: their bounds, the data they cover, the day they are due.

Due day and data window are two things: a report may be due before its period ends, and a text may fix only one of the two.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Confidence, DataWindow, DueDate, Regulation, Report
from dondoc.rules.regulation.execution import PeriodKind
from dondoc.rules.said import Said, said

ONE_DAY = timedelta(days=1)
Side = Literal["agency", "office"]

#: Length of each kind in months; a week and an ad-hoc report have no place in the year.
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a year: `part` counts from 1 (the 4th quarter, the 2nd half); nine months and a year have one part."""

    kind: PeriodKind
    year: int
    part: int = 1

    @property
    def end_month(self) -> int:
        return MONTHS[self.kind] * self.part

    @property
    def name(self) -> Said:
        """ "Tháng 11/2026", "Quý IV/2026", "6 tháng đầu năm 2026", "9 tháng năm 2026", "Năm 2026"."""
        if self.kind == "month":
            return said("Tháng {month}/{year}", month=self.part, year=self.year)
        if self.kind == "quarter":
            return said("Quý {quarter}/{year}", quarter=ROMAN[self.part - 1], year=self.year)
        if self.kind == "half":
            if self.part == 1:
                return said("6 tháng đầu năm {year}", year=self.year)
            return said("6 tháng cuối năm {year}", year=self.year)
        if self.kind == "nine_months":
            return said("9 tháng năm {year}", year=self.year)
        return said("Năm {year}", year=self.year)


@dataclass(frozen=True, slots=True)
class Bounds:
    """First and last day, both inside."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ReportDue:
    """`named`: the day the regulation names. `last_day`: the last day on which the report is still in time."""

    named: date
    last_day: date
    cite: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class UpdateDue:
    """The update an undated task owes for a period."""

    period: Period
    due: date
    cite: str
    confidence: Confidence


def period(kind: PeriodKind, year: int, part: int = 1) -> Period:
    """A period that exists; raises Refusal for a 5th quarter, a kind without a place in the year, a year off the almanac."""
    parts = 12 // MONTHS[kind] if kind in MONTHS else 0
    if not 1 <= part <= parts or not date.min.year < year < date.max.year:
        raise Refusal(
            "period_unknown",
            "Không có kỳ thứ {part} loại “{kind}” trong một năm.",
            field="period",
            part=part,
            kind=kind,
        )
    return Period(kind, year, part)


def period_of(kind: PeriodKind, day: date) -> Period:
    """The calendar period of a kind in which a day lies; raises Refusal for a kind that does not tile the year."""
    if kind not in MONTHS or kind == "nine_months":
        raise Refusal("period_unknown", "Kỳ loại “{kind}” không chia hết một năm.", field="period", kind=kind)
    return Period(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)


def calendar_bounds(of: Period) -> Bounds:
    """The calendar's own first and last day of the period."""
    first_month = of.end_month - MONTHS[of.kind] + 1
    return Bounds(date(of.year, first_month, 1), date(of.year, of.end_month, monthrange(of.year, of.end_month)[1]))


def decree_09_window(of: Period) -> Bounds:
    """The data window of Nghị định 09/2019/NĐ-CP Điều 12: the 15th of the month before the period to the 14th of its last month."""
    before = of.end_month - MONTHS[of.kind]
    first = date(of.year - 1, 12, 15) if before == 0 else date(of.year, before, 15)
    return Bounds(first, date(of.year, of.end_month, 14))


def report_rule(regulation: Regulation, side: Side, of: Period) -> Report | None:
    """The profile's report of this period; None where the regulation asks for none."""
    reports = regulation.reports.agency if side == "agency" else regulation.reports.office
    return next((r for r in reports if r.period == of.kind and r.part in (None, of.part)), None)


def data_window(regulation: Regulation, side: Side, of: Period) -> Bounds | None:
    """Which days' data the report covers; None where the regulation does not say when data close."""
    report = report_rule(regulation, side, of)
    if report is None or report.window is None:
        return None
    return _window(regulation, side, of, report.window)


def report_due(regulation: Regulation, side: Side, of: Period) -> ReportDue | None:
    """By when the report of a period is owed; None where the regulation names no day."""
    report = report_rule(regulation, side, of)
    if report is None or report.due is None:
        return None
    named = _named_day(report.due, of)
    inclusive, confidence = report.due.inclusive, report.confidence
    if inclusive is None:
        reading = regulation.reports.due_reading
        assert reading is not None  # the loader refuses a profile that leaves both out
        inclusive, confidence = reading.inclusive, reading.confidence
    return ReportDue(named, named if inclusive else named - ONE_DAY, report.cite, confidence, report.note)


def undated_update_due(regulation: Regulation, day: date) -> UpdateDue:
    """The update that a task without a deadline owes for the shortest period in which `day` lies.

    A longer period that ends on the same day is served by the same update.
    """
    undated = regulation.update.undated
    kind = min((k for k in undated.periods if k in MONTHS and k != "nine_months"), key=lambda k: MONTHS[k])
    of = period_of(kind, day)
    due = calendar_bounds(of).last + ONE_DAY * undated.due.limit.value
    return UpdateDue(of, due, undated.cite, undated.due.confidence)


def _named_day(due: DueDate, of: Period) -> date:
    month = of.end_month if due.month == "last_of_period" else due.month
    return date(of.year + due.next_year, month, due.day)


def _window(regulation: Regulation, side: Side, of: Period, window: DataWindow) -> Bounds:
    if window.basis == "decree_09":
        return decree_09_window(of)
    if window.span is not None:
        span = window.span
        first = date(of.year - span.previous_year, span.from_month, span.from_day)
        return Bounds(first, date(of.year, span.to_month, span.to_day))
    bounds = calendar_bounds(of)
    if window.basis == "calendar":
        return bounds
    due = report_due(regulation, side, of)
    return Bounds(bounds.first, due.last_day if due else bounds.last)
