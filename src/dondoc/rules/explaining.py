"""Explanations demanded by rule (D9; TH 17.4; BT 16.3): of which periods, over which days, and when a figure makes an agency owe one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dondoc.rules.errors import Refusal
from dondoc.rules.periods import ONE_DAY, Period, calendar_bounds, data_window, period, period_of
from dondoc.rules.regulation import Regulation

#: Triggers that the system counts. Any other of a profile is the agency's own to tell ("beyond its means") and is asked of it without a figure.
LATE, UNDATED, NOT_STARTED, OFTEN_RETURNED, WRONG = "late", "undated", "due_not_started", "often_returned", "wrong"
COUNTED = frozenset({LATE, UNDATED, NOT_STARTED, OFTEN_RETURNED, WRONG})
#: Of these the figure is a number of returns, of the others a number of assignments.
BY_RETURNS = frozenset({OFTEN_RETURNED, WRONG})
#: Kinds of periods, each with how many of them are offered.
OFFERED = {"quarter": 5, "half": 3, "year": 2}
_CODE = re.compile(r"(quarter|half|year)-(\d{4})-([1-4])")


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a period covers, both inside, and the day as of whose end it is counted: its last, or today while it runs."""

    period: Period
    first: date
    last: date
    as_of: date

    @property
    def runs(self) -> bool:
        return self.as_of < self.last

    @property
    def code(self) -> str:
        return f"{self.period.kind}-{self.period.year}-{self.period.part}"


def window(regulation: Regulation, of: Period, today: date) -> Window:
    """By the data window of the agency's report of the period where the regulation fixes one, else by the calendar.

    Raises Refusal (period_not_begun) for a period of which nothing is known yet.
    """
    bounds = data_window(regulation, "agency", of) or calendar_bounds(of)
    if bounds.first > today:
        raise Refusal("period_not_begun", "Kỳ này chưa bắt đầu nên chưa có số liệu.", field="period")
    return Window(of, bounds.first, bounds.last, min(bounds.last, today))


def window_named(regulation: Regulation, code: str, today: date) -> Window:
    """The window of "quarter-2026-4". Raises Refusal: period_unknown, period_not_begun."""
    match = _CODE.fullmatch(code)
    if match is None:
        raise Refusal("period_unknown", "Anh/chị chọn kỳ trong danh sách.", field="period")
    return window(regulation, period(match[1], int(match[2]), int(match[3])), today)  # type: ignore[arg-type]


def offered(regulation: Regulation, today: date) -> Iterator[Window]:
    """The periods that a page offers: of each kind the running one and those before, newest first."""
    for kind, wanted in OFFERED.items():
        day = today + ONE_DAY * 31  # a period whose data close before it ends has a successor that runs already
        found = 0
        while found < wanted:
            of = period_of(kind, day)  # type: ignore[arg-type]
            day = calendar_bounds(of).first - ONE_DAY
            try:
                one = window(regulation, of, today)
            except Refusal:
                continue
            found += 1
            yield one


def ended_last(regulation: Regulation, today: date) -> Window:
    """The newest quarter whose days are over: what the page opens on."""
    return next(one for one in offered(regulation, today) if one.last < today)


def owes(regulation: Regulation, trigger: str, number: int) -> bool:
    """Whether a figure makes the agency owe an explanation: one is enough, but for what must have happened often."""
    often = regulation.explanation.often_returned
    least = often.value if trigger == OFTEN_RETURNED and often is not None else 1
    return trigger in COUNTED and number >= least


def owed_triggers(regulation: Regulation, numbers: Mapping[str, int]) -> list[str]:
    """Codes of the triggers that hold, in the regulation's order."""
    codes = (trigger.code for trigger in regulation.explanation.triggers)
    return [code for code in codes if owes(regulation, code, numbers.get(code, 0))]
