"""The explanations that a person may see: those of a period, one with its points and rows, and what is due from an agency (D9, F1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models import Window as Over
from django.db.models.functions import RowNumber

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.models import StoredFile
from dondoc.exchanges.models import Explanation, ExplanationPoint, ExplanationRow
from dondoc.exchanges.queries.explaining import Behind, Owing, behind, owing
from dondoc.organisations.models import Agency
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.due_work import Light, Work
from dondoc.rules.explaining import Window
from dondoc.rules.own_clocks import Clock
from dondoc.rules.periods import ONE_DAY, Period
from dondoc.tasks.models import Assignment, Update
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import one_of, stands_for

PER_PAGE = 50
#: Rows that a point shows at first; the list behind its figure has them all.
SHOWN = 20
#: How the explanations of a period may be narrowed, in the order of the tabs.
STATES = ("unasked", "waiting", "overdue", "filed")


def sees_all(actor: Actor) -> bool:
    """The Office and the leaders of the province see every explanation; an agency its own."""
    return actor.sees_everything


def demands(actor: Actor) -> bool:
    """Whether this reader may ask for explanations."""
    return may(Deed.DEMAND_EXPLANATION, own_party(actor))


def explanations_for(actor: Actor, day: date) -> QuerySet[Explanation]:
    """What the actor may open."""
    if sees_all(actor):
        return Explanation.objects.all()
    if actor.role in AGENCY_ROLES:
        return Explanation.objects.filter(agency_id__in=stands_for(actor.agency_id, day))
    return Explanation.objects.none()


def period_of(explanation: Explanation) -> Period:
    return Period(explanation.kind, explanation.year, explanation.part)  # type: ignore[arg-type]


def state_of(explanation: Explanation | None, today: date) -> str:
    """A code of STATES, or "late" for one that was filed after its day."""
    if explanation is None:
        return "unasked"
    if explanation.filed_at is None:
        return "overdue" if explanation.due_on < today else "waiting"
    return "late" if clock.day_of(explanation.filed_at) > explanation.due_on else "filed"


EXCEPTIONS_FIRST = ("overdue", "waiting", "unasked", "late", "filed")


@dataclass(frozen=True, slots=True)
class Line:
    """One agency in a period: its figures as they were asked, or as they are now; its explanation if it was asked."""

    agency: Agency
    numbers: dict[str, int]
    owed: list[str]
    explanation: Explanation | None
    state: str


@dataclass(frozen=True, slots=True)
class Listing:
    """`tabs`: how many lines each state has; `unasked`: how many agencies can still be asked."""

    page: Page
    tabs: dict[str, int]
    unasked: int


def listing(window: Window, today: date, state: str = "", number: int = 1) -> Listing:
    """The agencies of a period that owe an explanation or were asked for one. Seven queries."""
    of = window.period
    asked = Explanation.objects.filter(kind=of.kind, year=of.year, part=of.part).select_related("agency", "filed_by")
    by_agency = {one.agency_id: one for one in asked.order_by("agency__kind", "agency__position", "agency__sort_key")}
    points: dict[int, dict[str, int]] = defaultdict(dict)
    told = ExplanationPoint.objects.filter(explanation__in=[one.pk for one in by_agency.values()], number__isnull=False)
    for agency, trigger, n in told.values_list("explanation__agency_id", "trigger", "number"):
        points[agency][trigger] = n
    lines = [_line(one, by_agency.pop(one.agency.pk, None), points, today) for one in owing(window, today)]
    # asked then, and owing nothing any more by what is known today
    lines += [_line(Owing(one.agency, {}, []), one, points, today) for one in by_agency.values()]
    lines.sort(key=lambda line: EXCEPTIONS_FIRST.index(line.state))
    tabs = {code: sum(_in(line, code) for line in lines) for code in STATES}
    chosen = [line for line in lines if _in(line, state)] if state in STATES else lines
    return Listing(Paginator(chosen, PER_PAGE).get_page(number), {"": len(lines)} | tabs, tabs["unasked"])


def _line(one: Owing, asked: Explanation | None, points: dict[int, dict[str, int]], today: date) -> Line:
    if asked is None:
        return Line(one.agency, one.numbers, one.owed, None, "unasked")
    then = points[asked.agency_id]
    return Line(asked.agency, then, list(then), asked, state_of(asked, today))


def _in(line: Line, state: str) -> bool:
    return line.state == state or (state == "filed" and line.state == "late")


def agency_numbered(pk: int | None) -> Agency | None:
    """The agency with this key."""
    return Agency.objects.filter(pk=pk).first() if pk is not None else None


def own_listing(actor: Actor, today: date, number: int = 1) -> Page:
    """What an agency was asked, newest first."""
    rows = explanations_for(actor, today).select_related("agency").order_by("-at", "-pk")
    return Paginator(rows, PER_PAGE).get_page(number)


@dataclass(frozen=True, slots=True)
class RowTold:
    """An assignment behind a figure. `said`: what the agency explained about it by itself in the period, as an update."""

    assignment_id: int
    title: str
    directive_number: str
    position: int
    due_on: date | None
    days_late: int | None
    times: int | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class PointTold:
    point: ExplanationPoint
    rows: list[RowTold] = field(default_factory=list)
    rest: int = 0


def points_of(explanation: Explanation, shown: int | None = SHOWN) -> list[PointTold]:
    """The points with their rows, worst first, the first `shown` of each (None: all). Three queries."""
    points = list(explanation.points.annotate(all_rows=Count("rows")).order_by("pk"))
    of_points = ExplanationRow.objects.filter(point__in=points).select_related("assignment__task__directive")
    if shown is not None:
        place = Over(RowNumber(), partition_by="point", order_by="pk")
        of_points = of_points.annotate(place=place).filter(place__lte=shown)
    found = list(of_points.order_by("pk"))
    told = _told([(row.assignment, row.days_late, row.times) for row in found], explanation)
    rows: dict[int, list[RowTold]] = defaultdict(list)
    for row, one in zip(found, told, strict=True):
        rows[row.point_id].append(one)
    return [PointTold(point, rows[point.pk], point.all_rows - len(rows[point.pk])) for point in points]


def _told(found: list[tuple[Assignment, int | None, int | None]], window: Explanation | Window) -> list[RowTold]:
    begin, end = clock.end_of(window.first - ONE_DAY), clock.end_of(window.as_of)
    told = Update.objects.filter(kind=UpdateKind.EXPLANATION, assignment__in={one.pk for one, _, _ in found})
    said: dict[int, str] = {}
    for update in told.filter(filed_at__gt=begin, filed_at__lte=end).order_by("filed_at"):
        said[update.assignment_id] = update.text
    return [
        RowTold(
            assignment_id=one.pk,
            title=short_title(one.task.content),
            directive_number=one.task.directive.number,
            position=one.task.position,
            due_on=one.due_on,
            days_late=days_late,
            times=times,
            said=said.get(one.pk, ""),
        )
        for one, days_late, times in found
    ]


def rows_page(trigger: str, window: Window, today: date, agency_id: int, number: int = 1) -> tuple[Page, list[RowTold]]:
    """The rows behind a figure that nobody was asked about yet, as they are counted now."""
    page = Paginator(behind(trigger, window, today, [agency_id]), PER_PAGE).get_page(number)
    found: list[Behind] = list(page.object_list)
    rows = Assignment.objects.select_related("task__directive").in_bulk([one.assignment_id for one in found])
    return page, _told([(rows[one.assignment_id], one.days_late, one.times) for one in found], window)


def collection(window: Window, actor: Actor, today: date) -> list[Explanation]:
    """All explanations of a period that were asked for, in the official order of the agencies."""
    of = window.period
    rows = explanations_for(actor, today).filter(kind=of.kind, year=of.year, part=of.part)
    order = ("agency__kind", "agency__position", "agency__sort_key")
    return list(rows.select_related("agency", "filed_by").prefetch_related("points").order_by(*order))


def files_for(actor: Actor, explanation_id: int, day: date) -> QuerySet[StoredFile]:
    """The files of one explanation, for whoever may see it."""
    visible = explanations_for(actor, day).filter(pk=explanation_id)
    return StoredFile.objects.filter(pk__in=visible.values("files"))


def prepares(actor: Actor, explanation: Explanation, day: date) -> bool:
    """Whether this reader may write the agency's draft; who signs may file it too."""
    if explanation.filed_at is not None or actor.role not in AGENCY_ROLES:
        return False
    own = explanation.agency_id in stands_for(actor.agency_id, day)
    return own and may(Deed.PREPARE_EXPLANATION, {agency_party(actor)})


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Explanations that whoever signs for an agency has not filed yet. One query."""
    if actor.role not in AGENCY_ROLES or not actor.signs:
        return
    for pk, due_on, at, cite in _unfiled(own=stands_for(actor.agency_id, today)):
        yield Light(Work.EXPLAIN, pk, Clock(due_on, clock.day_of(at), cite))


@MadeOnce
def _unfiled(own: Any) -> QuerySet[Any]:
    rows = Explanation.objects.filter(one_of("agency_id", own), filed_at__isnull=True)
    return rows.values_list("pk", "due_on", "at", "cite")


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines. One query."""
    rows = Explanation.objects.filter(pk__in=pks).select_related("by")
    rows = rows.annotate(figures=Sum("points__number", filter=Q(points__number__isnull=False)))
    return {
        one.pk: {
            "title": period_of(one).name,
            "entered_tasks": one.figures or 0,
            "said": one.words,
            "said_by": one.by.full_name,
            "said_at": one.at,
            "said_deed": "explain",
        }
        for one in rows
    }
