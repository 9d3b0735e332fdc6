"""The usual list, narrowed by nothing but a view and one agency: its tabs and its first page by statements that are made once.

It is asked more often than any other and would be built anew at each look. What it answers is what `listing` answers; a test holds them together.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Value

from dondoc.core.made_once import MadeOnce
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.cells import in_population
from dondoc.tasks.queries.list_views import (
    ALL,
    NONE,
    PER_PAGE,
    VIEWS,
    Known,
    followed_by,
    order_of,
    soon_until,
    view_of,
)
from dondoc.tasks.queries.visibility import asking, assignments_for, one_of, own_of

if TYPE_CHECKING:
    from dondoc.tasks.queries.listing import Filters

#: Of what is asked here everything is told (`fits`); who leads it changes neither counts nor order.
_KNOWN = Known(ALL, NONE)


def fits(filters: Filters, actor: Actor, scope: str) -> bool:
    """Whether nothing but a view, an order and an agency is asked, of rows of which this actor is told all."""
    bare = replace(filters, view="all", scope="", agency="", sort="due") == type(filters)()
    return bare and filters.sort != "updated" and (scope == "own" or actor.sees_everything)


def tabs(filters: Filters, agencies: list[int], actor: Actor, today: date) -> list[tuple[str, int]]:
    """As `listing` counts them. One query; over the whole province two, for the index that counts it does not know who follows what."""
    shape, values = _asked(filters, agencies, actor, today)
    told = _counts(*shape, **values)[0]
    if "mine" not in told and (actor.is_office or actor.role in AGENCY_ROLES):
        told["mine"] = _followed.first(*shape, **values)["n"]
    return [(v, told[v]) for v in VIEWS if v in told]


def first_page(filters: Filters, agencies: list[int], actor: Actor, today: date) -> list[int]:
    """The assignments of the first page, in their order. One query."""
    shape, values = _asked(filters, agencies, actor, today)
    return _first(filters.view, filters.sort, *shape, **values)


def _asked(filters: Filters, agencies: list[int], actor: Actor, today: date) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The shape of the statement, with the days that its conditions hold, and its values. `agencies`: those that the asked one stands for."""
    own = own_of(actor, today)
    values = {"own": own, "duty": actor.duty_id, "unit": actor.agency_id, "agencies": agencies}
    return (actor.role, today, soon_until(today), bool(filters.agency)), values


def _rows(role: Role, today: date, narrowed: bool, values: dict[str, Value]) -> tuple[QuerySet[Assignment], Actor]:
    actor = asking(role, duty=values["duty"], agency=values["unit"])
    if role in AGENCY_ROLES:
        led = one_of("agency_id", values["own"]) | Q(unit_id=values["unit"])
        rows = Assignment.objects.filter(in_population()).filter(led)
    else:
        rows = assignments_for(actor, today).filter(in_population())
    return rows.filter(one_of("agency_id", values["agencies"])) if narrowed else rows, actor


def _made_counts(role: Role, today: date, _soon: date, narrowed: bool, **values: Value) -> QuerySet[Any, Any]:
    rows, actor = _rows(role, today, narrowed, values)
    # Rows and not a column are counted: then an index alone answers.
    counts = {v: Count(Value(1), filter=view_of(v, actor, today, _KNOWN)) for v in VIEWS if v != "mine"}
    if narrowed and actor.is_office:  # the index of an agency's assignments knows their tasks
        followed = Task.objects.filter(directive__specialist_id=values["duty"]).values("pk")
        counts["mine"] = Count(Value(1), filter=Q(task_id__in=followed))
    return rows.order_by().values(whole=Value(1)).annotate(**counts)


def _made_followed(role: Role, today: date, _soon: date, narrowed: bool, **values: Value) -> QuerySet[Any, Any]:
    rows, actor = _rows(role, today, narrowed, values)
    return rows.filter(followed_by(actor)).order_by().values(whole=Value(1)).annotate(n=Count(Value(1)))


def _made_first(
    view: str, sort: str, role: Role, today: date, _soon: date, narrowed: bool, **values: Value
) -> QuerySet[Any, Any]:
    rows, actor = _rows(role, today, narrowed, values)
    seen = rows.filter(view_of(view, actor, today, _KNOWN)).order_by(*order_of(sort))
    return seen.values_list("pk", flat=True)[:PER_PAGE]


_counts, _followed, _first = MadeOnce(_made_counts), MadeOnce(_made_followed), MadeOnce(_made_first)
