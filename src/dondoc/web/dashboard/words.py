"""What the lines of a leader's first page say: the things to look at first, and the rules that find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dondoc.core.regulation import current
from dondoc.dashboard.queries import Concern, Concerns
from dondoc.dashboard.queries.concerns import WIDE
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.errors import SYSTEM_RULE
from dondoc.web.dashboard.links import Links
from dondoc.web.templatetags.wording import thousands

Word = str | Promise

#: Icon and colour token; colour is for what is late or waits for the Office.
LOOKS: dict[str, tuple[str, str]] = {
    "urgent": ("flame", "late"),
    "wide": ("stack-2", "late"),
    "long": ("hourglass", "late"),
    "marked": ("circle-x", "late"),
    "extension": ("calendar-plus", "soon"),
    "office": ("building-bank", "office"),
    "confirm_late": ("building-bank", "office"),
    "answer_late": ("corner-up-left", "office"),
    "silent": ("moon", "undated"),
    "to_sign": ("writing-sign", "soon"),
    "returned": ("refresh-alert", "soon"),
    "not_accepted": ("inbox", "soon"),
}
#: What each rule asks of the list; those that name a task ask for its overdue ones.
ASKED: dict[str, dict[str, str]] = {
    "marked": {"marked": "1", "cell": "open_overdue"},
    "extension": {"waits": "extension"},
    "office": {"waits": "office_late"},
    "confirm_late": {"waits": "confirm_late"},
    "answer_late": {"waits": "answer_late"},
    "to_sign": {"state": "awaiting_signature"},
    "returned": {"state": "returned"},
    "not_accepted": {"state": "issued"},
}


@dataclass(frozen=True, slots=True)
class Line:
    """`cite` and `confidence` as the profile has them; `flag`: the mark of urgency."""

    icon: str
    token: str
    title: str
    sub: str
    url: str
    button: str
    cite: str = SYSTEM_RULE
    confidence: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    word: str
    n: int


@dataclass(frozen=True, slots=True)
class Told:
    """The panel: its title, its lines, the rules, and how many lines the rules found that are not shown."""

    title: str
    lines: list[Line] = field(default_factory=list)
    rules: list[RuleLine] = field(default_factory=list)


def told(found: Concerns, actor: Actor, links: Links) -> Told:
    return Told(
        _panel_title(actor),
        [_line(one, links) for one in found.shown],
        [RuleLine(_rule(code), n) for code, n in found.rules],
    )


def _panel_title(actor: Actor) -> str:
    if actor.role is Role.PROVINCE_LEADER:
        return _("Cần Chủ tịch") if actor.title.startswith("Chủ tịch") else _("Cần cho ý kiến")
    if actor.role in AGENCY_ROLES:
        return _("Cần cơ quan xử lý")
    return _("Cần Văn phòng xử lý") if actor.is_office else _("Cần chú ý")


def _line(one: Concern, links: Links) -> Line:
    icon, token = LOOKS[one.code]
    told_n = thousands(one.n)
    button = ngettext("Xem %(n)s lượt giao", "Xem %(n)s lượt giao", one.n) % {"n": told_n}
    cite, confidence = _cited(one.code)
    if one.task_id is not None:
        sub = ngettext("%(n)s lượt giao quá hạn", "%(n)s lượt giao quá hạn", one.n) % {"n": told_n}
        behind = _("lâu nhất %(days)s ngày") % {"days": one.days}
        parts = [sub, *([behind] if one.days else []), one.directive]
        return Line(
            icon, token, one.title, " · ".join(parts), links.to(task=one.task_id, cell="open_overdue"), button, cite,
            confidence, one.urgency if one.code == "urgent" else "",
        )  # fmt: skip
    return Line(icon, token, _title(one) % _values(one), _sub(one), links.to(**_asked(one)), button, cite, confidence)


def _values(one: Concern) -> dict[str, Any]:
    return {"n": thousands(one.n), "days": one.days, "bound": current().statistics.ageing.overdue[0]}


def _title(one: Concern) -> str:
    titles: dict[str, Word] = {
        "long": gettext_lazy("%(n)s lượt giao quá hạn trên %(bound)s ngày"),
        "extension": gettext_lazy("%(n)s lượt giao xin gia hạn, chưa có quyết định"),
        "marked": gettext_lazy("%(n)s lượt giao mang dấu không hoàn thành, chưa làm lại xong"),
        "office": gettext_lazy("%(n)s lượt giao Văn phòng giữ quá thời hạn của mình"),
        "confirm_late": gettext_lazy("%(n)s kết quả chờ xác nhận quá thời hạn của Văn phòng"),
        "answer_late": gettext_lazy("%(n)s đề nghị điều chỉnh chờ trả lời quá thời hạn của Văn phòng"),
        "silent": gettext_lazy("%(n)s nhiệm vụ không thời hạn, trên %(days)s ngày không có cập nhật"),
        "to_sign": gettext_lazy("%(n)s kết quả chờ ký duyệt"),
        "returned": gettext_lazy("%(n)s kết quả bị trả lại, phải làm lại"),
        "not_accepted": gettext_lazy("%(n)s lượt giao chưa tiếp nhận"),
    }
    return str(titles[one.code])


def _sub(one: Concern) -> str:
    if one.code == "long":
        names = ", ".join(f"{name} ({n})" for name, n in one.names)
        return f"{names} · " + _("lâu nhất %(days)s ngày") % {"days": one.days}
    if one.code == "extension":
        return _("%(who)s Chờ lâu nhất %(days)s ngày làm việc.") % {
            "who": _(current().extension.decider.answer or current().extension.decider.name),
            "days": one.days,
        }
    if one.code == "office":
        return _("Chờ lâu nhất %(days)s ngày làm việc; chậm của Văn phòng không tính cho cơ quan.") % {"days": one.days}
    return ""


def _asked(one: Concern) -> dict[str, str]:
    if one.code == "long":
        return {"late": f"{current().statistics.ageing.overdue[0] + 1}-"}
    return {"silent": str(one.days)} if one.code == "silent" else ASKED[one.code]


def _cited(code: str) -> tuple[str, str]:
    """The article behind a line, where one stands behind it."""
    rules = current()
    provision: Any = {
        "extension": rules.extension.decider,
        "marked": rules.completion.not_completed_on_late_return,
        "confirm_late": rules.completion.confirm_limit,
        "answer_late": rules.dispute.answer_limit,
        "office": rules.completion.confirm_limit,
    }.get(code)
    return (provision.cite, provision.confidence.value) if provision is not None else (SYSTEM_RULE, "")


def _rule(code: str) -> str:
    ageing = current().statistics.ageing
    words: dict[str, Word] = {
        "urgent": gettext_lazy(
            "Nhiệm vụ của văn bản khẩn, hỏa tốc đã quá hạn: hai nhiệm vụ quá hạn ở nhiều cơ quan nhất."
        ),
        "wide": gettext_lazy(
            "Nhiệm vụ quá hạn ở từ %(wide)s cơ quan trở lên: hai nhiệm vụ quá hạn ở nhiều cơ quan nhất."
        ),
        "long": gettext_lazy("Lượt giao quá hạn trên %(bound)s ngày mà cơ quan còn phải làm."),
        "extension": gettext_lazy("Lượt giao mà báo cáo gần nhất là xin gia hạn."),
        "marked": gettext_lazy("Lượt giao bị trả lại sau thời hạn và chưa xong."),
        "office": gettext_lazy("Kết quả, đề nghị điều chỉnh mà Văn phòng giữ quá thời hạn của mình."),
        "confirm_late": gettext_lazy("Kết quả chờ xác nhận quá thời hạn của Văn phòng."),
        "answer_late": gettext_lazy("Đề nghị điều chỉnh chờ trả lời quá thời hạn của Văn phòng."),
        "silent": gettext_lazy("Nhiệm vụ không thời hạn đang làm, trên %(quiet)s ngày không có cập nhật."),
        "to_sign": gettext_lazy("Kết quả cấp dưới đã dự thảo, chờ người đứng đầu ký duyệt."),
        "returned": gettext_lazy("Kết quả Văn phòng trả lại, cơ quan chưa nộp lại."),
        "not_accepted": gettext_lazy("Lượt giao cơ quan chưa tiếp nhận."),
    }
    return str(words[code]) % {"bound": ageing.overdue[0], "quiet": ageing.undated[0], "wide": WIDE}
