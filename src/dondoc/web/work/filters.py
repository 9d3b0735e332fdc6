"""The filters of the list of assignments: read from the address, shown as pills, written back into addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dondoc.core.regulation import current
from dondoc.organisations import queries as organisations
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell
from dondoc.tasks.queries.list_views import VIEWS
from dondoc.tasks.queries.listing import FROM_ABOVE, SCOPES, SORTS, Filters
from dondoc.web import figure_bars, status_words
from dondoc.web.fields import number_in
from dondoc.web.templatetags.wording import vn_date
from dondoc.web.work import drilled

Word = str | Promise

VIEW_WORDS: dict[str, Word] = {
    "all": gettext_lazy("Tất cả"),
    "mine": gettext_lazy("Tôi theo dõi"),
    "overdue": gettext_lazy("Quá hạn"),
    "soon": gettext_lazy("Sắp đến hạn"),
    "office": gettext_lazy("Chờ Văn phòng xác nhận"),
    "undated": gettext_lazy("Không có thời hạn"),
    "done": gettext_lazy("Đã xong"),
}
SCOPE_WORDS: dict[str, Word] = {
    "own": gettext_lazy("Cơ quan tôi"),
    "part": gettext_lazy("Phối hợp"),
    "follow": gettext_lazy("Theo dõi"),
    "all": gettext_lazy("Tất cả"),
}
SORT_WORDS: dict[str, Word] = {
    "due": gettext_lazy("Theo thời hạn"),
    "-due": gettext_lazy("Thời hạn xa trước"),
    "updated": gettext_lazy("Mới cập nhật"),
    "issued": gettext_lazy("Mới giao"),
    "agency": gettext_lazy("Theo cơ quan"),
}
KIND_WORDS: dict[str, Word] = {
    "department": gettext_lazy("Sở, ban, ngành"),
    "unit": gettext_lazy("Đơn vị thuộc UBND tỉnh"),
    "district": gettext_lazy("UBND huyện, thành phố"),
    "commune": gettext_lazy("UBND xã, phường, thị trấn"),
    "office": gettext_lazy("Văn phòng UBND tỉnh"),
    "other": gettext_lazy("Cơ quan, đơn vị khác"),
}
FILTER_WORDS: dict[str, Word] = {
    "view": gettext_lazy("Cách xem"),
    "cell": gettext_lazy("Tình hình"),
    "state": gettext_lazy("Trạng thái"),
    "agency": gettext_lazy("Cơ quan"),
    "agency_kind": gettext_lazy("Loại cơ quan"),
    "field": gettext_lazy("Lĩnh vực"),
    "directive": gettext_lazy("Văn bản"),
    "task": gettext_lazy("Nhiệm vụ"),
    "specialist": gettext_lazy("Người theo dõi"),
    "urgency": gettext_lazy("Mức độ khẩn"),
    "origin": gettext_lazy("Nguồn giao"),
    "due_from": gettext_lazy("Thời hạn từ ngày"),
    "due_to": gettext_lazy("Thời hạn đến ngày"),
    "on": gettext_lazy("Phải xong ngày"),
    "marked": gettext_lazy("Không hoàn thành (Đ5.2.b)"),
    "waits": gettext_lazy("Đang chờ"),
    "late": gettext_lazy("Quá hạn"),
    "silent": gettext_lazy("Im lặng"),
    "assigner": gettext_lazy("Người giao"),
    "issued": gettext_lazy("Tháng giao"),
    "filed": gettext_lazy("Tháng nộp"),
    "block": gettext_lazy("Khối"),
    "unit": gettext_lazy("Phòng, ban"),
    "person": gettext_lazy("Người thực hiện"),
    "among": gettext_lazy("Trong các nhiệm vụ"),
    "quality": gettext_lazy("Chất lượng"),
    "effectiveness": gettext_lazy("Hiệu quả"),
    "figure": gettext_lazy("Số liệu"),
    "q": gettext_lazy("Từ cần tìm"),
}

#: Filters that few people set: they wait behind "Bộ lọc khác".
MINOR = frozenset({"agency_kind", "urgency", "origin"})


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    word: Word
    url: str = ""
    on: bool = False


@dataclass(frozen=True, slots=True)
class Pill:
    """One filter. `said` is what it is set to ("" when it is not), `clear` the address without it, `options` its closed list if it has one.

    `minor`: has no menu of its own on the bar until it is set. `kept`: what the form sends along for a filter that it has no control for.
    """

    name: str
    word: Word
    said: Word = ""
    clear: str = ""
    options: list[Option] = field(default_factory=list)
    minor: bool = False
    kept: list[tuple[str, str]] = field(default_factory=list)


def read(query: QueryDict) -> Filters:
    """The filters of an address. What is not understood asks for nothing: an old link still opens the list."""
    states = tuple(s for s in query.getlist("state") if s in {state.value for state in State})
    return Filters(
        view=_one_of(query, "view", VIEWS, "all"),
        scope=_one_of(query, "scope", SCOPES, ""),
        cell=_one_of(query, "cell", [cell.value for cell in Cell], ""),
        states=states,
        agency=query.get("agency", "").strip()[:40],
        agency_kind=_one_of(query, "agency_kind", KIND_WORDS, ""),
        field=query.get("field", "").strip()[:40],
        directive=_number(query, "directive"),
        task=_number(query, "task"),
        specialist=_number(query, "specialist"),
        urgency=_one_of(query, "urgency", [m.code for m in current().urgency_marks], ""),
        origin=_one_of(query, "origin", [code for code, _name in _origins()], ""),
        due_from=_day(query, "due_from"),
        due_to=_day(query, "due_to"),
        on=_day(query, "on"),
        until=_day(query, "until"),
        marked=query.get("marked") == "1",
        **drilled.read(query),
        q=query.get("q", "").strip()[:200],
        sort=_one_of(query, "sort", SORTS, "due"),
        folded=query.get("fold") == "1",
    )


def _one_of(query: QueryDict, name: str, known: Iterable[str], default: str) -> str:
    value = query.get(name, "")
    return value if value in set(known) else default


def _number(query: QueryDict, name: str) -> int | None:
    return number_in(query.get(name))


def _day(query: QueryDict, name: str) -> date | None:
    """A day as people type it or as a link writes it (2026-11-27)."""
    text = query.get(name, "").strip()
    try:
        return parse_vn_date(text) if text else None
    except Refusal:
        return None


def address(query: QueryDict, drop: Iterable[str] = (), **change: str) -> str:
    """The same address with some parts changed or left out; always from the first page."""
    left = {*drop, *change, "trang"}
    parts = [_part(name, value) for name, values in query.lists() if name not in left for value in values]
    return "?" + "&".join(parts + [_part(name, value) for name, value in change.items() if value])


@lru_cache(maxsize=1024)
def _part(name: str, value: str) -> str:
    """A page writes the same few filters into some fifty addresses."""
    return urlencode([(name, value)])


def pills(request: HttpRequest, filters: Filters, named: dict[str, str]) -> list[Pill]:
    """Every filter a reader of this role can set, in the order of the bar; `named` says what ids and codes stand for."""
    query = request.GET
    found = [
        _closed(query, "cell", [(code, word) for code, _area, _token, _icon, word in figure_bars.CELLS], filters.cell),
        _closed(
            query,
            "state",
            [(s.value, status_words.LIFECYCLE[s.value].word) for s in State if s is not State.DRAFT],
            *filters.states,
        ),
    ]
    if request.actor.sees_everything or request.actor.role not in AGENCY_ROLES:
        found.append(_closed(query, "agency_kind", list(KIND_WORDS.items()), filters.agency_kind))
    fields = [*((f.code, f.name) for f in organisations.fields()), (drilled.NONE, _("Chưa xác định lĩnh vực"))]
    found.append(_closed(query, "field", fields, filters.field))
    found.append(_closed(query, "urgency", [(m.code, _(m.name)) for m in current().urgency_marks], filters.urgency))
    found.append(_closed(query, "origin", _origins(), filters.origin))
    if request.actor.is_office:
        people = [(str(pk), name) for pk, name in organisations.specialist_names(request.today)]
        found.append(_closed(query, "specialist", people, str(filters.specialist or "")))
    return found + _open(query, filters, named)


def _origins() -> list[tuple[str, Word]]:
    """Where tasks come from, by the regulation of today; first all that come from above the province."""
    return [(FROM_ABOVE, _("Cấp trên giao tỉnh")), *((o.code, _(o.name)) for o in current().scope.origins)]


def _closed(query: QueryDict, name: str, choices: list[tuple[str, Word]], *chosen: str) -> Pill:
    chosen = tuple(value for value in chosen if value)
    without = address(query, [name])
    begins = f"{without}{'' if without == '?' else '&'}{name}="
    options = [
        Option(value, str(word), without if chosen == (value,) else begins + quote_plus(value), value in chosen)
        for value, word in choices
    ]
    said = ", ".join(str(o.word) for o in options if o.on)
    return Pill(name, FILTER_WORDS[name], said, without if said else "", options, minor=name in MINOR)


def _open(query: QueryDict, filters: Filters, named: dict[str, str]) -> list[Pill]:
    """Those without a closed list: shown only when they are set."""
    said: dict[str, Word] = {
        "agency": named.get("agency", filters.agency),
        "directive": named.get("directive", ""),
        "task": named.get("task", ""),
        "due_from": _("Từ %(day)s") % {"day": vn_date(filters.due_from)} if filters.due_from else "",
        "due_to": _("Đến %(day)s") % {"day": vn_date(filters.due_to)} if filters.due_to else "",
        "on": drilled.said_of_days(filters),
        "marked": FILTER_WORDS["marked"] if filters.marked else "",
        "q": f"“{filters.q}”" if filters.q else "",
    }
    said |= drilled.said(filters, named, KIND_WORDS)
    return [
        Pill(
            name,
            FILTER_WORDS[name],
            word,
            address(query, drilled.WITH.get(name, (name,))),
            kept=drilled.kept(query, name),
        )
        for name, word in said.items()
        if word
    ]
