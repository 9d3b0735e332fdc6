"""How dates, numbers and names are written on screens. Filters only; nothing here asks what day it is."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext as _n

from dondoc.rules.numbers import percent
from dondoc.rules.periods import MONTHS
from dondoc.rules.regulation.base import ANCHOR_WORDS, Limit, Unit
from dondoc.rules.said import Said

register = template.Library()


@register.filter
def told(text: str) -> str:
    """A sentence of the rules in the reader's language; any other text as it is."""
    return _(text.sentence).format(**text.params) if isinstance(text, Said) else text


NBSP = "\u00a0"
WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)
SHORT_WEEKDAYS = (
    gettext_lazy("T2"),
    gettext_lazy("T3"),
    gettext_lazy("T4"),
    gettext_lazy("T5"),
    gettext_lazy("T6"),
    gettext_lazy("T7"),
    gettext_lazy("CN"),
)

_CAPITAL = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_NAMES = re.compile(
    rf"\b(?:UBND|HĐND)\s(?:tỉnh|huyện|thị xã|thành phố|xã|phường|thị trấn)(?:\s[{_CAPITAL}]\w*){{0,3}}"
    rf"|\b(?:xã|phường|thị trấn|huyện|tỉnh)(?:\s[{_CAPITAL}]\w*){{1,3}}"
    r"|\b(?:Điều|khoản|điểm|Chương|Mục|Phụ lục)\s\w+\b"
    r"|\b(?:đúng|quá|trong|thời)\shạn\b"
    r"|\b(?:ngày|tháng|năm|quý|số)\s\d\S*"
    r"|\b(?:ông|bà|anh|chị)(?:\s[A-ZÀ-Ỹ]\w*){1,3}"
)


def _local(value: date | datetime) -> datetime | date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def vn_date(value: date | datetime | None) -> str:
    """27/11/2026; "" for none."""
    return f"{_local(value):%d/%m/%Y}" if value else ""


@register.filter
def vn_short(value: date | datetime | None) -> str:
    """27/11; "" for none."""
    return f"{_local(value):%d/%m}" if value else ""


@register.filter
def vn_weekday(value: date | datetime | None, between: str = NBSP) -> str:
    """thứ Sáu; "" for none. `between` its words: a space where a narrow column may break it."""
    return str(WEEKDAYS[_local(value).weekday()]).replace(" ", between) if value else ""


@register.filter
def vn_weekday_short(value: date | datetime | None) -> str:
    """T6; only for strips."""
    return str(SHORT_WEEKDAYS[_local(value).weekday()]) if value else ""


@register.filter
def vn_day(value: date | datetime | None) -> str:
    """thứ Sáu, 27/11/2026; "" for none."""
    return f"{vn_weekday(value)}, {vn_date(value)}" if value else ""


@register.filter
def vn_time(value: datetime | None) -> str:
    """09:12."""
    return f"{_local(value):%H:%M}" if value else ""


@register.filter
def vn_moment(value: datetime | None, today: date | None = None) -> str:
    """hôm nay 07:00, hôm qua 15:10, 26/11 16:41, 26/11/2025 16:41: the nearer to `today`, the shorter."""
    if not value:
        return ""
    moment = _local(value)
    day = moment.date() if isinstance(moment, datetime) else moment
    words = f"{day:%d/%m/%Y}"
    if today and day == today:
        words = _("hôm nay")
    elif today and day == today - timedelta(days=1):
        words = _("hôm qua")
    elif today and day == today + timedelta(days=1):
        words = _("ngày mai")
    elif today and day.year == today.year:
        words = f"{day:%d/%m}"
    clock = f" {moment:%H:%M}" if isinstance(moment, datetime) else ""
    return (words + clock).replace(" ", NBSP)


@register.filter
def vn_near(value: date | None, today: date | None = None) -> str:
    """hôm nay, hôm qua, ngày mai, else 26/11 in the year of `today` and 26/11/2025 outside it; for rows."""
    return vn_moment(value, today)


@register.filter
def nbsp_names(value: object) -> str:
    """Keeps agency names, places, dates and articles on one line: the spaces inside them no longer break."""
    text = str(value)
    return _bound(text) if len(text) <= LONGEST_KEPT else _bound.__wrapped__(text)


#: Characters of the longest text that is kept bound: names and titles come again on every page, long words seldom do and fill the memory.
LONGEST_KEPT = 500


@lru_cache(maxsize=4096)
def _bound(text: str) -> str:
    return _NAMES.sub(lambda match: match[0].replace(" ", NBSP), text)


@register.filter
def limit_words(limit: Limit) -> str:
    """02 ngày làm việc, tính từ ngày phát hành văn bản: what `Limit.in_words` says, in the reader's language."""
    anchor = _(ANCHOR_WORDS[limit.anchor])
    if limit.same_day:
        return _("trong %(anchor)s") % {"anchor": anchor}
    words = {
        Unit.WORKING_DAY: _n(
            "%(n)s ngày làm việc, tính từ %(anchor)s", "%(n)s ngày làm việc, tính từ %(anchor)s", limit.value
        ),
        Unit.DAY: _n("%(n)s ngày, tính từ %(anchor)s", "%(n)s ngày, tính từ %(anchor)s", limit.value),
        Unit.HOUR: _n("%(n)s giờ, tính từ %(anchor)s", "%(n)s giờ, tính từ %(anchor)s", limit.value),
        Unit.MONTH: _n("%(n)s tháng, tính từ %(anchor)s", "%(n)s tháng, tính từ %(anchor)s", limit.value),
    }[limit.unit]
    return words % {"n": f"{limit.value:02d}", "anchor": anchor}


def _marked(number: str) -> str:
    """Takes 3,482.5 and gives 3.482,5; English keeps it, for there 3.482 would be three and a half."""
    return number if get_language() == "en" else number.translate(_OTHER_WAY_ROUND)


_OTHER_WAY_ROUND = str.maketrans(",.", ".,")


@register.filter
def thousands(value: int | None) -> str:
    """3482 becomes 3.482; "" for none."""
    return _marked(f"{value:,}") if value is not None else ""


@register.filter
def dash(value: int | None) -> str:
    """A nought in a table of sums is a dash."""
    return thousands(value) if value else "–"


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """90,8 % (rounded half up) with a space that does not break; "" where nothing can be divided. Print the fraction beside it."""
    if part is None or not whole:
        return ""
    return _marked(f"{percent(part, whole):,}") + f"{NBSP}%"


@register.filter
def file_size(value: int | None) -> str:
    """412 KB, 1,2 MB; takes bytes."""
    if value is None:
        return ""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))}{NBSP}KB"
    return _marked(f"{value / 1024 / 1024:.1f}") + f"{NBSP}MB"


@register.filter
def initials(name: str) -> str:
    """The first letters of the last two words: "Lê Thị Hồng Nhung" becomes HN."""
    return "".join(word[0] for word in str(name).split()[-2:]).upper()


@register.filter
def recurrence_words(series: Any) -> str:
    """hằng tháng, ngày 25; hằng quý, ngày 15 tháng liền sau kỳ; from when until when where that was said."""
    kinds = {
        "month": _("hằng tháng"),
        "quarter": _("hằng quý"),
        "half": _("6 tháng một lần"),
        "year": _("hằng năm"),
    }
    told = [kinds.get(series.kind, series.kind)]
    if series.due_day is None:
        told.append(_("hạn theo quy định cập nhật của Quy chế"))
    elif series.due_month is None:
        told.append(_("ngày %(day)s tháng cuối kỳ") % {"day": series.due_day})
    elif series.due_month > MONTHS[series.kind]:
        told.append(_("ngày %(day)s tháng liền sau kỳ") % {"day": series.due_day})
    else:
        told.append(_("ngày %(day)s tháng thứ %(n)s của kỳ") % {"day": series.due_day, "n": series.due_month})
    told.append(_("từ %(day)s") % {"day": vn_date(series.starts_on)})
    if series.until:
        told.append(_("đến %(day)s") % {"day": vn_date(series.until)})
    return ", ".join(told)
