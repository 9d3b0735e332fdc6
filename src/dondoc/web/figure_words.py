"""What the counts of a table of figures are called, in words that stand alone and in those of a column's head."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

Word = str | Promise

PART_WORDS: dict[str, Word] = {
    "total": gettext_lazy("Tất cả lượt giao"),
    "done_on_time": gettext_lazy("Hoàn thành đúng hạn"),
    "done_late": gettext_lazy("Hoàn thành quá hạn"),
    "open_within": gettext_lazy("Chưa hoàn thành, trong hạn"),
    "open_overdue": gettext_lazy("Chưa hoàn thành, quá hạn"),
    "undated": gettext_lazy("Không có thời hạn"),
    "undated_open": gettext_lazy("Không có thời hạn, chưa hoàn thành"),
    "undated_done": gettext_lazy("Không có thời hạn, đã hoàn thành"),
    "done": gettext_lazy("Đã hoàn thành"),
    "open": gettext_lazy("Chưa hoàn thành"),
    "awaiting_office": gettext_lazy("Chờ Văn phòng xác nhận"),
    "disputed": gettext_lazy("Đang đề nghị điều chỉnh"),
    "suspended": gettext_lazy("Đang tạm dừng"),
    "marked_not_completed": gettext_lazy("Có dấu không hoàn thành (Đ5.2.b)"),
    "carried_over": gettext_lazy("Chuyển từ kỳ trước sang"),
    "assigned": gettext_lazy("Giao trong kỳ"),
    "reopened": gettext_lazy("Mở lại trong kỳ"),
    "returned": gettext_lazy("Bị trả lại làm lại"),
    "extended": gettext_lazy("Được gia hạn"),
    "extension_refused": gettext_lazy("Không được gia hạn"),
    "urged": gettext_lazy("Bị đôn đốc"),
    "withdrawn": pgettext_lazy("state", "Thu hồi"),
    "transferred": pgettext_lazy("state", "Chuyển cơ quan khác"),
    "updates_due": gettext_lazy("Phải cập nhật"),
    "updates_on_time": gettext_lazy("Cập nhật đúng hạn"),
}


def part_word(part: str) -> Word:
    """The words of a count, also of an age: "late:31-90" is "Quá hạn 31–90 ngày"."""
    kind, colon, days = part.partition(":")
    if not colon:
        return PART_WORDS[part]
    what = _("Quá hạn") if kind == "late" else _("Không thời hạn, đã giao")
    return f"{what} {days_word(days)}"


def days_word(days: str) -> str:
    """ "31–90 ngày", "trên 120 ngày" for "121-"."""
    first, _dash, last = days.partition("-")
    if not last:
        return _("trên %(days)s ngày") % {"days": int(first) - 1}
    return _("%(first)s–%(last)s ngày") % {"first": first, "last": last}
