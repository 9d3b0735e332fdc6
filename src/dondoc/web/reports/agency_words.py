"""Rounds and agencies' reports in words: how one stands, what was done with it, what its figures are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from dondoc.reports.queries.standing import late_days
from dondoc.web.status_words import look_ahead

Word = str | Promise

#: How agencies stand in a round, for the tabs.
STANDINGS: dict[str, Word] = {
    "": gettext_lazy("Tất cả"),
    "waiting": gettext_lazy("Chưa gửi"),
    "overdue": gettext_lazy("Quá hạn chưa gửi"),
    "filed": pgettext_lazy("state", "Đã gửi"),
    "late": gettext_lazy("Gửi muộn"),
    "sent_back": gettext_lazy("Đang làm lại"),
}
#: On whose word the data of a round close.
BASES: dict[str, Word] = {
    "decree_09": gettext_lazy("theo Điều 12 Nghị định 09/2019/NĐ-CP"),
    "sending_date": gettext_lazy("đến hết ngày trước ngày cuối còn kịp gửi"),
    "calendar": gettext_lazy("theo kỳ dương lịch"),
    "fixed": gettext_lazy("theo ngày Quy chế nêu"),
    "asked": gettext_lazy("theo yêu cầu của Văn phòng"),
}
#: What was done with a report: icon and word.
DEEDS: dict[str, tuple[str, Word]] = {
    "begun": ("file-plus", gettext_lazy("Lập dự thảo từ dữ liệu")),
    "handed_up": ("writing-sign", gettext_lazy("Trình thủ trưởng ký")),
    "handed_back": ("arrow-back-up", gettext_lazy("Thủ trưởng trả dự thảo")),
    "filed": ("send", gettext_lazy("Ký, gửi báo cáo; số liệu đã chốt")),
    "recalled": ("restore", gettext_lazy("Rút báo cáo")),
    "sent_back": ("arrow-back-up", gettext_lazy("Văn phòng trả lại")),
    "accepted": ("circle-check", gettext_lazy("Văn phòng tiếp nhận")),
}
#: The figures of an agency's report, in the order of `agency_data.SHOWN`.
FIGURES: dict[str, Word] = {
    "total": gettext_lazy("Nhiệm vụ được giao"),
    "carried_over": gettext_lazy("Kỳ trước chuyển sang"),
    "assigned": gettext_lazy("Giao trong kỳ"),
    "reopened": pgettext_lazy("state", "Mở lại"),
    "done_on_time": gettext_lazy("Hoàn thành đúng hạn"),
    "done_late": gettext_lazy("Hoàn thành sau hạn"),
    "undated_done": gettext_lazy("Không thời hạn, đã xong"),
    "open_within": gettext_lazy("Trong hạn"),
    "open_overdue": gettext_lazy("Quá hạn"),
    "undated_open": gettext_lazy("Không thời hạn, chưa xong"),
    "awaiting_office": gettext_lazy("Chờ Văn phòng xác nhận"),
    "returned": gettext_lazy("Lượt bị trả lại"),
    "extended": gettext_lazy("Lượt được gia hạn"),
    "extension_refused": gettext_lazy("Lượt không được gia hạn"),
    "urged": gettext_lazy("Lượt được đôn đốc"),
}
LATE_FIGURES = frozenset({"open_overdue", "done_late", "returned"})


@dataclass(frozen=True, slots=True)
class Look:
    """A standing in words; `look`: its class, as the standings have them."""

    word: Word
    look: str
    icon: str


_STATES: dict[str, Look] = {
    "draft": Look(gettext_lazy("Đang soạn"), "undated", "pencil"),
    "awaiting_signature": Look(gettext_lazy("Chờ ký"), "undated", "writing-sign"),
    "sent_back": Look(pgettext_lazy("state", "Trả lại làm lại"), "late", "arrow-back-up"),
    "filed": Look(pgettext_lazy("state", "Đã gửi"), "done", "circle-check"),
    "accepted": Look(gettext_lazy("Văn phòng đã tiếp nhận"), "done", "circle-check"),
}


def tell(row: Any, report: Any, today: date) -> Look:
    """How an agency stands in a round, on `today`; `report` None: not begun, or not to be seen."""
    late = late_days(row, report, today)
    if report is not None and report.state in ("filed", "accepted"):
        if late:
            said = ngettext("Gửi muộn %(n)s ngày", "Gửi muộn %(n)s ngày", late) % {"n": late}
            return Look(said, "donelate", "clock-check")
        return _STATES[report.state]
    if report is not None and report.due_again_on is not None:
        return _STATES["sent_back"]
    if late:
        said = ngettext("Quá hạn %(n)s ngày chưa gửi", "Quá hạn %(n)s ngày chưa gửi", late) % {"n": late}
        return Look(said, "late", "alert-triangle")
    if report is not None:
        return _STATES[report.state]
    return _to_come(row, today)


def _to_come(row: Any, today: date) -> Look:
    if today <= row.first:
        return Look(_("Chưa đến kỳ"), "undated", "calendar")
    if row.agency_due is None or row.agency_due < today:  # such a day passed before the round was recorded
        return Look(_("Chưa gửi"), "undated", "clock")
    if row.agency_due == today:
        return Look(_("Phải gửi hôm nay"), "today", "clock-hour-4")
    ahead = look_ahead(row.agency_due, today)
    return Look(ahead.word, ahead.token, ahead.icon)


def state_look(report: Any, *, outside: bool) -> Look:
    """`outside`: what the agency does upon a report that was sent back is its own."""
    return _STATES["sent_back" if outside else report.state]
