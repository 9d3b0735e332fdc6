"""The status language of the screens: word, icon and colour token per life-cycle state, standing and flag.

One table each, so that lists, headers, filters and the gallery cannot differ. Colour belongs to the standing alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n
from django.utils.translation import pgettext_lazy as _p

from dondoc.core.regulation import calendar
from dondoc.rules.standing import Code, Standing

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Look:
    """How a code is shown. `token` is a class of `status.css`, empty where there is no colour."""

    word: Word
    icon: str
    token: str = ""


LIFECYCLE: dict[str, Look] = {
    "draft": Look(_("Dự thảo"), "pencil"),
    "issued": Look(_("Chờ tiếp nhận"), "inbox"),
    "disputed": Look(_p("state", "Đề nghị điều chỉnh"), "corner-up-left"),
    "transferred": Look(_("Đã chuyển đơn vị khác"), "arrow-right-circle"),
    "in_progress": Look(_("Đang thực hiện"), "player-play"),
    "awaiting_signature": Look(_("Chờ ký duyệt"), "writing-sign"),
    "submitted": Look(_("Chờ xác nhận"), "hourglass"),
    "returned": Look(_p("state", "Trả lại làm lại"), "refresh-alert"),
    "completed": Look(_("Hoàn thành"), "circle-check"),
    "suspended": Look(_p("state", "Tạm dừng"), "player-pause"),
    "withdrawn": Look(_p("state", "Thu hồi"), "ban"),
}
#: The long form on the task page, where it differs.
LIFECYCLE_IN_FULL: dict[str, Word] = {"issued": _("Đã giao, chờ tiếp nhận")}

#: `%(days)s`: behind in calendar days, ahead in working days. `%(day)s`: dd/MM.
STANDING: dict[str, Look] = {
    "overdue": Look(_n("Quá hạn %(days)s ngày", "Quá hạn %(days)s ngày", "days"), "alert-triangle", "late"),
    "due_today": Look(_("Đến hạn hôm nay"), "clock-hour-4", "today"),
    "due_soon": Look(
        _n("Còn %(days)s ngày làm việc", "Còn %(days)s ngày làm việc", "days"), "clock-exclamation", "soon"
    ),
    "within": Look(_n("Còn %(days)s ngày làm việc", "Còn %(days)s ngày làm việc", "days"), "clock", "within"),
    "no_deadline": Look(_n("Giao được %(days)s ngày", "Giao được %(days)s ngày", "days"), "infinity", "undated"),
    "submitted_on_time": Look(_("Nộp %(day)s, đúng hạn"), "building-bank", "office"),
    "submitted_late": Look(
        _n("Nộp %(day)s, quá hạn %(days)s ngày", "Nộp %(day)s, quá hạn %(days)s ngày", "days"), "building-bank", "late"
    ),
    "submitted_undated": Look(_("Nộp %(day)s"), "building-bank", "office"),
    "done_undated": Look(_("Hoàn thành"), "circle-check", "done"),
    "done_on_time": Look(_("Hoàn thành đúng hạn"), "circle-check", "done"),
    "done_late": Look(
        _n("Hoàn thành quá hạn %(days)s ngày", "Hoàn thành quá hạn %(days)s ngày", "days"), "clock-check", "donelate"
    ),
}
#: Said where the number would be nought: the mark of a late return may stand on a day that is not yet late; between a Friday and a deadline
#: on the Saturday lies no working day.
STANDING_WITHOUT_DAYS: dict[str, Word] = {
    "overdue": _("Quá hạn"),
    "due_soon": _("Hạn là ngày nghỉ %(day)s"),
    "within": _("Hạn là ngày nghỉ %(day)s"),
    "no_deadline": _("Mới giao hôm nay"),
    "submitted_late": _("Nộp %(day)s, quá hạn"),
    "done_late": _("Hoàn thành quá hạn"),
}
OWN_CLOCK_ENDS_TODAY = _("Hết hôm nay")
#: The left edge of a table row: only what is late or soon gets one.
EDGES: dict[str, str] = {"late": "late", "soon": "soon", "today": "soon"}

FLAGS: dict[str, Look] = {
    "hoa_toc": Look(_("Hỏa tốc"), "flame", "urgent"),
    "thuong_khan": Look(_("Thượng khẩn"), "flame", "urgent"),
    "khan": Look(_("Khẩn"), "flame", "urgent"),
    "extension_asked": Look(_("xin gia hạn"), "calendar-plus"),
    "extended": Look(_("đã gia hạn %(n)s lần"), "calendar-plus"),
    "awaiting_office": Look(_("chờ Văn phòng"), "building-bank"),
    "awaiting_coordination": Look(_("chờ cơ quan phối hợp"), "users"),
    "explanation_due": Look(_("phải giải trình"), "message-report"),
    "has_feedback": Look(_("có phản hồi"), "message-2"),
    "has_difficulty": Look(_("có vướng mắc"), "help-hexagon"),
    "not_updated": Look(_("chưa cập nhật"), "eye-off"),
    "not_accepted": Look(_("chưa tiếp nhận"), "inbox"),
    "progress_only": Look(_("mới có báo cáo tiến độ"), "file-dots"),
    "returned": Look(_("bị trả lại %(n)s lần"), "refresh-alert"),
    "disputed": Look(_("đề nghị điều chỉnh"), "corner-up-left"),
    "suspended": Look(_("tạm dừng"), "player-pause"),
    "not_completed": Look(_("không hoàn thành (Đ5.2.b)"), "circle-x"),
    "reopened": Look(_("mở lại"), "rotate"),
    "urged": Look(_("đã đôn đốc %(n)s lần"), "phone"),
    "silent": Look(_("im lặng %(n)s ngày"), "moon"),
    "starred": Look(_("Chủ tịch đánh dấu"), "star"),
    "provisional_date": Look(_("hạn tạm tính"), "calendar-exclamation"),
    "own_deadline": Look(_("có hạn riêng"), "calendar-event"),
    "local_decision": Look(_("theo quyết định nội bộ"), "gavel"),
}

#: Where a rule comes from: said beside every value of the regulation.
SOURCES: dict[str, Look] = {
    "stated": Look(_("Quy định rõ"), "quote", "stated"),
    "default": Look(_("Mặc định của hệ thống"), "settings", "default"),
    "local-decision": Look(_("Quyết định nội bộ"), "gavel", "local"),
    "silent": Look(_("Quy chế im lặng, chưa quyết"), "volume-off", "silent"),
}


def look_ahead(due: date, today: date) -> Look:
    """How long it is until `due`, which lies ahead of `today`."""
    look = standing_look(Standing(Code.WITHIN, calendar().working_days_between(today, due), due))
    assert look is not None
    return look


def standing_look(standing: Any, *, own: bool = False) -> Look | None:
    """Word with its number filled in, icon and token of a `rules.standing.Standing`; None where there is no standing.

    `own`: the clock is the reader's own ("Hết hôm nay"), not an agency's deadline.
    """
    code = str(standing.code)
    look = STANDING.get(code)
    if look is None:
        return None
    word: Word = look.word
    if own and code == "due_today":
        word = OWN_CLOCK_ENDS_TODAY
    elif not standing.days and code in STANDING_WITHOUT_DAYS:
        word = STANDING_WITHOUT_DAYS[code]
    day = f"{standing.day:%d/%m}" if standing.day else ""
    # Filled in before it becomes a plain string: only then is it known whether one or many is meant.
    return Look(str(word % {"days": standing.days, "day": day}), look.icon, look.token)
