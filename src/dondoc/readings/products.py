"""The product that the words of a task name ("xây dựng Kế hoạch …" → "Kế hoạch"): a suggestion that a person sees in the row and may change."""

from __future__ import annotations

import re

_PAPERS = (
    "Kế hoạch|Đề án|Dự án|Nghị quyết|Quyết định|Chỉ thị|Quy chế|Quy định|Quy trình|Phương án|Chương trình|Hướng dẫn|Danh mục|Danh sách"
    "|Tờ trình|Dự toán|Hồ sơ|Bộ chỉ số|Bộ tiêu chí|Tài liệu|Thông báo|Công văn|Văn bản|Quy hoạch|Biên bản|Hợp đồng|Phụ lục"
)
#: A verb that makes a paper, at most a few words, and the paper; not "kể từ ngày ban hành …" nor the document that speaks ("Kế hoạch này").
_MADE = re.compile(
    r"(?<!ngày )(?:xây dựng|ban hành|soạn thảo|dự thảo|(?<!thành )lập|hoàn thiện|hoàn chỉnh|trình|tham mưu|cập nhật|sửa đổi|bổ sung|thẩm định|gửi|có)"
    rf"(?:\s+(?!(?:trong|theo|của|thực|tại)\b)[^\s.;,:]+){{0,6}}?\s+(?P<paper>{_PAPERS})\b(?!\s+(?:này|nói trên|nêu trên)\b)",
    re.IGNORECASE,
)
_REPORT = re.compile(r"\bbáo cáo\b", re.IGNORECASE)


def product_in(content: str) -> str:
    """The first paper that the task makes, else a report where it reports; "" where it names none."""
    made = _MADE.search(content)
    if made:
        return made["paper"].capitalize()
    return "Báo cáo" if _REPORT.search(content) else ""
