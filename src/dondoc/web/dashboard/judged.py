"""How results were judged when they were confirmed (E2): the province or one's own agency, agency by agency; every figure of today opens its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.core.regulation import current
from dondoc.dashboard.queries.judged import AgencyJudged, judged
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.standing import Cell
from dondoc.tasks.queries.from_figures import NONE
from dondoc.tasks.queries.judged import Judged
from dondoc.web.access import only
from dondoc.web.dashboard.links import Links
from dondoc.web.dashboard.parts import KIND_TABS, SEEING
from dondoc.web.dashboard.tables import KINDS, PER_PAGE
from dondoc.web.dashboard.views import asked_day, by_original
from dondoc.web.fields import number_in
from dondoc.web.work.drilled import level_word
from dondoc.web.work.filters import address

#: Which part of what was counted a scale of the regulation speaks of.
SCALES = {"quality": 0, "effectiveness": 1}
CELLS = (Cell.DONE_ON_TIME.value, Cell.DONE_LATE.value, Cell.UNDATED.value)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of agencies, or a line of the tables of the whole: what it counts and what the list is asked for."""

    word: str | Promise
    asked: dict[str, str]
    of: Callable[[Judged], int]


@require_GET
@only(*SEEING)
def judged_page(request: HttpRequest) -> HttpResponse:
    """Of today, or of the end of the day asked for (`ngay`); `han` as on the first page."""
    as_of, refusal = asked_day(request)
    original = by_original(request)
    agencies = judged(request.actor, as_of, request.today, original)
    whole: Judged = sum((one.counts for one in agencies), Counter())
    links = Links(request.actor, live=as_of == request.today and not original)
    levels = {scale: _levels(scale, whole) for scale in SCALES}
    own = request.actor.role in AGENCY_ROLES
    context = {
        "as_of": as_of,
        "typed_day": request.GET.get("ngay", ""),
        "original": original,
        "is_today": as_of == request.today,
        "refusal": refusal,
        "total": whole.total(),
        "scales": [_scale(scale, levels[scale], whole, links) for scale in SCALES],
        "own_agency": own,
        "rules": current(),
    }
    if not own:
        context |= _table(request, agencies, levels, links)
    return render(request, "dashboard/judged.html", context, status=422 if refusal else 200)


def _levels(scale: str, whole: Judged) -> list[str]:
    """The levels of the regulation in force, best first, then those of earlier ones that were given, then "" where nothing was judged."""
    known = [one.code for one in getattr(current().judgement, scale)]
    given = {key[SCALES[scale]] for key in whole}
    return [*known, *sorted(given - {*known, ""}), *([""] if "" in given else [])]


def _count(keep: Callable[[tuple[str, str, str]], bool]) -> Callable[[Judged], int]:
    return lambda counts: sum(n for key, n in counts.items() if keep(key))


def _level(scale: str, code: str) -> Column:
    place = SCALES[scale]
    return Column(level_word(scale, code), {scale: code or NONE}, _count(lambda key: key[place] == code))


def _scale(scale: str, levels: list[str], whole: Judged, links: Links) -> dict[str, Any]:
    """One scale against the deadlines: how many of each level were in time, late, without a deadline."""
    place = SCALES[scale]
    lines = []
    for code in levels:
        level = _level(scale, code)
        cells = [
            (
                sum(n for key, n in whole.items() if key[place] == code and key[2] == cell),
                links.to(**level.asked, cell=cell),
            )
            for cell in CELLS
        ]
        lines.append({"word": level.word, "n": level.of(whole), "url": links.to(**level.asked), "cells": cells})
    cells = [
        (_count(lambda key, cell=cell: key[2] == cell)(whole), links.to(state="completed", cell=cell)) for cell in CELLS
    ]
    return {
        "word": _("Chất lượng") if scale == "quality" else _("Hiệu quả"),
        "lines": lines,
        "last": {"n": whole.total(), "url": links.to(state="completed"), "cells": cells},
    }


def _table(
    request: HttpRequest, agencies: list[AgencyJudged], levels: dict[str, list[str]], links: Links
) -> dict[str, Any]:
    """Agencies of the open tab, those with most results of the lowest level first."""
    kind = request.GET.get("loai", "so")
    kind = kind if kind in KIND_TABS else "so"
    done = [
        Column(_("Hoàn thành"), {"state": "completed"}, Counter.total),
        Column(_("Quá hạn"), {"cell": CELLS[1]}, _count(lambda key: key[2] == CELLS[1])),
    ]
    groups = [(scale, [_level(scale, code) for code in levels[scale]]) for scale in SCALES]
    columns = [*done, *(column for _scale, some in groups for column in some)]
    lowest = next((_level("quality", code).of for code in reversed(levels["quality"]) if code), Counter.total)
    shown = [one for one in agencies if one.kind in KINDS[kind]]
    shown.sort(key=lambda one: (-lowest(one.counts), -done[1].of(one.counts), -one.counts.total(), one.name))
    page = Paginator(shown, PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    block = ",".join(f"k:{one}" for one in KINDS[kind])
    return {
        "page": page,
        "groups": [(_("Chất lượng") if scale == "quality" else _("Hiệu quả"), some) for scale, some in groups],
        "columns": columns,
        "rows": [
            {"name": one.name, "cells": _cells([one], columns, links, agency=one.code)} for one in page.object_list
        ],
        "last": _cells(shown, columns, links, block=block),
        "kinds": [
            {"word": word, "url": address(request.GET, loai=code), "on": code == kind}
            for code, word in KIND_TABS.items()
        ],
    }


def _cells(some: Iterable[AgencyJudged], columns: list[Column], links: Links, **among: str) -> list[dict[str, Any]]:
    counts: Judged = sum((one.counts for one in some), Counter())
    return [{"word": c.word, "n": c.of(counts), "url": links.to(**among, **c.asked)} for c in columns]
