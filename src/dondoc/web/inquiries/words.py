"""Requests for information and reports in words: how an answer stands, how a request stands, what is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dondoc.inquiries.queries.inquiries import late_days
from dondoc.web.status_words import look_ahead

Word = str | Promise

PURPOSES: dict[str, Word] = {
    "information": gettext_lazy("Cung cấp thông tin, tài liệu"),
    "report": gettext_lazy("Báo cáo đột xuất"),
}
FORMS: dict[str, Word] = {
    "text": gettext_lazy("Trả lời bằng lời"),
    "files": gettext_lazy("Gửi tệp"),
    "table": gettext_lazy("Điền bảng"),
}
COLUMN_KINDS: dict[str, Word] = {
    "text": gettext_lazy("Chữ"),
    "number": gettext_lazy("Số"),
    "date": gettext_lazy("Ngày"),
}
ANSWERS: dict[str, Word] = {
    "": gettext_lazy("Tất cả"),
    "waiting": gettext_lazy("Chưa trả lời"),
    "overdue": gettext_lazy("Quá hạn chưa trả lời"),
    "answered": gettext_lazy("Đã trả lời"),
    "late": gettext_lazy("Trả lời muộn"),
}
STATES: dict[str, Word] = {
    "": gettext_lazy("Tất cả"),
    "open": gettext_lazy("Đang chờ trả lời"),
    "complete": gettext_lazy("Đã trả lời đủ"),
    "withdrawn": gettext_lazy("Đã rút"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """How one agency's answer stands. `look`: its class, as the standings have them."""

    ask: Any
    word: str
    look: str
    icon: str


def tell(ask: Any, today: date) -> Told:
    late = late_days(ask, today)
    if ask.answer_id:
        word, look, icon = _("Đã trả lời"), "done", "circle-check"
        if late:
            said = ngettext("Trả lời muộn %(n)s ngày", "Trả lời muộn %(n)s ngày", late) % {"n": late}
            word, look, icon = said, "donelate", "clock-check"
    elif ask.inquiry.withdrawn_at:
        word, look, icon = _("Không phải trả lời nữa"), "undated", "ban"
    elif late:
        said = ngettext("Quá hạn %(n)s ngày chưa trả lời", "Quá hạn %(n)s ngày chưa trả lời", late) % {"n": late}
        word, look, icon = said, "late", "alert-triangle"
    elif ask.late_after == today:
        word, look, icon = _("Phải trả lời hôm nay"), "today", "clock-hour-4"
    else:
        ahead = look_ahead(ask.late_after, today)
        word, look, icon = str(ahead.word), ahead.token, ahead.icon
    return Told(ask, word, look, icon)
