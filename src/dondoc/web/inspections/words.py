"""Inspections in words: states, sides, verdicts, kinds of recommendation; the word for the team comes from the regulation."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from dondoc.core.regulation import current, regulation
from dondoc.rules.inspections import RecommendationState, Verdict
from dondoc.web.inspection_words import STATES as STATES

Word = str | Promise

VERDICTS: dict[str, tuple[Word, str, str]] = {
    Verdict.CORRECT.value: (_("Đúng"), "done", "circle-check"),
    Verdict.WRONG_FIGURE.value: (_("Sai số liệu"), "soon", "alert-triangle"),
    Verdict.NOT_DONE.value: (_("Chưa thực hiện"), "late", "circle-x"),
    Verdict.DONE_OTHERWISE.value: (_("Thực hiện không đúng"), "late", "alert-circle"),
}
RECOMMENDATION_STATES: dict[str, tuple[Word, str, str]] = {
    RecommendationState.DRAFT.value: (_("Dự thảo"), "draft", "pencil"),
    RecommendationState.OPEN.value: (_("Đang thực hiện"), "office", "refresh"),
    RecommendationState.REPORTED.value: (_("Chờ xác nhận"), "soon", "hourglass"),
    RecommendationState.CONFIRMED.value: (_("Đã thực hiện"), "done", "circle-check"),
    RecommendationState.WITHDRAWN.value: (_("Đã rút"), "none", "x"),
}
RECOMMENDATION_KINDS: dict[str, Word] = {
    "urging": _("Đôn đốc, chỉ đạo thực hiện"),
    "adjustment": _("Điều chỉnh, bổ sung nhiệm vụ"),
    "breach": _("Xử lý vi phạm"),
    "correction": _("Chỉnh lại số liệu đã cập nhật"),
    "other": _("Kiến nghị khác"),
}
#: Signs of risk: word, and how its figure is told ("" where there is none).
RISK_WORDS: dict[str, tuple[Word, Word]] = {
    "overdue": (_("Quá hạn"), _("quá hạn {n} ngày")),
    "long_overdue": (_("Quá hạn trên 30 ngày"), _("quá hạn lâu: {n} ngày")),
    "returned": (_("Bị trả lại"), _("bị trả lại {n} lần")),
    "extended_late": (_("Xin gia hạn sau khi hết hạn"), _("xin gia hạn sau khi hết hạn")),
    "silent": (_("Im lặng trên 30 ngày"), _("không cập nhật {n} ngày")),
    "no_product": (_("Hoàn thành không có tệp"), _("hoàn thành mà không có tệp sản phẩm")),
    "feedback": (_("Có phản hồi"), _("có phản hồi")),
    "reopened": (_p("state", "Mở lại"), _("đã phải mở lại")),
    "last_day": (_("Nộp đúng ngày cuối"), _("nộp đúng ngày cuối của thời hạn")),
}


def sign_words(code: str, figure: int) -> str:
    """A sign of one task with its figure."""
    return str(RISK_WORDS[code][1]).format(n=figure)


def chosen_by(how: str, reasons: list[dict[str, Any]]) -> str:
    """How a task came into an inspection, with the signs of risk that it bore on the day it was chosen."""
    signs = [sign_words(one["code"], one["figure"]) for one in reasons if one["code"] in RISK_WORDS]
    return f"{HOW[how]}: {', '.join(signs)}" if signs else str(HOW[how])


#: How a task came into an inspection.
HOW: dict[str, Word] = {
    "risk": _("Theo rủi ro"),
    "sample": _("Chọn ngẫu nhiên"),
    "by_hand": _("Người kiểm tra chọn"),
}
#: Roles in a team, before the word for the team itself ("Trưởng" + "Đoàn kiểm tra").
ROLES: dict[str, Word] = {
    "head": _("Trưởng"),
    "deputy": _("Phó"),
    "secretary": _("Thư ký"),
    "member": _("Thành viên"),
}
SIDES: dict[str, Word] = {
    "head": _("Anh/chị phụ trách cuộc kiểm tra"),
    "inspects": _("Anh/chị tham gia kiểm tra"),
    "prepares": _("Cơ quan anh/chị tổ chức cuộc kiểm tra"),
    "leads": _("Anh/chị theo dõi cuộc kiểm tra"),
    "inspected": _("Cơ quan anh/chị được kiểm tra"),
    "concluded": _("Anh/chị xem kết luận kiểm tra"),
}


def body_word(regulation_id: str = "", body: str = "") -> str:
    """The word of a regulation (the one in force, where none is named) for the team that inspects: Tổ công tác, Đoàn kiểm tra."""
    rules = regulation(regulation_id) if regulation_id else current()
    bodies = rules.inspection.bodies
    return _g(next((one.name for one in bodies if one.code == body), bodies[0].name))


def kind_word(regulation_id: str, kind: str) -> str:
    """The regulation's name for a kind of inspection."""
    return next((_g(one.name) for one in regulation(regulation_id).inspection.kinds if one.code == kind), kind)


def content_words(regulation_id: str, contents: list[str]) -> list[str]:
    """The regulation's names for what is inspected, in its order."""
    return [_g(one.name) for one in regulation(regulation_id).inspection.contents if one.code in contents]


#: The four points of what was not or wrongly done (TH 15.3.b).
POINTS: dict[str, Word] = {
    "nature": _("Tính chất"),
    "degree": _("Mức độ"),
    "cause": _("Nguyên nhân"),
    "responsibility": _("Trách nhiệm"),
}
#: How the record told a task before the inspection.
RECORD_CELLS: dict[str, Word] = {
    "done_on_time": _("Hoàn thành đúng hạn"),
    "done_late": _("Hoàn thành quá hạn"),
    "open_within": _("Chưa hoàn thành, trong hạn"),
    "open_overdue": _("Chưa hoàn thành, quá hạn"),
    "undated": _("Không có thời hạn"),
    "unknown": _("Chưa chốt số liệu"),
}


def verdict_word(code: str) -> Word:
    """The word of a verdict, also of none yet."""
    return VERDICTS[code][0] if code in VERDICTS else _("Chưa kết luận")
