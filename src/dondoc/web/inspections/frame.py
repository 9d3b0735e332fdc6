"""The frame of an inspection's page: the inspection, how the reader stands to it, and the strip of the parts that he may open (G1–G3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from dondoc.inspections.queries.sight import NEAR, Side, inspections_for, reads_evidence, side_of
from dondoc.rules.inspections import InspectionState
from dondoc.web.access import find
from dondoc.web.inspections.words import SIDES, STATES, body_word, content_words, kind_word

#: Part -> name of its address and its word, in the order of the strip.
PARTS: dict[str, tuple[str, str | Promise]] = {
    "overview": ("inspection", _("Tổng quan")),
    "tasks": ("inspection_tasks", _("Nhiệm vụ")),
    "papers": ("inspection_papers", _("Tài liệu")),
    "evidence": ("inspection_evidence", _("Bằng chứng")),
    "minutes": ("inspection_minutes", _("Biên bản")),
    "conclusion": ("inspection_conclusion", _("Kết luận")),
    "recommendations": ("inspection_recommendations", _p("many", "Kiến nghị")),
}
_ALL = tuple(PARTS)
_OUTER = tuple(part for part in PARTS if part != "evidence")
#: What each side opens; evidence besides who inspected it, once it is concluded. What is not here does not exist for it.
SEEN: dict[Side, tuple[str, ...]] = {
    Side.HEAD: _ALL,
    Side.INSPECTS: _ALL,
    Side.PREPARES: _OUTER,
    Side.LEADS: _OUTER,
    Side.INSPECTED: ("overview", "papers", "minutes", "conclusion", "recommendations"),
    Side.CONCLUDED: ("overview", "conclusion", "recommendations"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the strip."""

    word: str | Promise
    url: str
    here: bool


def frame(request: HttpRequest, pk: int, part: str) -> tuple[Any, Side, dict[str, Any]]:
    """The inspection, the reader's side and what `inspections/page.html` shows around the part `part` (a key of `PARTS`).

    404 for whoever does not see the inspection, or not this part of it. Two queries for who may inspect, three for an agency,
    one or two more where it is concluded.
    """
    rows = inspections_for(request.actor, request.today).select_related(
        "agency", "by_agency", "team", "by", "plan_line__plan"
    )
    inspection = find(request, rows, pk)
    side = side_of(request.actor, inspection, request.today)
    if side is None:
        raise Http404
    seen = set(SEEN[side])
    if reads_evidence(request.actor, inspection, side, request.today):
        seen.add("evidence")
    if part not in seen:
        raise Http404
    return inspection, side, {"inspection": inspection, "side": side.value, **_told(inspection, side, part, seen)}


def _told(inspection: Any, side: Side, part: str, seen: Collection[str]) -> dict[str, Any]:
    rules = inspection.regulation_id
    return {
        "look": STATES[inspection.state],
        "near": side in NEAR,
        "side_word": SIDES[side.value],
        "kind_word": kind_word(rules, inspection.kind),
        "contents": content_words(rules, inspection.contents),
        "team_word": body_word(rules, inspection.team.body if inspection.team else ""),
        "strip": [
            Part(word, reverse(name, args=[inspection.pk]), code == part)
            for code, (name, word) in PARTS.items()
            if code in seen and there(name)
        ],
    }


def days_over(inspection: Any, day: date) -> int:
    """Days since an inspection that still runs was expected to end; not above 0 where none have passed."""
    return (day - inspection.last).days if inspection.state == InspectionState.RUNNING else 0


@cache
def there(name: str) -> bool:
    """Whether the part has its page."""
    try:
        reverse(name, args=[1])
    except NoReverseMatch:
        return False
    return True
