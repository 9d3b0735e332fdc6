"""What the address of the workbench asks for: rows, columns, days, deadlines, filters. All that cannot be read is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dondoc.core.regulation import current
from dondoc.rules.access import AGENCY_ROLES, Role
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.rules.periods import calendar_bounds, period_of
from dondoc.rules.report_rounds import planned
from dondoc.statistics.queries.workbench import FILTERS, Asked
from dondoc.tasks.queries.dimensions import Cut
from dondoc.tasks.queries.figures import scored_by_original
from dondoc.tasks.queries.of_period import Window
from dondoc.web.figure_words import Word
from dondoc.web.refusals import Told, tell
from dondoc.web.templatetags.wording import vn_date

DIMENSION_WORDS: dict[str, Word] = {
    "agency": gettext_lazy("Cơ quan"),
    "kind": gettext_lazy("Loại cơ quan"),
    "block": gettext_lazy("Khối"),
    "field": gettext_lazy("Lĩnh vực"),
    "document": gettext_lazy("Loại văn bản"),
    "assigner": gettext_lazy("Người giao"),
    "specialist": gettext_lazy("Chuyên viên theo dõi"),
    "month": gettext_lazy("Tháng giao"),
    "all": gettext_lazy("Tất cả"),
}
#: What stands in the columns, beside a second dimension.
COLUMN_WORDS: dict[str, Word] = {
    "o": gettext_lazy("Năm ô số liệu"),
    "ky": gettext_lazy("Nguồn và diễn biến trong kỳ"),
    "ty-le": gettext_lazy("Các tỷ lệ của quy chế"),
}
#: What a table of two dimensions may show.
SHOWN = ("total", "done", "done_on_time", "done_late", "open", "open_within", "open_overdue", "undated")
#: Name in the address -> the dimension that it narrows.
NAMES = dict(zip(("co_quan", "loai", "khoi", "linh_vuc", "van_ban", "nguoi_giao", "chuyen_vien"), FILTERS, strict=True))


@dataclass(slots=True)
class Wish:
    """`columns`: a key of COLUMN_WORDS, or "" where `asked.across` stands there. `typed`: the days as they were written. `cut`: of its window,
    for table, form and words together."""

    asked: Asked
    cut: Cut
    columns: str
    shown: str
    worst_first: bool
    typed: dict[str, str]
    refusals: list[Told] = field(default_factory=list)


def read(request: HttpRequest) -> Wish:
    """The wish with what can be read of it; of days that cannot be, today."""
    query, today = request.GET, request.today
    own = request.actor.role in AGENCY_ROLES
    by = _one_of(query, "theo", DIMENSION_WORDS, "field" if own else "agency")
    columns = _one_of(query, "cot", (*columns_of(request), *DIMENSION_WORDS), "o")
    across = columns if columns in DIMENSION_WORDS and columns not in (by, "all") else ""
    refusals: list[Told] = []
    window = _window(query, today, refusals)
    cut = Cut(window.last, window.known)
    cuts = _cuts(query, cut, refusals)
    shown = _one_of(query, "so", SHOWN, "total")
    columns = "" if across else columns if columns in COLUMN_WORDS else "o"
    asked = Asked(by, window, across, cuts, updates=columns == "ty-le")
    typed = {name: query.get(name, "").strip() for name in ("tu", "den", "co_quan")}
    return Wish(asked, cut, columns, shown, query.get("xep") == "kem", typed, refusals)


def columns_of(request: HttpRequest) -> tuple[str, ...]:
    """Who is told the standing only is told nothing of what went on in between."""
    return tuple(code for code in COLUMN_WORDS if code != "ky" or request.actor.role is not Role.READER)


def periods(today: date) -> list[tuple[str, dict[str, str]]]:
    """Periods that one asks for most: their names and what the address says of them. Where reports are made of a period, the days whose data they
    cover, so that one name means one window; else the calendar's, which is said."""
    last_month = today.replace(day=1) - timedelta(days=1)
    found = []
    for kind, day in (("month", today), ("month", last_month), ("quarter", today), ("year", today)):
        of = period_of(kind, day)
        reported = planned(current(), of)
        bounds = reported.covered.bounds if reported else calendar_bounds(of)
        if bounds.first <= today:
            name = _(of.name.sentence).format(**of.name.params)
            if reported is None:
                name = _("%(period)s (theo lịch)") % {"period": name}
            days = {"tu": vn_date(bounds.first), "den": vn_date(min(bounds.last, today))}
            found.append((name, days))
    return found


def changed(query: QueryDict, **change: str) -> str:
    """The same address with some parts changed, "" takes one away; from the first page."""
    left = {*change, "trang", "in"}
    kept = [(name, value) for name, values in query.lists() if name not in left for value in values if value]
    return f"?{urlencode(kept + [(name, value) for name, value in change.items() if value])}"


def _one_of(query: QueryDict, name: str, known: object, default: str) -> str:
    value = query.get(name, "")
    return value if value in tuple(known) else default  # type: ignore[call-overload]


def _window(query: QueryDict, today: date, refusals: list[Told]) -> Window:
    """Nothing: today. The end alone: that day. Both: the period. The day that is shown is told as it is known today."""
    original = query.get("han", "goc" if scored_by_original() else "nay") == "goc"
    first, last = _day(query, "tu", today, refusals), _day(query, "den", today, refusals)
    if first and first > (last or today):
        refusals.append(
            tell(
                Refusal(
                    "period_backwards",
                    "Ngày đầu kỳ {first} sau ngày cuối kỳ {last}. Anh/chị đổi lại hai ngày.",
                    field="tu",
                    first=f"{first:%d/%m/%Y}",
                    last=f"{last or today:%d/%m/%Y}",
                )
            )
        )
        first = None
    return Window(first, last or today, today, original)


def _day(query: QueryDict, name: str, today: date, refusals: list[Told]) -> date | None:
    typed = query.get(name, "").strip()
    if not typed:
        return None
    try:
        day = parse_vn_date(typed, today)
        if day > today:
            raise Refusal(
                "day_ahead",
                "Ngày {day} chưa tới nên chưa có số liệu. Anh/chị chọn hôm nay hoặc một ngày đã qua.",
                field=name,
                day=f"{day:%d/%m/%Y}",
            )
    except Refusal as refusal:
        refusals.append(tell(refusal))
        return None
    return day


def _cuts(query: QueryDict, cut: Cut, refusals: list[Told]) -> tuple[tuple[str, str], ...]:
    found = []
    for name, by in NAMES.items():
        key = query.get(name, "").strip()[:200]
        if key and by == "agency":
            key = _agency(key, cut, refusals)
        if key:
            found.append((by, key))
    return tuple(found)


def _agency(typed: str, cut: Cut, refusals: list[Told]) -> str:
    """Its code, from the code or the name."""
    for code, name in cut.options("agency"):
        if typed.casefold() in (code.casefold(), name.casefold()):
            return code
    refusals.append(
        tell(
            Refusal(
                "no_such_agency",
                "Danh mục không có cơ quan “{name}”. Anh/chị chọn một tên trong danh sách gợi ý.",
                field="co_quan",
                name=typed,
            )
        )
    )
    return ""
