"""The form of the workbench: what rows, columns, days and filters there are to choose from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dondoc.organisations import queries as organisations
from dondoc.rules.access import AGENCY_ROLES
from dondoc.statistics.queries import workbench
from dondoc.tasks.queries.dimensions import Cut
from dondoc.web.figure_words import PART_WORDS
from dondoc.web.statistics import address
from dondoc.web.templatetags.wording import vn_date
from dondoc.web.work.filters import Option

#: What nobody chooses by who sees the work of his own agency only.
OF_AGENCIES = frozenset({"agency", "kind", "block"})


def choices(request: HttpRequest, wish: address.Wish) -> dict[str, Any]:
    """What the form shows, with what is chosen. At most six queries."""
    own = request.actor.role in AGENCY_ROLES
    cut = wish.cut
    chosen = dict(wish.asked.cuts)
    agencies = [] if own else cut.options("agency")
    named = next((name for code, name in agencies if code == chosen.get("agency")), wish.typed["co_quan"])
    return {
        "main": _main(request, wish, own),
        "filters": [
            _select(name, address.DIMENSION_WORDS[by], _keys(by, cut, request), chosen.get(by, ""))
            for name, by in address.NAMES.items()
            if by != "agency" and not (own and by in OF_AGENCIES)
        ],
        "filtered": bool(wish.asked.cuts),
        "agencies": [name for _code, name in agencies],
        "agency_name": named,
        "quick": [(name, address.changed(request.GET, **days)) for name, days in address.periods(request.today)],
        "today_url": address.changed(request.GET, tu="", den=""),
    }


def chosen_line(offered: dict[str, Any], wish: address.Wish) -> str:
    """What was chosen, in one line: it stands for the form on a phone once there is an answer."""
    said = [select["options"] for select in (*offered["main"], *offered["filters"])]
    words = [str(option.word) for options in said for option in options if option.on and option.value]
    window = wish.asked.window
    days = [vn_date(day) for day in (window.first, window.last) if day]
    named = [str(offered["agency_name"])] if offered["agency_name"] else []
    return " · ".join([" – ".join(days), *words, *named])


def _main(request: HttpRequest, wish: address.Wish, own: bool) -> list[dict[str, Any]]:
    """Rows, columns, what a table of two dimensions shows, which deadline judges."""
    asked = wish.asked
    dimensions = [(by, word) for by, word in address.DIMENSION_WORDS.items() if not (own and by in OF_AGENCIES)]
    columns = [(code, address.COLUMN_WORDS[code]) for code in address.columns_of(request)]
    columns += [
        (by, _("Theo %(what)s") % {"what": str(word).lower()}) for by, word in dimensions if by not in (asked.by, "all")
    ]
    found = [
        _select("theo", _("Dòng theo"), dimensions, asked.by, none=False),
        _select("cot", _("Cột"), columns, asked.across or wish.columns, none=False),
    ]
    if asked.across:
        shown = [(part, PART_WORDS[part]) for part in address.SHOWN]
        found.append(_select("so", _("Số trong ô"), shown, wish.shown, none=False))
    judged = [("nay", _("Thời hạn hiện hành")), ("goc", _("Thời hạn ban đầu"))]
    found.append(_select("han", _("Tính theo"), judged, "goc" if asked.window.original else "nay", none=False))
    return found


def _keys(by: str, cut: Cut, request: HttpRequest) -> list[tuple[str, Any]]:
    if by == "specialist":
        return [(str(pk), name) for pk, name in organisations.specialist_names(request.today)]
    if by == "assigner":
        return [(key, _(named.name)) for key, named in cut.names("assigner", workbench.assigners()).items()]
    return [(key, _(name)) for key, name in cut.options(by)]


def _select(name: str, word: Any, offered: list[tuple[str, Any]], chosen: str, none: bool = True) -> dict[str, Any]:
    options = [Option("", _("Tất cả"))] if none else []
    options += [Option(value, said, on=value == chosen) for value, said in offered]
    return {"name": name, "word": word, "options": options}
