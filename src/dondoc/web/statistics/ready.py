"""The tables that are asked for most, ready-made beside the workbench: returns, ages, more time, the Office's own clocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_GET

from dondoc.core.regulation import current
from dondoc.rules.access import AGENCY_ROLES, OFFICE_ROLES, Role
from dondoc.statistics.queries import workbench
from dondoc.statistics.queries.ageing import ageing, groups
from dondoc.statistics.queries.extensions import Requests, requests
from dondoc.statistics.queries.links import query_of
from dondoc.statistics.queries.own_clocks import own_clocks
from dondoc.statistics.queries.returns import returned
from dondoc.tasks.queries.of_period import Window
from dondoc.web.access import only
from dondoc.web.fields import number_in
from dondoc.web.figure_words import days_word
from dondoc.web.statistics import address, form

PER_PAGE = 50
#: Who is told more than the standing.
TOLD = tuple(role for role in Role if role not in (Role.INSPECTOR, Role.ADMINISTRATOR, Role.READER))
EVERYBODY = (*TOLD, Role.READER)
#: Whose clocks they are, and who looks after them.
OF_THE_OFFICE = (*OFFICE_ROLES, Role.PROVINCE_LEADER)
#: Word in the address -> its words, who has it, the address by name.
TABLES: dict[str, tuple[str, tuple[Role, ...], str]] = {
    "": (N_("Tự chọn bảng"), EVERYBODY, "statistics"),
    "tuoi": (N_("Số ngày quá hạn, số ngày đã giao"), EVERYBODY, "statistics_ageing"),
    "tra-lai": (N_("Kết quả bị trả lại"), TOLD, "statistics_returns"),
    "gia-han": (N_("Gia hạn"), TOLD, "statistics_extensions"),
    "tai": (N_("Tải theo tuần"), TOLD, "load"),
    "nhiet": (N_("Nhiệm vụ × cơ quan"), TOLD, "heat"),
    "dong-ho": (N_("Đồng hồ của Văn phòng"), OF_THE_OFFICE, "statistics_own_clocks"),
}
CLOCK_WORDS = {
    "entry": N_("Nhập văn bản và giao nhiệm vụ"),
    "confirm": N_("Xác nhận kết quả"),
    "dispute": N_("Trả lời đề nghị điều chỉnh"),
    "advice": N_("Đề xuất về gia hạn"),
    "decision": N_("Quyết định gia hạn của người giao"),
    "feedback": N_("Kiểm tra phản hồi"),
}


def tabs(request: HttpRequest, now: str) -> list[dict[str, Any]]:
    """Those that this role has, with the one that is open."""
    return [
        {"word": _(word), "url": reverse(name), "on": code == now}
        for code, (word, roles, name) in TABLES.items()
        if request.actor.role in roles
    ]


@require_GET
@only(*EVERYBODY)
def ageing_page(request: HttpRequest) -> HttpResponse:
    """What is open: overdue for how long, given how long ago where there is no deadline; of today or a past day."""
    wish = address.read(request)
    asked = replace(wish.asked, window=replace(wish.asked.window, first=None, original=False), across="")
    window, cut = asked.window, wish.cut
    found = ageing(asked.by, window.last, window.known, workbench.scope(asked, request.actor, request.today, cut))
    heads = groups()

    def numbers(line: dict[str, int], *own: tuple[str, str]) -> list[dict[str, Any]]:
        return [
            {"n": line[g.part], "url": f"{reverse('assignments')}?{query_of(g.part, window, *asked.cuts, *own)}"}
            for g in heads
        ]

    total = {g.part: sum(line[g.part] for line in found.values()) for g in heads}
    names = cut.names(asked.by, found)
    keys = sorted(
        found, key=lambda key: (-sum(n for part, n in found[key].items() if part.startswith("late")), names[key].order)
    )
    page = Paginator(keys, PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    lines = [
        {"name": _(names[key].name) or _("Tất cả"), "numbers": numbers(found[key], (asked.by, key))}
        for key in page.object_list
    ]
    context = {
        "heads": [{"word": days_word(g.part.partition(":")[2]), "kind": g.kind} for g in heads],
        "late": sum(g.kind == "late" for g in heads),
        "age": sum(g.kind == "age" for g in heads),
        "page": page,
        "lines": lines,
        "last": numbers(total),
        "one_day": True,
    }
    return _page(request, "tuoi", "ageing", wish, asked.window, context)


@require_GET
@only(*TOLD)
def returns_page(request: HttpRequest) -> HttpResponse:
    """Results sent back in a period, with what was lacking."""
    wish, window, within = _of_period(request)
    page = Paginator(returned(window, within), PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    return _page(request, "tra-lai", "returns", wish, window, {"page": page, "moves": page.object_list})


@require_GET
@only(*TOLD)
def extensions_page(request: HttpRequest) -> HttpResponse:
    """Requests for more time of a period by what one likes, and what became of them."""
    wish, window, within = _of_period(request)
    cut = wish.cut
    found = requests(wish.asked.by, window, within)
    names = cut.names(wish.asked.by, found)
    keys = sorted(found, key=lambda key: (-found[key].asked, names[key].order))
    total = Requests()
    for one in found.values():
        total.add(one)
    page = Paginator(keys, PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    lines = [{"name": _(names[key].name) or _("Tất cả"), "told": found[key]} for key in page.object_list]
    return _page(
        request,
        "gia-han",
        "extensions",
        wish,
        window,
        {"page": page, "lines": lines, "last": total, "article": current().extension.allowed.cite},
    )


@require_GET
@only(*OF_THE_OFFICE)
def own_clocks_page(request: HttpRequest) -> HttpResponse:
    """The Office's own duties of a period, in the cells by which everybody else is counted."""
    wish, window, _within = _of_period(request)
    lines = [
        {
            "word": _(CLOCK_WORDS[one.code]),
            "clock": one,
            "due": one.cells.done_on_time + one.cells.done_late + one.cells.open_overdue,
        }
        for one in own_clocks(window)
    ]
    return _page(request, "dong-ho", "own_clocks", wish, window, {"lines": lines, "no_links": {}})


def _of_period(request: HttpRequest) -> tuple[address.Wish, Window, Any]:
    """The period asked for, else the year so far; what is counted in it."""
    wish = address.read(request)
    window = wish.asked.window
    if window.first is None:
        window = replace(window, first=window.last.replace(month=1, day=1))
    within = workbench.scope(wish.asked, request.actor, request.today, wish.cut)
    return wish, window, within


def _page(
    request: HttpRequest, code: str, template: str, wish: address.Wish, window: Window, context: dict[str, Any]
) -> HttpResponse:
    word = _(TABLES[code][0])
    own = request.actor.role in AGENCY_ROLES
    dimensions = [
        {"value": by, "word": name, "on": by == wish.asked.by}
        for by, name in address.DIMENSION_WORDS.items()
        if by != "all" and not (own and by in form.OF_AGENCIES)
    ]
    shared = {
        "ready": tabs(request, code),
        "title": word,
        "wish": wish,
        "window": window,
        "head": address.DIMENSION_WORDS[wish.asked.by],
        "dimensions": dimensions if code in ("tuoi", "gia-han") else [],
        "kept": [(name, value) for name, value in request.GET.items() if name in address.NAMES and value],
    }
    return render(request, f"statistics/{template}.html", shared | context, status=422 if wish.refusals else 200)
