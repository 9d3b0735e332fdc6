"""The filters that the links of the figures set: read from the address, said on their pills, kept by the form of the other filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dondoc.core.regulation import current
from dondoc.dashboard.queries.heat import TASKS
from dondoc.tasks.queries import past_figure
from dondoc.tasks.queries.from_figures import NONE
from dondoc.tasks.queries.listing import Filters
from dondoc.tasks.queries.waiting import WAITS
from dondoc.web.fields import number_in
from dondoc.web.figure_words import part_word
from dondoc.web.templatetags.wording import vn_date

Word = str | Promise

NAMES = (
    "waits",
    "late",
    "silent",
    "assigner",
    "issued",
    "filed",
    "block",
    "unit",
    "person",
    "among",
    "quality",
    "effectiveness",
    "figure",
)
#: Filters that are set and cleared together.
WITH = {"on": ("on", "until")}
WAITS_WORDS: dict[str, Word] = {
    "agency": gettext_lazy("Chờ cơ quan chủ trì"),
    "office": gettext_lazy("Chờ Văn phòng UBND tỉnh"),
    "leadership": gettext_lazy("Chờ lãnh đạo UBND tỉnh"),
    "extension": gettext_lazy("Xin gia hạn, chưa có quyết định"),
    "suspended": gettext_lazy("Đang tạm dừng"),
    "office_late": gettext_lazy("Văn phòng giữ quá thời hạn"),
    "confirm_late": gettext_lazy("Văn phòng xác nhận chậm"),
    "answer_late": gettext_lazy("Văn phòng trả lời chậm"),
}
#: More days than that nobody waits; a larger number would leave the calendar.
MOST_DAYS = 36_500
_DAYS = re.compile(r"(\d{1,5})-(\d{1,5})?")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def read(query: QueryDict) -> dict[str, Any]:
    """The values of these filters for `Filters`; what cannot be read is not asked for."""
    waits, silent = query.get("waits", ""), number_in(query.get("silent"))
    return {
        "waits": waits if waits in WAITS else "",
        "late": _days(query.get("late", "")),
        "silent": silent if silent is not None and silent <= MOST_DAYS else None,
        "assigner": query.get("assigner", "").strip()[:170],
        "issued": _month(query.get("issued", "")),
        "filed": _month(query.get("filed", "")),
        "block": query.get("block", "").strip()[:80],
        "unit": _number(query.get("unit", "")),
        "person": _number(query.get("person", "")),
        "among": _numbers(query.get("among", "")),
        "quality": query.get("quality", "").strip()[:40],
        "effectiveness": query.get("effectiveness", "").strip()[:40],
        "figure": past_figure.read(query.get("figure", "")),
    }


def _days(text: str) -> tuple[int, int | None] | None:
    match = _DAYS.fullmatch(text.strip())
    if match is None or max(int(part) for part in match.groups("0")) > MOST_DAYS:
        return None
    return int(match[1]), int(match[2]) if match[2] else None


def _month(text: str) -> date | None:
    match = _MONTH.fullmatch(text.strip())
    return date(int(match[1]), int(match[2]), 1) if match and int(match[1]) > 0 and 1 <= int(match[2]) <= 12 else None


def _number(text: str) -> str:
    return text if text == NONE or number_in(text) is not None else ""


def _numbers(text: str) -> tuple[int, ...]:
    """Of several tasks, as many as stand side by side in the heat map."""
    found = (number_in(part) for part in text.split(",")[:TASKS])
    return tuple(number for number in found if number is not None)


def said(f: Filters, named: dict[str, str], kinds: Mapping[str, Word]) -> dict[str, Word]:
    """The words of the pills; "" where a filter is not set. `kinds`: what the kinds of agency are called."""
    return {
        "waits": WAITS_WORDS.get(f.waits, ""),
        "late": _late(f.late),
        "silent": _("Im lặng trên %(days)s ngày") % {"days": f.silent} if f.silent is not None else "",
        "assigner": assigner_word(*f.assigner.partition("|")[::2]) if f.assigner else "",
        "issued": _("Giao tháng %(month)s") % {"month": f"{f.issued:%m/%Y}"} if f.issued else "",
        "filed": _("Xong, nộp tháng %(month)s") % {"month": f"{f.filed:%m/%Y}"} if f.filed else "",
        "block": block_word(f.block, named.get("block", ""), kinds) if f.block else "",
        "unit": _("Chưa giao phòng, ban") if f.unit == NONE else named.get("unit", ""),
        "person": _("Chưa giao người thực hiện") if f.person == NONE else named.get("person", ""),
        "among": ngettext("%(n)s nhiệm vụ", "%(n)s nhiệm vụ", len(f.among)) % {"n": len(f.among)} if f.among else "",
        "quality": level_word("quality", f.quality.removeprefix(NONE)) if f.quality else "",
        "effectiveness": level_word("effectiveness", f.effectiveness.removeprefix(NONE)) if f.effectiveness else "",
        "figure": _figure(f.figure, named.get("figure", "")) if f.figure else "",
    }


def _figure(figure: past_figure.PastFigure, of: str) -> Word:
    """ "Hoàn thành quá hạn, kỳ 01/10/2026–31/10/2026, Sở Y tế"."""
    window = figure.window
    when = (
        _("ngày %(day)s") % {"day": vn_date(window.last)}
        if window.first is None
        else _("kỳ %(first)s–%(last)s") % {"first": vn_date(window.first), "last": vn_date(window.last)}
    )
    what = " + ".join(str(part_word(part)) for part in figure.parts)
    return ", ".join(word for word in (what, when, of) if word)


def _late(late: tuple[int, int | None] | None) -> Word:
    if late is None:
        return ""
    first, last = late
    if last is None:
        return ngettext("Quá hạn từ %(first)s ngày", "Quá hạn từ %(first)s ngày", first) % {"first": first}
    return _("Quá hạn %(first)s–%(last)s ngày") % {"first": first, "last": last}


def level_word(scale: str, code: str) -> str:
    """A level of a scale by its name in the regulation in force; one that only an earlier regulation knows by its code."""
    if not code:
        return _("Chưa ghi đánh giá")
    return next((_(one.name) for one in getattr(current().judgement, scale) if one.code == code), code)


def assigner_word(code: str, name: str) -> str:
    """ "Phó Chủ tịch UBND tỉnh Lê Văn A": the assigner's title in the regulation, and his name where the directive gives it."""
    title = next((_(one.name) for one in current().assigners if one.code == code), "")
    return f"{title} {name}".strip() or _("Chưa ghi người giao")


def block_word(code: str, name: str, kinds: Mapping[str, Word]) -> str:
    """A kind of agency by its words, a group by its name."""
    return name or ", ".join(str(kinds.get(one.removeprefix("k:"), one)) for one in code.split(","))


def said_of_days(f: Filters) -> Word:
    if f.on is None:
        return ""
    if f.until is None:
        return _("Phải xong %(day)s") % {"day": vn_date(f.on)}
    return _("Phải xong từ %(first)s đến %(last)s") % {"first": vn_date(f.on), "last": vn_date(f.until)}


def kept(query: QueryDict, name: str) -> list[tuple[str, str]]:
    """What a form must send along so that these filters stay; the others have a control of their own in it."""
    if name not in (*NAMES, "on"):
        return []
    return [(part, query[part]) for part in WITH.get(name, (name,)) if part in query]
