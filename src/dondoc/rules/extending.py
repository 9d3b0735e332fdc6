"""More time for an assignment (D4; TH 5.2.c): what may be asked for, and whose decision it is. Computed from the profile, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.rules.own_clocks import last_day
from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation.execution import Extension

#: The decider of a profile who is the one that gave the task; every other code means the Chairman.
ASSIGNER = "assigner"


@dataclass(frozen=True, slots=True)
class Leader:
    """A leader of UBND tỉnh in his post."""

    user_id: int
    name: str
    title: str

    @property
    def is_deputy(self) -> bool:
        return fold(self.title).startswith("pho")


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for and of what. `first_due`: the original deadline; `granted`: how often more time was granted before."""

    day: date | None
    today: date
    due_on: date | None
    late_after: date | None
    first_due: date | None
    granted: int
    files: int


def deciders(
    regulation: Regulation, assigned_by: str, assigned_by_name: str, leaders: Iterable[Leader]
) -> list[Leader]:
    """Which of the leaders in office decide on more time for a task that `assigned_by` gave (a code of the profile's assigners).

    The one who gave it, by name; where nobody in office bears the name, the Chairman; where a Deputy gave it and no name was recorded, any.
    """
    known = list(leaders)
    chairmen = [one for one in known if not one.is_deputy]
    if regulation.extension.decider.code != ASSIGNER:
        return chairmen
    if assigned_by_name:
        return [one for one in known if fold(one.name) == fold(assigned_by_name)] or chairmen
    return known if assigned_by == "vice_chairman" else chairmen


def fault_of(extension: Extension, calendar: WorkingCalendar, asking: Asking) -> Refusal | None:
    """Why this cannot be asked for, or None. What the profile does not speak of is no hindrance."""
    e, a = extension, asking
    if not e.allowed:
        return Refusal(
            "extension_not_allowed", "Quy chế không cho gia hạn nhiệm vụ.", field="kind", cite=e.allowed.cite
        )
    if a.due_on is None:
        return Refusal(
            "nothing_to_extend",
            "Nhiệm vụ không có thời hạn nên không có gì để gia hạn.",
            field="kind",
            cite=e.allowed.cite,
        )
    if a.day is None:
        return Refusal(
            "no_asked_day", "Đề nghị gia hạn phải nêu ngày đề nghị mới.", field="asked_due_on", cite=e.allowed.cite
        )
    if a.day <= a.due_on:
        return Refusal(
            "asked_day_not_later",
            "Ngày đề nghị {asked} không muộn hơn thời hạn hiện nay {due}. Chọn ngày sau {due}.",
            field="asked_due_on",
            cite=e.allowed.cite,
            asked=f"{a.day:%d/%m/%Y}",
            due=f"{a.due_on:%d/%m/%Y}",
        )
    return _beyond(e, calendar, a)


def _beyond(e: Extension, calendar: WorkingCalendar, a: Asking) -> Refusal | None:
    if e.max_times is not None and a.granted >= e.max_times.value:
        return Refusal(
            "extended_often_enough",
            "Nhiệm vụ đã được gia hạn {times} lần, không gia hạn thêm.",
            cite=e.max_times.cite,
            times=f"{a.granted:02d}",
        )
    if e.after_deadline is not None and not e.after_deadline and a.late_after and a.today > a.late_after:
        return Refusal(
            "asked_after_the_deadline",
            "Thời hạn {due} đã qua nên không nhận đề nghị gia hạn nữa. Anh/chị giải trình và nộp kết quả sớm nhất có thể.",
            cite=e.after_deadline.cite,
            due=f"{a.due_on:%d/%m/%Y}",
        )
    if e.ask_before is not None and a.due_on and last_day(calendar, e.ask_before.limit, a.today) > a.due_on:
        return Refusal(
            "asked_too_late",
            "Phải xin gia hạn trước thời hạn {due} ít nhất {limit}.",
            cite=e.ask_before.cite,
            due=f"{a.due_on:%d/%m/%Y}",
            limit=e.ask_before.limit.in_words().partition(",")[0],
        )
    if e.max_total is not None and a.first_due and a.day and a.day > last_day(calendar, e.max_total.limit, a.first_due):
        return Refusal(
            "asked_for_too_much",
            "Ngày đề nghị {asked} muộn hơn ngày cuối cùng được gia hạn là {last}.",
            field="asked_due_on",
            cite=e.max_total.cite,
            asked=f"{a.day:%d/%m/%Y}",
            last=f"{last_day(calendar, e.max_total.limit, a.first_due):%d/%m/%Y}",
        )
    if e.document_required is not None and e.document_required and not a.files:
        return Refusal(
            "no_document", "Đề nghị gia hạn phải kèm văn bản xin gia hạn.", field="files", cite=e.document_required.cite
        )
    return None
