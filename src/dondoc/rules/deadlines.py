"""From an event and a rule to a day, with every day counted on the way: the answer to "Vì sao là ngày này?"."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.errors import SYSTEM_RULE, Refusal
from dondoc.rules.regulation import CalendarPolicy, Confidence, Limit, Regulation, Roll, Rule, Unit
from dondoc.rules.regulation.base import ANCHOR_WORDS
from dondoc.rules.regulation.intake import EntryRule
from dondoc.rules.said import said

ONE_DAY = timedelta(days=1)

#: A longer limit is a slip of the keyboard, and would print a page of days nobody reads.
LONGEST_DAYS = 3660


class ReckonedRule(StrEnum):
    """The limits that can be asked for by name."""

    ENTRY = "entry"
    FEEDBACK = "feedback"
    INSPECTION_REPORT = "inspection-report"
    UPDATE_AFTER_OVERDUE = "update-after-overdue"


#: Where each rule's absence stands in the profile, and what the limit is for.
_ABSENT = {
    ReckonedRule.FEEDBACK: ("feedback.directions", "xử lý thông tin phản hồi"),
    ReckonedRule.INSPECTION_REPORT: ("inspection.reports", "báo cáo kết quả kiểm tra"),
    ReckonedRule.UPDATE_AFTER_OVERDUE: ("update.dated.grace_after_overdue", "cập nhật nhiệm vụ đã quá hạn"),
}


@dataclass(frozen=True, slots=True)
class ReckonedDay:
    """A day on the way to the due day. `number`: its place among the counted days, None if not counted."""

    date: date
    counted: bool
    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A due day and how it came about. `rule` and `cite` are "" for a bare count.

    `days`: every day from the one after `start` to `due`; where the regulation counts the first day too, from `start` on.
    """

    due: date
    rule: str
    cite: str
    confidence: Confidence | None
    start: date
    days: tuple[ReckonedDay, ...]
    warnings: tuple[str, ...] = ()
    limit: Limit | None = None


def reckon(
    regulation: Regulation, calendar: WorkingCalendar, rule: str, start: date, cls: str | None = None
) -> Reckoning:
    """The due day of a rule (`ReckonedRule`) counted from `start`, the day of its event.

    `cls`: the class of directive, for the rule "entry" only; without it the ordinary one. A `start` outside the
    regulation's validity and a day in a provisional calendar year add a warning. Raises Refusal where the regulation
    sets no such limit or does not know the rule or class.
    """
    found = _find(regulation, rule, start, cls)
    days = _days(calendar, found.limit, start, first_counts=regulation.calendar.first_day_counts)
    return Reckoning(
        due=days[-1].date,
        rule=rule,
        cite=found.cite,
        confidence=found.confidence,
        start=start,
        days=days,
        warnings=(*_validity_warnings(regulation, found, start), *_calendar_warnings(calendar, days)),
        limit=found.limit,
    )


def reckon_limit(regulation: Regulation, calendar: WorkingCalendar, name: str, rule: Rule, start: date) -> Reckoning:
    """The due day of any rule with a limit in days, such as `completion.confirm_limit`, called `name`."""
    days = _days(calendar, rule.limit, start, first_counts=regulation.calendar.first_day_counts)
    warnings = _calendar_warnings(calendar, days)
    return Reckoning(days[-1].date, name, rule.cite, rule.confidence, start, days, warnings, rule.limit)


def reckon_working_days(calendar: WorkingCalendar, start: date, n: int) -> Reckoning:
    """The `n`-th working day after `start`, without any rule. Raises Refusal for a number below 0 or beyond reason."""
    if not 0 <= n <= LONGEST_DAYS:
        raise Refusal(
            "working_days_out_of_range",
            "Số ngày làm việc phải từ 0 đến {longest}; anh/chị đã ghi {given}.",
            field="working_days",
            longest=LONGEST_DAYS,
            given=n,
        )
    try:
        days = _working(calendar, start, n) if n else (_same_day(start, "chính ngày bắt đầu"),)
    except OverflowError as over:
        raise _beyond_the_almanac() from over
    return Reckoning(days[-1].date, "", "", None, start, days, _calendar_warnings(calendar, days))


def judged_day(calendar: WorkingCalendar, policy: CalendarPolicy, due: date) -> date:
    """The last day on which a deadline given as `due` is still kept: rolled off a rest day as the profile says."""
    if policy.roll is Roll.FORWARD:
        return calendar.roll_forward(due)
    if policy.roll is Roll.BACK:
        return calendar.roll_back(due)
    return due


def _find(regulation: Regulation, rule: str, start: date, cls: str | None) -> Rule:
    if rule == ReckonedRule.ENTRY:
        return _entry_rule(regulation, start, cls)
    found: Rule | None = None
    if rule == ReckonedRule.FEEDBACK:
        found = regulation.feedback.sla
    elif rule == ReckonedRule.INSPECTION_REPORT:
        found = regulation.inspection.report_limit
    elif rule == ReckonedRule.UPDATE_AFTER_OVERDUE:
        dated = regulation.update.dated
        if dated.grace_after_overdue is not None:
            found = Rule(limit=dated.grace_after_overdue, cite=dated.cite, confidence=dated.confidence)
    else:
        raise Refusal(
            "rule_unknown",
            "Không có quy định nào tên là “{rule}”. Các tên dùng được: {known}.",
            field="rule",
            rule=rule,
            known=", ".join(ReckonedRule),
        )
    return found if found is not None else _silent(regulation, ReckonedRule(rule))


def _entry_rule(regulation: Regulation, start: date, cls: str | None) -> EntryRule:
    normal = next((mark.entry_class for mark in regulation.urgency_marks if mark.code == "normal"), "normal")
    wanted = cls or normal
    try:
        return regulation.entry.rule(wanted, on=start)
    except Refusal:
        return regulation.entry.rule(wanted)  # out of its time: counted all the same, with a warning


def _silent(regulation: Regulation, rule: ReckonedRule) -> Rule:
    key, purpose = _ABSENT[rule]
    cite = next((q.cite for q in regulation.open_questions if q.key == key), "")
    raise Refusal(
        "regulation_silent",
        "{regulation} không đặt thời hạn {purpose}, nên không có ngày nào để tính.",
        cite=regulation.full_cite(cite) or SYSTEM_RULE,
        regulation=regulation.short_title,
        purpose=purpose,
    )


def _days(calendar: WorkingCalendar, limit: Limit, start: date, *, first_counts: bool) -> tuple[ReckonedDay, ...]:
    """The days a limit runs through. Not inclusive: its last day is already too late. A first day that counts is one of them."""
    if limit.unit is Unit.HOUR:
        raise ValueError("a limit in hours has no due day")  # the loader lets none into a rule that is reckoned
    try:
        return _counted(calendar, limit, start, first_counts)
    except OverflowError as over:
        raise _beyond_the_almanac() from over


def _counted(calendar: WorkingCalendar, limit: Limit, start: date, first_counts: bool) -> tuple[ReckonedDay, ...]:
    if limit.unit is Unit.MONTH:
        end = _add_months(start, limit.value) - (timedelta() if limit.inclusive else ONE_DAY)
        return _plain(start, (end - start).days)
    value = limit.value - (0 if limit.inclusive else 1)
    if value <= 0:
        return (_same_day(start, f"trong {ANCHOR_WORDS[limit.anchor]}"),)
    from_day = start - ONE_DAY if first_counts else start
    return _working(calendar, from_day, value) if limit.unit is Unit.WORKING_DAY else _plain(from_day, value)


def _working(calendar: WorkingCalendar, start: date, n: int) -> tuple[ReckonedDay, ...]:
    days: list[ReckonedDay] = []
    day, counted = start, 0
    while counted < n:
        day += ONE_DAY
        works = calendar.is_working(day)
        counted += works
        days.append(ReckonedDay(day, works, counted if works else None, calendar.why(day)))
    return tuple(days)


def _plain(start: date, n: int) -> tuple[ReckonedDay, ...]:
    return tuple(ReckonedDay(start + ONE_DAY * i, True, i, "tính mọi ngày trên lịch") for i in range(1, n + 1))


def _same_day(day: date, why: str) -> ReckonedDay:
    return ReckonedDay(day, True, 0, why)


def _beyond_the_almanac() -> Refusal:
    return Refusal(
        "date_out_of_range", "Ngày tính ra vượt quá năm 9999; anh/chị kiểm tra lại ngày bắt đầu.", field="from"
    )


def _add_months(start: date, months: int) -> date:
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > date.max.year:
        raise OverflowError
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _validity_warnings(regulation: Regulation, rule: Rule, start: date) -> tuple[str, ...]:
    name, first, last = regulation.short_title, regulation.valid_from, regulation.valid_to
    warnings = []
    if first and start < first:
        warnings.append(
            said("{name} có hiệu lực từ {first}; ngày {day} ở trước đó.", name=name, first=_vn(first), day=_vn(start))
        )
    if last and start > last:
        warnings.append(
            said("{name} hết hiệu lực sau ngày {last}; ngày {day} ở sau đó.", name=name, last=_vn(last), day=_vn(start))
        )
    if not warnings and not rule.holds_on(start):
        warnings.append(said("Quy định này không áp dụng vào ngày {day}.", day=_vn(start)))
    return tuple(warnings)


def _calendar_warnings(calendar: WorkingCalendar, days: tuple[ReckonedDay, ...]) -> tuple[str, ...]:
    years = sorted({day.date.year for day in days if calendar.is_provisional(day.date)})
    return tuple(
        said("Lịch nghỉ năm {year} chưa có thông báo chính thức; ngày này là tạm tính.", year=year) for year in years
    )


def _vn(day: date) -> str:
    return f"{day:%d/%m/%Y}"
