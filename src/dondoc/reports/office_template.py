"""The Office's report in the Office's own Word template (H3): the fields a template may name and their values of one report.

Names of fields are Vietnamese without marks: whoever writes a template types them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from dondoc.core.papers.model import BLANK, Paper, rate_said, said, speakable
from dondoc.core.papers.template_fields import Field
from dondoc.reports.figures import Payload
from dondoc.reports.office_paper import APPENDICES, DECIDED, FILED, filed_sentence, opening, reference_of

#: Field of a figure, where the figures have it, what it counts.
COUNTED = (
    ("tong_so", "total", _("Tổng số lượt giao")),
    ("chuyen_sang", "carried_over", _("Chuyển từ kỳ trước")),
    ("giao_trong_ky", "assigned", _("Giao trong kỳ")),
    ("mo_lai", "reopened", _("Mở lại trong kỳ")),
    ("xong_dung_han", "done_on_time", _("Hoàn thành đúng hạn")),
    ("xong_qua_han", "done_late", _("Hoàn thành quá hạn")),
    ("con_trong_han", "open_within", _("Chưa hoàn thành, trong hạn")),
    ("con_qua_han", "open_overdue", _("Chưa hoàn thành, quá hạn")),
    ("xong_khong_han", "undated_done", _("Không có thời hạn, đã hoàn thành")),
    ("con_khong_han", "undated_open", _("Không có thời hạn, chưa hoàn thành")),
    ("tra_lai", "returned", _("Trả lại làm lại trong kỳ")),
    ("gia_han", "extended", _("Gia hạn trong kỳ")),
    ("don_doc", "urged", _("Đôn đốc trong kỳ")),
)
#: Field of a table, its place in the figures.
TABLES = {
    "theo_co_quan": "agency",
    "theo_loai_co_quan": "kind",
    "theo_khoi": "block",
    "theo_linh_vuc": "field",
    "theo_loai_van_ban": "document",
    "theo_nguoi_giao": "assigner",
}
#: Field of a section, its code.
SECTIONS = {
    "danh_gia_chung": ("overview", _("Phần đánh giá chung")),
    "ket_qua": ("results", _("Phần kết quả thực hiện nhiệm vụ")),
    "ton_tai": ("shortcomings", _("Phần tồn tại, hạn chế và nguyên nhân")),
    "kho_khan": ("difficulties", _("Phần khó khăn, vướng mắc")),
    "kien_nghi": ("proposals", _("Phần kiến nghị, đề xuất")),
}
_PARAGRAPH = (Field("doan", _("Một đoạn văn"), "Nội dung của đoạn này."),)
_COUNTS = tuple(Field(name, says, "1.234") for name, _code, says in COUNTED)
_ROW = (
    Field("tt", _("Số thứ tự"), "1"),
    Field("ten", _("Tên của dòng"), "Sở Tài chính"),
    *_COUNTS,
    Field("ty_le_dung_han", _("Đúng hạn trên đã đến hạn"), "85,7%"),
)
#: Everything that a template of the Office's report may print.
FIELDS: tuple[Field, ...] = (
    Field("co_quan_tren", _("Cơ quan chủ quản"), "UBND TỈNH"),
    Field("co_quan", _("Cơ quan ban hành"), "VĂN PHÒNG"),
    Field("so_ky_hieu", _("Số, ký hiệu; số để trống"), f"Số:{BLANK * 10}/BC-VP"),
    Field("dia_danh_ngay", _("Địa danh, ngày tháng; ngày để trống"), f"Tỉnh, ngày{BLANK * 8}tháng 9 năm 2026"),
    Field("trich_yeu", _("Trích yếu"), "Kết quả thực hiện nhiệm vụ quý III năm 2026"),
    Field("kinh_gui", _("Nơi kính gửi"), "Ủy ban nhân dân tỉnh; Chủ tịch Ủy ban nhân dân tỉnh"),
    Field(
        "kem_theo",
        _("Dòng dưới tên phụ lục: số và ngày của báo cáo"),
        "Kèm theo Báo cáo số 31/BC-VP của Văn phòng UBND tỉnh",
    ),
    Field("ten_ky", _("Tên kỳ báo cáo"), "Quý III năm 2026"),
    Field("tu_ngay", _("Ngày đầu của kỳ số liệu"), "15/06/2026"),
    Field("den_ngay", _("Ngày cuối của kỳ số liệu"), "14/09/2026"),
    Field("mo_dau", _("Câu mở đầu: căn cứ và kỳ số liệu"), "Thực hiện Quy chế, Văn phòng báo cáo như sau:"),
    *(Field(name, says, _PARAGRAPH) for name, (_code, says) in SECTIONS.items()),
    Field("tinh_hinh_gui", _("Câu về tình hình các cơ quan gửi báo cáo"), "Có 12/14 cơ quan đã gửi báo cáo."),
    *_COUNTS,
    Field(
        "ty_le",
        _("Các tỷ lệ của quy chế"),
        (
            Field("ten", _("Tên tỷ lệ"), "Đúng hạn trên đã đến hạn"),
            Field("cach_tinh", _("Cách tính"), "đúng hạn / đã đến hạn"),
            Field("tu_so", _("Tử số"), "12"),
            Field("mau_so", _("Mẫu số"), "14"),
            Field("ket_qua", _("Kết quả"), "85,7%"),
        ),
    ),
    *(Field(name, APPENDICES[code][0], _ROW) for name, code in TABLES.items()),
    Field(
        "bien_phap",
        _("Biện pháp đã kiến nghị"),
        (
            Field("tt", _("Số thứ tự"), "1"),
            Field("co_quan", _("Cơ quan"), "Sở Tài chính"),
            Field("ly_do", _("Lý do"), "Quá hạn"),
            Field("bien_phap", _("Biện pháp"), "Phê bình bằng văn bản"),
            Field("so_luot", _("Số lượt giao"), "3"),
            Field("thuc_hien", _("Cơ quan thực hiện"), "Sở Nội vụ"),
            Field("truoc_ngay", _("Trước ngày"), "30/09/2026"),
            Field("y_kien", _("Ý kiến lãnh đạo"), "Đồng ý"),
        ),
    ),
    Field(
        "gui_bao_cao",
        _("Tình hình gửi báo cáo của từng cơ quan"),
        (
            Field("tt", _("Số thứ tự"), "1"),
            Field("co_quan", _("Cơ quan"), "Sở Tài chính"),
            Field("tinh_hinh", _("Tình hình"), "Đã gửi"),
            Field("ngay_gui", _("Ngày gửi"), "18/09/2026"),
            Field("so_ngay_qua_han", _("Số ngày quá hạn"), "2"),
        ),
    ),
    Field("noi_nhan", _("Nơi nhận"), (Field("ten", _("Tên nơi nhận"), "Như trên"),)),
    Field(
        "quyen_han", _("Quyền hạn, chức vụ của người ký, mỗi dòng một cụm"), "KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG"
    ),
    Field("nguoi_ky", _("Họ tên người ký"), "Nguyễn Văn A"),
    Field("kiem_tra", _("Dòng mã kiểm tra số liệu"), "Mã kiểm tra số liệu (SHA-256): 0123…"),
)


def values_of(figures: Payload, content: Mapping[str, Any], paper: Paper) -> dict[str, Any]:
    """The values of one report, for each field its own; `paper` is the same report in the system's own layout."""
    texts = {section["code"]: section["text"] for section in content["sections"]}
    period = figures["period"]
    assert paper.foot and paper.check
    values: dict[str, Any] = {
        "co_quan_tren": paper.head.above.upper(),
        "co_quan": "\n".join(one.upper() for one in paper.head.body),
        "so_ky_hieu": paper.head.numbered(),
        "dia_danh_ngay": paper.head.placed(),
        "trich_yeu": paper.about,
        "kinh_gui": "; ".join(paper.addressed),
        "kem_theo": reference_of(paper.head),
        "ten_ky": period["name"],
        "tu_ngay": said(date.fromisoformat(period["first"])),
        "den_ngay": said(date.fromisoformat(figures["as_of"])),
        "mo_dau": opening(figures, content),
        **{name: _paragraphs(texts.get(code, "")) for name, (code, _says) in SECTIONS.items()},
        "tinh_hinh_gui": filed_sentence(content),
        **_counts(figures["total"]),
        "ty_le": [_rate(rate) for rate in figures["rates"]],
        **{name: [_row(n, row) for n, row in enumerate(figures["tables"][code], 1)] for name, code in TABLES.items()},
        "bien_phap": [_measure(n, one) for n, one in enumerate(content["measures"], 1)],
        "gui_bao_cao": [_filed(n, one) for n, one in enumerate(content["filing"]["rows"], 1)],
        "noi_nhan": [{"ten": one} for one in paper.foot.receivers],
        "quyen_han": "\n".join(one.upper() for one in paper.foot.authority),
        "nguoi_ky": paper.foot.name,
        "kiem_tra": paper.check.line(),
    }
    return {name: _speakable(value) for name, value in values.items()}


def _speakable(value: str | list[dict[str, str]]) -> str | list[dict[str, str]]:
    """Without letters that a Word file cannot hold, whoever pasted them wherever."""
    if isinstance(value, str):
        return speakable(value)
    return [{name: speakable(said) for name, said in row.items()} for row in value]


def _paragraphs(text: str) -> list[dict[str, str]]:
    return [{"doan": line.strip()} for line in text.splitlines() if line.strip()]


def _counts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: said(row[code]) for name, code, _says in COUNTED}


def _row(number: int, row: Mapping[str, Any]) -> dict[str, str]:
    due = row["done_on_time"] + row["done_late"] + row["open_overdue"]
    rate = rate_said(Decimal(row["done_on_time"]), Decimal(due))
    return {"tt": str(number), "ten": row["name"], **_counts(row), "ty_le_dung_han": rate}


def _rate(rate: Mapping[str, Any]) -> dict[str, str]:
    above, below = rate["numerator"], rate["denominator"]
    result = rate_said(Decimal(above), Decimal(below))
    return {
        "ten": rate["name"],
        "cach_tinh": rate["formula"],
        "tu_so": said(above),
        "mau_so": said(below),
        "ket_qua": result,
    }


def _measure(number: int, one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "tt": str(number),
        "co_quan": one["agency"],
        "ly_do": one["ground"],
        "bien_phap": f"{one['measure']}. {one['words']}".strip(),
        "so_luot": said(one["tasks"]),
        "thuc_hien": one["doer"],
        "truoc_ngay": said(date.fromisoformat(one["by_when"])) if one["by_when"] else "",
        "y_kien": DECIDED[one["decision"]] + (f": {one['decision_words']}" if one["decision_words"] else ""),
    }


def _filed(number: int, row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "tt": str(number),
        "co_quan": row["agency"],
        "tinh_hinh": FILED[row["standing"]],
        "ngay_gui": said(date.fromisoformat(row["filed_on"])) if row["filed_on"] else "",
        "so_ngay_qua_han": said(row["late_days"]) if row["late_days"] else "",
    }
