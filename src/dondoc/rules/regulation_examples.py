"""Recomputes the worked examples of a regulation: a profile whose rule and example disagree is not to be used."""

from __future__ import annotations

from datetime import date

from dondoc.rules import deadlines, periods
from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Example, Regulation
from dondoc.rules.regulation_toml import Fault

#: What each kind of example must be given besides `rule` and `cite`.
NEEDS: dict[str, tuple[str, ...]] = {
    "entry": ("from_", "due"),
    "feedback": ("from_", "due"),
    "inspection-report": ("from_", "due"),
    "update-after-overdue": ("from_", "due"),
    "undated-update": ("from_", "due"),
    "judged": ("from_", "due"),
    "class": ("urgency", "tasks", "agencies", "class_"),
    "report": ("period", "year", "due"),
    "window": ("period", "year", "from_", "to"),
}


def check_examples(regulation: Regulation, calendar: WorkingCalendar) -> list[Fault]:
    """A fault for every example that says something else than its rule; empty when all agree."""
    faults = []
    for number, example in enumerate(regulation.examples, start=1):
        message = _disagreement(regulation, calendar, example)
        if message:
            key = f"examples[{number}]"
            faults.append(Fault(regulation.source, key, example.cite, example.line, message))
    return faults


def _disagreement(regulation: Regulation, calendar: WorkingCalendar, example: Example) -> str:
    missing = [need.rstrip("_") for need in NEEDS[example.rule] if getattr(example, need) in (None, "")]
    if missing:
        return f"Ví dụ loại “{example.rule}” còn thiếu: {', '.join(missing)}."
    try:
        given, computed = _both(regulation, calendar, example)
    except Refusal as refusal:
        return f"Ví dụ không tính được: {refusal}"
    if given == computed:
        return ""
    return f"Ví dụ ghi {_printed(given)}, nhưng quy định tính ra {_printed(computed)}."


def _both(regulation: Regulation, calendar: WorkingCalendar, example: Example) -> tuple[object, object]:
    """What the example says and what the rule gives."""
    if example.rule == "class":
        tasks, agencies = example.tasks or 0, example.agencies or 0
        return example.class_, regulation.entry.class_of(example.urgency, tasks, agencies)
    if example.rule in ("report", "window"):
        return _of_a_period(regulation, example)
    assert example.from_ is not None
    if example.rule == "undated-update":
        return example.due, periods.undated_update_due(regulation, example.from_).due
    if example.rule == "judged":
        return example.due, deadlines.judged_day(calendar, regulation.calendar, example.from_)
    reckoning = deadlines.reckon(regulation, calendar, example.rule, example.from_, example.class_ or None)
    return example.due, reckoning.due


def _of_a_period(regulation: Regulation, example: Example) -> tuple[object, object]:
    assert example.period is not None and example.year is not None
    of = periods.period(example.period, example.year, example.part)
    if example.rule == "report":
        due = periods.report_due(regulation, example.by, of)
        return example.due, due.last_day if due else None
    window = periods.data_window(regulation, example.by, of)
    return (example.from_, example.to), (window.first, window.last) if window else None


def _printed(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return " đến ".join(_printed(part) for part in value)
    return "không có ngày nào" if value is None else f"“{value}”"
