"""Words of the pages of workbooks: stages, verdicts, faults of rows, notes on a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from dondoc.intake.faults import Fault

STAGES = {
    "checking": gettext_lazy("Đang kiểm tra"),
    "checked": gettext_lazy("Đã kiểm tra, chưa ghi"),
    "written": gettext_lazy("Đã ghi thành dự thảo, chưa giao"),
    "issued": gettext_lazy("Đã giao"),
    "undone": gettext_lazy("Đã hoàn tác"),
    "dropped": gettext_lazy("Đã bỏ, chưa ghi gì"),
    "imported": gettext_lazy("Dữ liệu cũ đã vào hệ thống"),
    "withdrawn": gettext_lazy("Đã thu hồi cả đợt"),
}
#: Word of the address -> verdict, its word, its icon.
TABS = {
    "": ("", gettext_lazy("Tất cả"), ""),
    "can-sua": ("bad", gettext_lazy("Cần sửa"), "alert-circle"),
    "gop-y": ("advised", gettext_lazy("Có góp ý"), "bulb"),
    "tot": ("good", gettext_lazy("Tốt"), "circle-check"),
    "da-ghi-nhan": ("settled", gettext_lazy("Đã ghi nhận"), "circle-check"),
}
#: What was said of a row that was not written.
SETTLED = {
    "entered": (gettext_lazy("Đã nhập bằng cách khác"), "circle-check"),
    "dropped": (gettext_lazy("Không nhập"), "ban"),
    "whole": (gettext_lazy("Không còn phải nhập"), "circle-check"),
    "there": (gettext_lazy("Không còn phải nhập"), "circle-check"),
}
#: Notes on a sheet that ask nobody to look again.
TOLD_ONLY = ("one_directive", "rows_passed_over")
VERDICTS = {verdict: (word, icon) for verdict, word, icon in TABS.values() if verdict}


def told(fault: Fault) -> str:
    """The sentence of a fault in the reader's language, with its cell before it."""
    params = {name: gettext(value) if value else "" for name, value in fault["params"].items()}
    sentence = gettext(fault["sentence"]).format(**params)
    return f"{fault['cell']}: {sentence}" if fault["cell"] else sentence


def notes(said: list[dict[str, str]]) -> list[tuple[str, str]]:
    """What is said of a sheet as a whole, each with the kind of its notice."""
    return [("info" if note["code"] in TOLD_ONLY else "warning", text) for note in said for text in _note(note)]


def _note(note: dict[str, str]) -> Iterator[str]:
    if note["code"] == "unknown_columns":
        yield _("Có cột hệ thống không dùng tới: {names}.").format(names=note["names"])
    elif note["code"] == "sheets_left":
        yield _(
            "Tệp còn trang tính khác có nhiệm vụ và chưa được đọc: {names}. Anh/chị gửi từng trang bằng một tệp."
        ).format(names=note["names"])
    elif note["code"] == "one_directive":
        yield _("Các dòng thuộc văn bản {number} ngày {day}, như anh/chị ghi khi gửi bảng.").format(
            number=note["names"], day=note["day"]
        )
    elif note["code"] == "rows_passed_over":
        more = int(note.get("more", 0))
        said = ngettext(
            "Dòng {rows} và {more} dòng nữa là tên nhóm, ghi chú hoặc số thứ tự cột, không phải nhiệm vụ, nên không được đọc.",
            "Dòng {rows} và {more} dòng nữa là tên nhóm, ghi chú hoặc số thứ tự cột, không phải nhiệm vụ, nên không được đọc.",
            more,
        )
        alone = _("Dòng {rows} là tên nhóm, ghi chú hoặc số thứ tự cột, không phải nhiệm vụ, nên không được đọc.")
        yield (said if more else alone).format(rows=note["names"], more=more)
    elif note["code"] == "row_settled":
        n = int(note["count"])
        yield ngettext(
            "{n} dòng của bảng này đã được ghi nhận ở bảng gửi trước ({files}) nên không được ghi lần nữa: dòng {rows}.",
            "{n} dòng của bảng này đã được ghi nhận ở bảng gửi trước ({files}) nên không được ghi lần nữa: dòng {rows}.",
            n,
        ).format(n=n, files=note["files"], rows=note["names"])
    elif note["code"] == "row_dropped":
        n = int(note["count"])
        yield ngettext(
            "{n} dòng của bảng này được ghi nhận là không phải nhập ở bảng gửi trước ({files}) nhưng vẫn được ghi nếu còn trong bảng: dòng {rows}.",
            "{n} dòng của bảng này được ghi nhận là không phải nhập ở bảng gửi trước ({files}) nhưng vẫn được ghi nếu còn trong bảng: dòng {rows}.",
            n,
        ).format(n=n, files=note["files"], rows=note["names"])
    elif note["code"] == "mixed_dates":
        yield _(
            "Cột “{name}” có ô là ngày thật, có ô gõ dạng chữ. Anh/chị xem lại từng ngày: máy đặt theo kiểu Mỹ có thể "
            "đã đổi chỗ ngày và tháng của những ô là ngày thật."
        ).format(name=note["names"])


def waits(row: Any, batch: Any) -> bool:
    open_ = row.verdict == "bad" and not row.settled and not row.done_with
    return batch.stage in ("written", "issued") and open_ and bool(row.values)


def row_told(row: Any, batch: Any, shown: Any, exact: int | None = None) -> dict[str, Any]:
    """What the table prints of a row. `exact`: the task that says the very same as a row that waits."""
    said = row.settled or ("whole" if batch.settled_at and row.verdict == "bad" else "")
    settled = said or ("there" if row.done_with else "")
    word, icon = SETTLED.get(settled) or VERDICTS.get(row.verdict, (_("Chưa kiểm tra"), "hourglass"))
    return {
        "row": row,
        "content": shown(row, batch, "content"),
        "directive": " · ".join(
            filter(None, (shown(row, batch, "directive_number"), shown(row, batch, "directive_date")))
        ),
        "leads": "; ".join(filter(None, (line.strip(" ;,") for line in shown(row, batch, "leads").splitlines()))),
        "due": shown(row, batch, "due_on") or shown(row, batch, "deadline_text"),
        "exact": exact,
        "settled": settled,
        "waits": waits(row, batch),
        "word": word,
        "icon": icon,
        "faults": [{"text": told(f), "cite": f["cite"], "advice": f["advice"]} for f in row.faults if not said],
    }
