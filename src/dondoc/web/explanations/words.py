"""Explanations in words: periods, how one stands, what the Office still has to do about one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from dondoc.core.regulation import current
from dondoc.exchanges.queries.explanations import period_of, state_of
from dondoc.rules.periods import Period

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Look:
    word: Word
    icon: str
    look: str


LOOKS = {
    "unasked": Look(gettext_lazy("Chưa yêu cầu"), "minus", "none"),
    "waiting": Look(gettext_lazy("Chờ giải trình"), "clock-hour-4", "soon"),
    "overdue": Look(gettext_lazy("Quá hạn giải trình"), "alert-triangle", "late"),
    "filed": Look(gettext_lazy("Đã giải trình"), "circle-check", "done"),
    "late": Look(gettext_lazy("Giải trình sau hạn"), "circle-check", "donelate"),
}
TABS: dict[str, Word] = {
    "": gettext_lazy("Tất cả"),
    "unasked": gettext_lazy("Chưa yêu cầu"),
    "waiting": gettext_lazy("Chờ giải trình"),
    "overdue": gettext_lazy("Quá hạn"),
    "filed": gettext_lazy("Đã giải trình"),
}
#: What a column of figures is called where the regulation's own words would not fit.
COLUMNS: dict[str, Word] = {
    "late": gettext_lazy("Trễ hạn"),
    "undated": gettext_lazy("Không thời hạn"),
    "due_not_started": gettext_lazy("Chưa triển khai"),
    "often_returned": gettext_lazy("Lần bị trả lại"),
    "wrong": gettext_lazy("Lần sai yêu cầu"),
}


def period_word(of: Period) -> str:
    """ "Quý III/2026" in the reader's language."""
    name = of.name
    return gettext(name.sentence).format(**name.params)


def trigger_words() -> dict[str, str]:
    """Code of each trigger of the regulation in force -> its name."""
    return {trigger.code: gettext(trigger.name) for trigger in current().explanation.triggers}


def tell(explanation: Any, today: date) -> dict[str, Any]:
    """One explanation with its words."""
    return {
        "explanation": explanation,
        "period": period_word(period_of(explanation)),
        "look": LOOKS[state_of(explanation, today)],
    }
