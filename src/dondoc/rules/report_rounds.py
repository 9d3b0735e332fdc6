"""Rounds of periodic reports (H1): of which periods, over which data, by when from the agencies and from the Office, and on whose word.

A round joins the two sides of one period. Where the text sets sending days and says nothing of the close of data (TH 18), the province's choice
(`reports.data_close`) closes them; a sending day that comes before that close is shown, never hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dondoc.rules.periods import (
    MONTHS,
    ONE_DAY,
    Bounds,
    Period,
    ReportDue,
    calendar_bounds,
    data_window,
    decree_09_window,
    period,
    report_due,
    report_rule,
)
from dondoc.rules.regulation import Confidence, Regulation


@dataclass(frozen=True, slots=True)
class Covered:
    """Which days' data a round covers and on whose word: `basis` a code of the profile, `chosen` where the province chose it."""

    bounds: Bounds
    basis: str
    cite: str
    confidence: Confidence
    chosen: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A regular round. A side that the regulation asks for no report of the period owes none (`agency`, `office` False).

    `agency_cite`, `office_cite`: where the report itself is asked for; the day's own stands in the due.
    """

    period: Period
    covered: Covered
    agency: bool
    office: bool
    agency_cite: str
    office_cite: str
    agency_due: ReportDue | None
    office_due: ReportDue | None
    embedded: bool

    @property
    def last(self) -> date:
        return self.covered.bounds.last

    def early(self, due: ReportDue | None) -> bool:
        """Whether a side's last day comes before the data close: it can then report only what is known by its own day, as provisional."""
        return due is not None and is_early(due.last_day, self.last)


def is_early(day: date, last: date) -> bool:
    """Whether on `day` the data of a round that covers the days until `last` are not closed yet: they are once that day is over."""
    return day <= last


def planned(regulation: Regulation, of: Period) -> Planned | None:
    """The round of a period; None where neither side owes a report of it."""
    agency, office = report_rule(regulation, "agency", of), report_rule(regulation, "office", of)
    if agency is None and office is None:
        return None
    return Planned(
        period=of,
        covered=covered(regulation, of),
        agency=agency is not None,
        office=office is not None,
        agency_cite=agency.cite if agency else "",
        office_cite=office.cite if office else "",
        agency_due=report_due(regulation, "agency", of),
        office_due=report_due(regulation, "office", of),
        embedded=bool(agency and agency.embedded),
    )


def covered(regulation: Regulation, of: Period) -> Covered:
    """The data of a period: as the report's own `window` says, else as the province closes them, else the calendar's days."""
    for side in ("agency", "office"):
        rule, bounds = report_rule(regulation, side, of), data_window(regulation, side, of)
        if bounds is not None and rule is not None and rule.window is not None:
            window = rule.window
            return Covered(bounds, window.basis, window.cite, window.confidence, chosen=False)
    close = regulation.reports.data_close
    if close is None:
        return Covered(calendar_bounds(of), "calendar", "", Confidence.DEFAULT, chosen=False)
    bounds = _closed(regulation, of, close.basis)
    return Covered(bounds, close.basis, close.cite, close.confidence, chosen=close.confidence is not Confidence.STATED)


def _closed(regulation: Regulation, of: Period, basis: str) -> Bounds:
    if basis == "decree_09":
        return decree_09_window(of)
    calendar = calendar_bounds(of)
    due = report_due(regulation, "agency", of)
    if basis == "calendar" or due is None:
        return calendar
    return Bounds(_last_sending_before(regulation, of) or calendar.first, due.last_day - ONE_DAY)


def _last_sending_before(regulation: Regulation, of: Period) -> date | None:
    """The sending day of the period before: its data closed on the eve, so no day falls between two rounds. None where none was named; a first half
    follows the year's report."""
    parts = 12 // MONTHS[of.kind]
    before = period(of.kind, of.year, of.part - 1) if of.part > 1 else period(of.kind, of.year - 1, parts)
    due = report_due(regulation, "agency", before)
    if due is None and of.part == 1:
        due = report_due(regulation, "agency", period("year", of.year - 1))
    return due.last_day if due else None
