"""What a directive said before it was put right, in the words of the screen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dondoc.core import clock
from dondoc.directives.queries import Change
from dondoc.rules.regulation import Regulation

WORDS = {
    "issuer_id": gettext_lazy("Cơ quan ban hành"),
    "kind": gettext_lazy("Loại văn bản"),
    "number": gettext_lazy("Số, ký hiệu"),
    "issued_on": gettext_lazy("Ngày ban hành"),
    "released_at": gettext_lazy("Lúc phát hành"),
    "subject": gettext_lazy("Trích yếu"),
    "signer": gettext_lazy("Người ký"),
    "signer_title": gettext_lazy("Chức vụ, thẩm quyền ký"),
    "assigned_by": gettext_lazy("Người giao nhiệm vụ"),
    "assigned_by_name": gettext_lazy("Họ tên người giao"),
    "drafting_agency_id": gettext_lazy("Cơ quan soạn thảo"),
    "division_id": gettext_lazy("Phòng theo dõi"),
    "specialist_id": gettext_lazy("Chuyên viên theo dõi"),
    "urgency": gettext_lazy("Độ khẩn"),
    "tracking": gettext_lazy("Phân loại"),
    "not_tracked_reason": gettext_lazy("Lý do không theo dõi"),
    "drafting_lacks": gettext_lazy("Nội dung văn bản không nêu"),
}
TRACKING = {"tracked": gettext_lazy("Phải theo dõi"), "not_tracked": gettext_lazy("Không theo dõi")}


def told(change: Change, governing: Regulation) -> list[dict[str, str]]:
    """Column by column: `label`, `before`, `after`; "" where it said nothing. Codes bear the names of `governing`."""
    codes = {
        "kind": {k.code: _(k.name) for k in governing.document_kinds},
        "urgency": {m.code: _(m.name) for m in governing.urgency_marks},
        "assigned_by": {a.code: _(a.name) for a in governing.assigners},
        "drafting_lacks": {f.code: _(f.name) for f in governing.required_fields},
        "tracking": {code: str(word) for code, word in TRACKING.items()},
    }
    order = list(WORDS)
    columns = sorted(change.columns, key=lambda one: order.index(one.column))
    return [
        {
            "label": str(WORDS[one.column]),
            "before": _said(one.before, codes.get(one.column, {})),
            "after": _said(one.after, codes.get(one.column, {})),
        }
        for one in columns
    ]


def _said(value: Any, codes: dict[str, str]) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.VIETNAM):%H:%M, %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list):
        return ", ".join(codes.get(code, code) for code in value)
    return codes.get(value, str(value or ""))
