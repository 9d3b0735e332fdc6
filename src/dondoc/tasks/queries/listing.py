"""The list of assignments: the conditions and folds that a page may ask for. Every figure's link ends here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value

from dondoc.core.made_once import MadeOnce
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Coordination, Task
from dondoc.tasks.models.task import Origin
from dondoc.tasks.queries import from_figures, usual
from dondoc.tasks.queries.cells import in_cell, in_population
from dondoc.tasks.queries.folding import TaskRow, folds, task_rows
from dondoc.tasks.queries.list_views import ALL, NONE, PER_PAGE, VIEWS, Known, followed_by, order_of, view_of
from dondoc.tasks.queries.past_figure import PastFigure
from dondoc.tasks.queries.rows import AssignmentRow, assignment_rows, short_title
from dondoc.tasks.queries.searching import assignments_saying
from dondoc.tasks.queries.settled import Settled
from dondoc.tasks.queries.visibility import (
    all_of_it,
    assignments_for,
    directives_for,
    stands_for,
    tasks_for,
)

#: Of an agency: its own work, what it takes part in, what it follows in its field or below it.
SCOPES = ("own", "part", "follow", "all")
#: Of the filter `origin`: whoever above the province it came from.
FROM_ABOVE = "above"
SORTS = ("due", "-due", "updated", "issued", "agency")
_GONE = frozenset({State.WITHDRAWN.value, State.TRANSFERRED.value})


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. Empty values ask for nothing; `agency` and `field` are codes, `states` codes of the life cycle.

    `on` is one day of the load strip: still to be done and judged by that day, or with `until` by one of the days up to that.
    From `waits` to `figure` see `from_figures`: `late` in days behind (from, to), `issued` and `filed` a day of the month, "-" means none.
    """

    view: str = "all"
    scope: str = ""
    cell: str = ""
    states: tuple[str, ...] = ()
    agency: str = ""
    agency_kind: str = ""
    field: str = ""
    directive: int | None = None
    task: int | None = None
    specialist: int | None = None
    urgency: str = ""
    origin: str = ""
    due_from: date | None = None
    due_to: date | None = None
    on: date | None = None
    until: date | None = None
    marked: bool = False
    waits: str = ""
    late: tuple[int, int | None] | None = None
    silent: int | None = None
    assigner: str = ""
    issued: date | None = None
    filed: date | None = None
    block: str = ""
    unit: str = ""
    person: str = ""
    among: tuple[int, ...] = ()
    quality: str = ""
    effectiveness: str = ""
    figure: PastFigure | None = None
    q: str = ""
    sort: str = "due"
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `page` carries rows; `tabs` the saved views with their counts; `drop` names the filter that hides most."""

    page: Page
    rows: list[AssignmentRow | TaskRow]
    tabs: list[tuple[str, int]]
    filters: Filters
    drop: tuple[str, int] | None = None
    #: That of the agency asked for, where reading the list has told it.
    agency_name: str | None = None


def scope_of(filters: Filters, actor: Actor) -> str:
    """An agency's list opens on its own work; as soon as an agency or a directive is asked for, on all that may be seen."""
    if actor.role not in AGENCY_ROLES:
        return "all"
    if filters.scope in SCOPES:
        return filters.scope
    return "all" if filters.agency or filters.directive or filters.task or filters.field else "own"


def listing(actor: Actor, filters: Filters, today: date, number: int = 1) -> Listing:
    """The page `number` of what this actor may see and the filters ask for. A fixed number of queries."""
    if number == 1 and usual.fits(filters, actor, scope_of(filters, actor)):
        named = _agency.first(asked=filters.agency) if filters.agency else None
        asked = stands_for(named[0], today) if named else []
        tabs, found = usual.tabs(filters, asked, actor, today), usual.first_page(filters, asked, actor, today)
        if found or not filters.agency:
            return _usual(filters, tabs, assignment_rows(found, actor, today), named[1] if named else None)
    base, known = _scoped(actor, filters, today), known_to(actor, filters, today)
    if filters.states or filters.folded:
        base = base.annotate(told_state=known.state())
    if filters.sort == "updated" or filters.folded:
        base = base.annotate(told_update=known.updated())
    conditions = conditions_of(filters, actor, today, known)
    rows = base.filter(*conditions.values())
    source = (
        folds(rows, known.told, today)
        if filters.folded
        else rows.order_by(*order_of(filters.sort)).values_list("pk", flat=True)
    )
    # A tab keeps the other filters, so it counts within them; the open one has then counted the list already.
    tabs = _tabs(base.filter(*(q for name, q in conditions.items() if name != "view")), actor, today, known)
    pages = Paginator(source, PER_PAGE)
    if not filters.folded and filters.view in dict(tabs):
        pages.count = dict(tabs)[filters.view]
    page = pages.get_page(number)
    found = list(page.object_list)
    filled = task_rows(found, rows, actor, today) if filters.folded else assignment_rows(found, actor, today)
    empty = not filled and bool(conditions)
    return Listing(
        page=page,
        rows=filled,
        tabs=tabs,
        filters=filters,
        drop=_most_hiding(base, conditions) if empty else None,
    )


def _usual(filters: Filters, tabs: list[tuple[str, int]], rows: list[AssignmentRow], name: str | None) -> Listing:
    told = dict(tabs)
    page = Paginator(range(told.get(filters.view, len(rows))), PER_PAGE).get_page(1)
    hiding = ("view", told["all"]) if not rows and filters.view != "all" and told["all"] else None
    return Listing(page, list(rows), tabs, filters, hiding, name)


def matching(actor: Actor, filters: Filters, today: date) -> QuerySet[Assignment]:
    """All that the filters find for this actor, unordered."""
    base, known = _scoped(actor, filters, today), known_to(actor, filters, today)
    base = base.annotate(told_state=known.state(), told_update=known.updated())
    return base.filter(*conditions_of(filters, actor, today, known).values())


def _scoped(actor: Actor, filters: Filters, today: date) -> QuerySet[Assignment]:
    """What an agency leads, takes part in or follows it may see by that very fact, so only of "all" is it asked what it may see."""
    scope = scope_of(filters, actor)
    seen = assignments_for(actor, today) if scope == "all" else Assignment.objects.all()
    # What was withdrawn or transferred is counted nowhere, so it is found only by asking for that state: a list is as long as its figure.
    # A figure of a past day counts what was withdrawn since.
    gone = _GONE & set(filters.states) or filters.figure
    seen = seen.filter(~Q(state=State.DRAFT.value) if gone else in_population())
    if scope == "all":
        return seen
    led = led_by(actor, today)
    if scope == "own":
        return seen.filter(led)
    own = stands_for(actor.agency_id, today)
    if scope == "part":
        part = Exists(Coordination.objects.filter(task=OuterRef("task"), agency_id__in=own)) | Exists(
            Task.concerned.through.objects.filter(task_id=OuterRef("task_id"), agency_id__in=own)
        )
        return seen.exclude(led).filter(part)
    return seen.exclude(led).filter(all_of_it(actor, own))


def known_to(actor: Actor, filters: Filters, today: date) -> Known:
    """Asked once for a list. An agency knows all of its own work."""
    if actor.sees_whole_what_he_sees:
        return Known(ALL, led_by(actor, today) if actor.is_office else NONE)
    if actor.role not in AGENCY_ROLES:
        return Known(NONE, NONE)
    if scope_of(filters, actor) == "own":
        return Known(ALL, ALL)
    own = stands_for(actor.agency_id, today)
    part = Exists(Coordination.objects.filter(task=OuterRef("task"), agency_id__in=own))
    return Known(all_of_it(actor, own) | Q(part), Q(agency_id__in=own) | Q(unit_id=actor.agency_id))


def led_by(actor: Actor, today: date) -> Q:
    """What the actor's agency leads or, in a subordinate unit, what was passed to it."""
    return Q(agency_id__in=stands_for(actor.agency_id, today)) | Q(unit_id=actor.agency_id)


def _tabs(base: QuerySet[Assignment], actor: Actor, today: date, known: Known) -> list[tuple[str, int]]:
    """Two queries. Nobody follows by name but the Office's people and the agencies'.

    Rows and not a column: the province is counted from an index alone. Who follows a directive is in none, so that is asked apart.
    """
    told = base.aggregate(**{v: Count(Value(1), filter=view_of(v, actor, today, known)) for v in VIEWS if v != "mine"})
    if actor.is_office or actor.role in AGENCY_ROLES:
        told["mine"] = base.filter(followed_by(actor)).count()
    return [(v, told[v]) for v in VIEWS if v in told]


def conditions_of(filters: Filters, actor: Actor, today: date, known: Known) -> dict[str, Q]:
    """What each active filter asks, by its name in the address. Views and cells leave out what no figure counts."""
    f = filters
    found: dict[str, Q] = {}
    if f.view != "all":
        found["view"] = view_of(f.view, actor, today, known)
    if f.cell:
        found["cell"] = Q(Settled(in_cell, Cell(f.cell), today))
    if f.states:
        found["state"] = Q(told_state__in=f.states)
    if f.agency:
        found["agency"] = Q(agency_id__in=_agencies_asked(f, today))
    simple = {
        "agency_kind": ("agency__kind", f.agency_kind),
        "directive": ("task__directive_id", f.directive),
        "task": ("task_id", f.task),
        "specialist": ("task__directive__specialist_id", f.specialist),
        "urgency": ("task__directive__urgency", f.urgency),
        "origin": ("task__origin", f.origin if f.origin != FROM_ABOVE else ""),
        "due_from": ("due_on__gte", f.due_from),
        "due_to": ("due_on__lte", f.due_to),
        "marked": ("marked", f.marked or None),
    }
    found |= {name: Q(**{column: value}) for name, (column, value) in simple.items() if value not in (None, "")}
    found |= from_figures.conditions(f, actor, today)
    if f.origin == FROM_ABOVE:
        found["origin"] = ~Q(task__origin=Origin.PROVINCE.value)
    if f.on:
        found["on"] = known.to_do() & Q(late_after__range=(f.on, f.until or f.on))
    if f.q and (said := assignments_saying(f.q)):
        found["q"] = said
    return found


def _made_agency(asked: Value) -> QuerySet[Any, Any]:
    """By its code, as links write it, or by its name, as people type it."""
    named = Agency.objects.filter(Q(code=asked) | Q(name=asked) | Q(short_name=asked))
    return named.order_by(F("dissolved_on").desc(nulls_first=True)).values_list("pk", "name")[:1]


def _made_agency_names() -> QuerySet[Any, Any]:
    inner = [AgencyKind.PROVINCE.value, AgencyKind.DIVISION.value, AgencyKind.SUBORDINATE.value]
    leading = Agency.objects.exclude(kind__in=inner).order_by("kind", "position", "sort_key")
    return leading.values_list("name", flat=True)


_agency, _agency_names = MadeOnce(_made_agency), MadeOnce(_made_agency_names)


def agency_names() -> list[str]:
    """Who can lead a task, in the official order, to be offered while one types. One query."""
    return _agency_names()


def _agencies_asked(filters: Filters, today: date) -> list[int]:
    """The agency that is asked for, with those it stands for; none where there is no such agency."""
    named = _agency.first(asked=filters.agency) if filters.agency else None
    return stands_for(named[0], today) if named else []


def names_of(filters: Filters, actor: Actor, today: date, agency: str | None = None) -> dict[str, str]:
    """What the ids and codes of the filters stand for, to be said on their pills; of what the actor may not see, nothing. A query each.
    `agency`: the name of the one asked for, where it is known."""
    found: dict[str, str] = {}
    if agency is not None:
        found["agency"] = agency
    elif filters.agency:
        named = _agency.first(asked=filters.agency)
        found["agency"] = named[1] if named else filters.agency
    if filters.directive:
        seen = directives_for(actor, today).filter(pk=filters.directive)
        found["directive"] = seen.values_list("number", flat=True).first() or str(filters.directive)
    if filters.task:
        content = tasks_for(actor, today).filter(pk=filters.task).values_list("content", flat=True).first()
        found["task"] = short_title(content or str(filters.task), 40)
    return found | from_figures.names(filters, actor, today)


def _most_hiding(base: QuerySet[Assignment], conditions: dict[str, Q]) -> tuple[str, int] | None:
    """The filter without which most would be found, and how many; None if no single one is to blame. One query."""
    without = {
        f"without_{name}": Count("pk", filter=_all_of([q for other, q in conditions.items() if other != name]))
        for name in conditions
    }
    told = base.aggregate(**without)
    worst = max(told, key=lambda key: told[key])
    return (worst.removeprefix("without_"), told[worst]) if told[worst] else None


def _all_of(conditions: list[Q]) -> Q:
    found = Q(pk__isnull=False)
    for condition in conditions:
        found &= condition
    return found
