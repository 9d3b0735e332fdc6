"""Words of the Office's report on screen: its states, what was done with it, what its figures count."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.utils.translation import pgettext_lazy as _p

#: State -> look of the chip, icon, word.
STATES: dict[str, tuple[str, str, Any]] = {
    "": ("undated", "file-dots", _("Chưa lập")),
    "draft": ("within", "pencil", _("Đang soạn")),
    "awaiting_signature": ("office", "writing-sign", _("Chờ lãnh đạo Văn phòng duyệt")),
    "approved": ("done", "circle-check", _("Đã duyệt")),
}


def told(row: Any, state: str, approved_on: date | None) -> tuple[str, str, Any]:
    """The same of the report of a round; of one approved behind the Office's day by how much. `approved_on`: its first approval, None before."""
    due = row.office_due if row.office else None
    if state != "approved" or due is None or approved_on is None or approved_on <= due:
        return STATES[state]
    n = (approved_on - due).days
    return "donelate", "clock-check", ngettext("Duyệt muộn %(n)s ngày", "Duyệt muộn %(n)s ngày", n) % {"n": n}


#: Deed of the history -> icon, word.
DEEDS: dict[str, tuple[str, Any]] = {
    "begun": ("pencil", _("Bắt đầu lập báo cáo")),
    "counted": ("refresh", _("Tính số liệu")),
    "handed_up": ("writing-sign", _("Trình lãnh đạo Văn phòng")),
    "handed_back": ("corner-up-left", _("Trả lại dự thảo")),
    "approved": ("circle-check", _("Duyệt, chốt số liệu")),
    "withdrawn": ("ban", _("Thu hồi báo cáo đã duyệt")),
    "renewed": ("rotate", _("Lập tiếp bản chính thức")),
}
#: The tables of a report -> the word of the tab, and of the column that names the rows.
TABLES: dict[str, tuple[Any, Any]] = {
    "agency": (_("Cơ quan"), _("cơ quan")),
    "kind": (_("Loại cơ quan"), _("loại cơ quan")),
    "block": (_("Khối"), _("khối")),
    "field": (_("Lĩnh vực"), _("lĩnh vực")),
    "document": (_("Loại văn bản"), _("loại văn bản")),
    "assigner": (_("Người giao"), _("người giao")),
}
#: Lines of the comparison with other periods.
COMPARED: tuple[tuple[str, Any], ...] = (
    ("total", _("Tất cả lượt giao")),
    ("carried_over", _("Chuyển từ kỳ trước")),
    ("assigned", _("Giao trong kỳ")),
    ("reopened", _("Mở lại trong kỳ")),
    ("done_on_time", _("Hoàn thành đúng hạn")),
    ("done_late", _("Hoàn thành quá hạn")),
    ("open_within", _("Chưa hoàn thành, trong hạn")),
    ("open_overdue", _("Chưa hoàn thành, quá hạn")),
    ("undated_done", _("Không có thời hạn, đã hoàn thành")),
    ("undated_open", _("Không có thời hạn, chưa hoàn thành")),
    ("returned", _p("state", "Trả lại làm lại")),
    ("extended", _("Được gia hạn")),
    ("extension_refused", _("Không được gia hạn")),
    ("urged", _p("state", "Đôn đốc")),
    ("withdrawn", _p("state", "Thu hồi")),
    ("transferred", _p("state", "Chuyển cơ quan khác")),
)
