"""What a machine looks up: who it is, the agencies with their codes on a day, the five cells of a day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Query, Router

from dondoc.api import records
from dondoc.api.entrance import needs
from dondoc.api.problems import Problem
from dondoc.api.reading import By, Part, only_known, part
from dondoc.api.schemas import AgencyOut, FiguresOut, MachineOut, Page, problems
from dondoc.api.texts import Asked, Code, Day
from dondoc.connections.queries.codes import agencies_on
from dondoc.connections.queries.tokens import Scope
from dondoc.dashboard.queries import scope
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal
from dondoc.tasks.queries.figures import figures as figures_of

router = Router()


class AgenciesAsked(Part):
    """`on`: the day on which they stand and bear their codes; today where nothing is said."""

    on: Day | None = None
    kind: Code = ""
    code: Code = ""


class FiguresAsked(Asked):
    """`as_of`: the end of this day; `known_at`: as it was known then. `original`: judged by each assignment's first deadline."""

    as_of: Day | None = None
    known_at: Day | None = None
    agency: Code = ""
    original: bool = False


@router.get(
    "/me", response={200: MachineOut, **problems()}, **needs(), url_name="me", operation_id="who_am_i", tags=["me"]
)
def me(request: HttpRequest) -> dict[str, Any]:
    """Mã kết nối đang dùng: của cơ quan nào, được làm gì."""
    actor = request.actor
    return {
        "name": actor.name,
        "agency": {"id": actor.agency_id, "code": actor.agency_code, "name": actor.agency_name},
        "role": actor.role,
        "scopes": sorted(request.granted.scopes),
        "today": request.today,
        "requests_per_minute": settings.API_PER_MINUTE,
    }


@router.get(
    "/agencies",
    response={200: Page[AgencyOut], **problems()},
    **needs(Scope.AGENCIES_READ),
    url_name="agencies",
    operation_id="list_agencies",
    tags=["agencies"],
)
def agencies(request: HttpRequest, asked: Query[AgenciesAsked]) -> dict[str, Any]:
    """Các cơ quan đang hoạt động vào một ngày, với các mã dùng được vào ngày ấy."""
    visible = agencies_on(asked.on or request.today)
    rows = visible.filter(kind=asked.kind) if asked.kind else visible
    rows = rows.filter(code=asked.code) if asked.code else rows
    ids, following = part(request, rows, (By("kind"), By("position"), By("sort_key"), By("pk")), asked)
    found = {one.pk: one for one in visible.filter(pk__in=ids)}
    return {"items": [_agency(found[pk]) for pk in ids], "next": following}


def _agency(found: Any) -> dict[str, Any]:
    same = ("name", "short_name", "kind", "founded_on", "dissolved_on")
    codes = ("kind", "code", "valid_from", "valid_to")
    return {
        **records.agency(found),
        **{name: getattr(found, name) for name in same},
        "parent": records.agency(found.parent) if found.parent else None,
        "codes": [{name: getattr(one, name) for name in codes} for one in found.held],
    }


@router.get(
    "/figures",
    response={200: FiguresOut, **problems()},
    **needs(Scope.FIGURES_READ),
    url_name="figures",
    operation_id="get_figures",
    tags=["figures"],
)
def figures(request: HttpRequest, asked: Query[FiguresAsked]) -> dict[str, Any]:
    """Năm ô của một ngày, của cả tỉnh hoặc của cơ quan mã kết nối, và theo từng cơ quan; với các tỷ lệ mà Quy chế đặt."""
    only_known(request, asked)
    as_of = asked.as_of or request.today
    known_at = asked.known_at or as_of
    if max(as_of, known_at) > request.today or known_at < as_of:
        sentence = "Ngày hỏi số liệu phải từ hôm nay trở về trước, và ngày biết không sớm hơn ngày ấy."
        raise Problem(422, Refusal("as_of_unfit", sentence, field="as_of"))
    within = scope(request.actor, request.today)
    try:
        found = figures_of(as_of, known_at, asked.agency or None, within, asked.original)
    except KeyError:
        raise Http404 from None
    beyond = request.actor.role in AGENCY_ROLES and asked.agency not in ("", request.actor.agency_code)
    if beyond and not found.cells.total:
        raise Http404  # what an agency does not lead is not there for it
    return {
        "as_of": found.as_of,
        "known_at": found.known_at,
        "original": found.original,
        "cells": found.cells.as_dict(),
        "rates": [
            {name: getattr(rate, name) for name in ("code", "name", "formula", "numerator", "denominator", "value")}
            for rate in found.rates
        ],
        "agencies": [
            {"agency": {"id": one.id, "code": one.code, "name": one.name}, "cells": one.cells.as_dict()}
            for one in found.agencies
        ],
    }
