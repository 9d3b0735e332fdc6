"""Urging in words: how an answer stands, channels, purposes; and the panel of urging on the page of a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dondoc.core.regulation import current
from dondoc.rules.access import AGENCY_ROLES, Deed, Sight, may, own_party
from dondoc.tasks.queries.page import Panel, TaskPage
from dondoc.urging.queries import urges
from dondoc.urging.queries.on_page import beside

Word = str | Promise

ANSWER_WORDS: dict[str, Word] = {
    "": gettext_lazy("Tất cả"),
    "waiting": gettext_lazy("Chưa trả lời"),
    "overdue": gettext_lazy("Quá ngày đề nghị trả lời"),
    "answered": gettext_lazy("Đã trả lời"),
    "late": gettext_lazy("Trả lời muộn"),
    "taken_back": gettext_lazy("Đã rút lại"),
}
SIDE_WORDS: dict[str, Word] = {
    "": gettext_lazy("Tất cả"),
    "to": gettext_lazy("Đôn đốc cơ quan tôi"),
    "by": gettext_lazy("Cơ quan tôi đôn đốc"),
}
PURPOSE_WORDS: dict[str, Word] = {
    "act": gettext_lazy("Đôn đốc thực hiện"),
    "mend": gettext_lazy("Chấn chỉnh sai sót"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One urge with its words. `look`: the class and icon of how its answer stands; `late`: days behind the day it was wanted by."""

    urge: Any
    channel: str
    purpose: Word
    late: int
    word: str
    look: str
    icon: str


def channel_names() -> dict[str, str]:
    """Code of each channel of the regulation in force -> its name."""
    return {channel.code: _(channel.name) for channel in current().urging.channels}


def tell(urge: Any, today: date, channels: dict[str, str] | None = None) -> Told:
    names = channel_names() if channels is None else channels
    late = urges.is_late(urge, today)
    if urge.taken_back_at:
        said = _("Đã rút lại"), "", "arrow-back-up"
    elif urge.answered_at and late:
        words = ngettext("Trả lời muộn %(n)s ngày", "Trả lời muộn %(n)s ngày", late)
        said = words % {"n": late}, "donelate", "clock-check"
    elif urge.answered_at:
        said = _("Đã trả lời"), "done", "circle-check"
    elif late:
        said = _("Quá %(n)s ngày chưa trả lời") % {"n": late}, "late", "alert-triangle"
    else:
        said = _("Chờ trả lời"), "office", "hourglass"
    word, look, icon = said
    return Told(urge, names.get(urge.channel, urge.channel), PURPOSE_WORDS[urge.purpose], late, word, look, icon)


def beside_assignment(request: HttpRequest, shown: Panel, *, spoken: bool) -> dict[str, Any]:
    """Its newest urgings in words, and whether the reader may urge about it. One query where anybody was urged about it (`spoken`), one more for
    an agency that may."""
    found = beside(request.actor, shown.assignment, shown.parties, request.today, spoken=spoken)
    channels = channel_names() if found.urges else {}
    return {"told": [tell(one, request.today, channels) for one in found.urges], "may_urge": found.may_urge}


def beside_many(request: HttpRequest, whole: TaskPage) -> bool:
    """Whether the page of a task with several agencies leads to the form, which judges one by one. No query."""
    if request.actor.role in AGENCY_ROLES:
        return whole.sight is not Sight.STANDING
    return may(Deed.URGE, own_party(request.actor))
