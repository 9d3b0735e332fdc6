"""Feedback in words: how one stands, what was done with it, the directions of the regulation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dondoc.core.regulation import calendar, regulation_in_force
from dondoc.feedback.queries import clocks, filing
from dondoc.rules.feedback import Act
from dondoc.rules.standing import Standing
from dondoc.tasks.queries.rows import soon_days

Word = str | Promise

FAULT_WORDS: dict[str, Word] = {"late": gettext_lazy("Xử lý chậm"), "wrong": gettext_lazy("Xử lý chưa đúng")}
STANDING_WORDS: dict[str, Word] = {
    "": gettext_lazy("Tất cả"),
    "open": gettext_lazy("Chờ Văn phòng xử lý"),
    "late": gettext_lazy("Quá hạn xử lý"),
    "asked": gettext_lazy("Chờ ý kiến Chủ tịch"),
    "closed": gettext_lazy("Đã xử lý"),
}
SIDE_WORDS: dict[str, Word] = {
    "": gettext_lazy("Tất cả"),
    "by": gettext_lazy("Cơ quan tôi gửi"),
    "about": gettext_lazy("Về cơ quan tôi"),
}
#: State -> word, class and icon.
STATES: dict[str, tuple[Word, str, str]] = {
    "open": (gettext_lazy("Chờ Văn phòng xử lý"), "office", "hourglass"),
    "asked": (gettext_lazy("Chờ ý kiến Chủ tịch UBND tỉnh"), "office", "building-bank"),
    "urged": (gettext_lazy("Đã đôn đốc bằng văn bản"), "done", "circle-check"),
    "directed": (gettext_lazy("Đã có ý kiến chỉ đạo"), "done", "circle-check"),
    "groundless": (gettext_lazy("Đã trả lời: chưa có căn cứ"), "done", "circle-check"),
}
ACTS: dict[Act, tuple[Word, str]] = {
    Act.TIED: (gettext_lazy("Văn phòng gắn với nhiệm vụ"), "link"),
    Act.REPLIED: (gettext_lazy("Cơ quan được phản hồi nêu ý kiến"), "message-2"),
    Act.URGED: (gettext_lazy("Văn phòng đôn đốc bằng văn bản"), "speakerphone"),
    Act.ASKED: (gettext_lazy("Văn phòng báo cáo xin ý kiến Chủ tịch UBND tỉnh"), "upload"),
    Act.DIRECTED: (gettext_lazy("Ý kiến chỉ đạo"), "gavel"),
    Act.ANSWERED: (gettext_lazy("Văn phòng trả lời: chưa có căn cứ"), "message-report"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One feedback with its words. `clock`: how its clock stands while it runs, None where it was stopped or there is none."""

    feedback: Any
    fault: Word
    direction: str
    word: Word
    look: str
    icon: str
    clock: Standing | None
    due: date | None
    late: str


def tell(feedback: Any, today: date) -> Told:
    """Asks the database nothing."""
    clock = clocks.clock_of(feedback)
    direction = clocks.direction_of(feedback)
    word, look, icon = STATES[feedback.state]
    runs = feedback.stopped_at is None and feedback.state == "open" and clock.due is not None
    late = clocks.days_late(feedback, today) if feedback.stopped_at else 0
    return Told(
        feedback=feedback,
        fault=FAULT_WORDS[feedback.fault],
        direction=_(direction.name) if direction else "",
        word=word,
        look=look,
        icon=icon,
        clock=clock.standing(today, calendar(), soon_days()) if runs else None,
        due=clock.due,
        late=ngettext("muộn %(n)s ngày", "muộn %(n)s ngày", late) % {"n": late} if late else "",
    )


def direction_names(today: date) -> dict[str, str]:
    """Code of each direction in which one agency tells of another -> its name."""
    return {d.code: _(d.name) for d in regulation_in_force(today).feedback.directions if d.about}


def send_url(request: HttpRequest, assignment: Any) -> str:
    """Where the reader tells of the agency that leads this assignment; "" where he cannot. Asks the database nothing."""
    own = assignment.agency_id == request.actor.agency_id
    if own or not filing.may_send(request.actor) or not filing.is_told_of(assignment.agency.kind, request.today):
        return ""
    return f"{reverse('feedback_new')}?luot={assignment.pk}"
