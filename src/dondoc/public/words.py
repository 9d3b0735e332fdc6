"""Words, colours and addresses of the public pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dondoc.rules.said import Said

#: Cell, its colour, its icon, its word; in the order of the screen.
CELLS = (
    ("done_on_time", "done", "circle-check", _("Hoàn thành đúng hạn")),
    ("done_late", "donelate", "clock-check", _("Hoàn thành quá hạn")),
    ("open_within", "within", "clock", _("Chưa hoàn thành, trong hạn")),
    ("open_overdue", "late", "alert-triangle", _("Chưa hoàn thành, quá hạn")),
    ("undated", "undated", "infinity", _("Không có thời hạn")),
)
CELL_WORDS = {code: (look, icon, word) for code, look, icon, word in CELLS}
GROUP_WORDS = {
    "so-nganh": pgettext_lazy("public", "Sở, ban, ngành"),
    "dia-phuong": _("Địa phương"),
    "don-vi-khac": _("Đơn vị khác"),
}
TABLE_WORDS = {
    "agency": _("Theo cơ quan"),
    "field": _("Theo lĩnh vực"),
    "month": _("Theo tháng"),
    "tasks": _("Nhiệm vụ"),
}
NO_FIGURES = _("chưa có số liệu")
#: Column of the data, its heading in a file, what it means; in the order of the files.
COLUMNS = (
    ("total", _("Tất cả lượt giao"), _("Số lượt giao của kỳ: một nhiệm vụ giao cho một cơ quan chủ trì là một lượt. Bằng tổng năm cột sau.")),
    ("done_on_time", _("Hoàn thành đúng hạn"), _("Đã được xác nhận hoàn thành; cơ quan nộp kết quả trong thời hạn.")),
    ("done_late", _("Hoàn thành quá hạn"), _("Đã được xác nhận hoàn thành; cơ quan nộp kết quả sau thời hạn.")),
    ("open_within", _("Chưa hoàn thành, trong hạn"), _("Chưa xong và chưa quá thời hạn, gồm cả kết quả nộp trong hạn đang chờ xác nhận.")),
    ("open_overdue", _("Chưa hoàn thành, quá hạn"), _("Chưa xong và đã quá thời hạn.")),
    ("undated", _("Không có thời hạn"), _("Văn bản không đặt thời hạn; gồm cả nhiệm vụ đã xong.")),
    ("undated_done", _("Không có thời hạn, đã hoàn thành"), _("Phần đã xong trong cột trước.")),
)  # fmt: skip
#: Where the assignments of a period come from; the three add up to its total.
ORIGINS = (
    ("carried_over", _("Từ kỳ trước chuyển sang")),
    ("assigned", _("Giao trong kỳ")),
    ("reopened", _("Mở lại sau khi đã hoàn thành")),
)
MONTH_COLUMNS = (
    ("on_time", _("Hoàn thành đúng hạn trong tháng")),
    ("late", _("Hoàn thành quá hạn trong tháng")),
    ("overdue", _("Chưa hoàn thành, quá hạn vào cuối tháng")),
)


def address(name: str, *args: Any) -> str:
    """The address of a public page, in the language that is being read."""
    path = reverse(name, args=args)
    return in_english(path) if get_language() == "en" else path


def in_english(path: str) -> str:
    """The same page in English."""
    return path.replace("/cong-khai/", "/cong-khai/en/", 1)


def thousands(n: int) -> str:
    """3.482; in English 3,482."""
    return f"{n:,}" if get_language() == "en" else f"{n:,}".replace(",", ".")


def in_cells(rate: dict[str, Any], cells: dict[str, int]) -> str:
    """711 / (711 + 58 + 23)."""
    above, below = (" + ".join(thousands(cells[part]) for part in rate[side]) for side in ("above", "below"))
    return " / ".join(f"({side})" if "+" in side else side for side in (above, below))


def table_word(code: str) -> str:
    """Theo cơ quan."""
    return str(TABLE_WORDS[code])


def period_words(name: Any) -> str:
    """The name of a period in the reader's language; of a special one as it was given."""
    return gettext(name.sentence).format(**name.params) if isinstance(name, Said) else str(name)
