"""The words of the reading's codes: how a value was found, what is doubtful, what is to be known of the whole text.

Vietnamese is the msgid; a face translates the sentence and fills in `{place}` and `{row}` from the `How`.
"""

from __future__ import annotations

from dondoc.rules.extraction.model import How
from dondoc.rules.said import Said, said

HOW: dict[str, str] = {
    "sentence": "trong câu",
    "heading": "từ tiêu đề “{place}”",
    "lead_in": "từ câu dẫn “{place}”",
    "column": "từ cột “{place}”, dòng {row}",
    "group": "từ dòng chủ trì, phối hợp của mục “{place}”",
    "addressees": "từ nơi nhận sau “Kính gửi”",
    "before": "từ câu ngay trước",
    "after": "từ câu ngay sau",
    "reference": "từ mục được dẫn chiếu: “{place}”",
    "period": "từ thời hạn chung: “{place}”",
}
DOUBTS: dict[str, str] = {
    "no_lead": "Không thấy cơ quan chủ trì.",
    "inherited_lead": "Cơ quan chủ trì suy ra từ chỗ khác trong văn bản.",
    "lead_unclear": "Tên cơ quan chủ trì không rõ.",
    "two_deadlines": "Câu có hai thời hạn trở lên.",
    "deadline_unresolved": "Thời hạn có ghi nhưng chưa tính được ra ngày.",
    "deadline_past": "Thời hạn sớm hơn ngày ban hành.",
    "unsure_task": "Chưa chắc là nhiệm vụ được giao.",
    "long": "Nội dung dài, có thể gồm nhiều nhiệm vụ.",
    "table_flattened": "Bảng bị mất cột khi lấy chữ; cần xem lại từng cột.",
}
WARNINGS: dict[str, str] = {
    "no_task": "Không thấy nhiệm vụ nào được giao trong văn bản.",
    "no_head": "Không thấy phần đầu của văn bản hành chính.",
    "table_flattened": "Có bảng bị mất cột khi lấy chữ; các dòng của bảng cần xem lại.",
    "table_unread": "Có bảng phân công mà các cột không nhận ra được.",
    "too_long": "Văn bản quá dài; chỉ đọc phần đầu.",
}


def worded(how: How) -> Said:
    """`how` as a phrase that can be said again in another language; raises KeyError for a code that is none."""
    return said(HOW[how.code], place=how.place, row=how.row)
