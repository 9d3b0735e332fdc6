"""Where an inspection would find most: agencies and tasks by signs of risk, each with its figure, the points explained (moonshot 15; TH 12; BT 13.2).

The signs and their points stand in `rules/inspections.RISKS`; a sign is a question, not a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.feedback.models import Feedback
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency
from dondoc.rules.access import Deed
from dondoc.rules.inspections import LONG_OVERDUE_DAYS, LOOKED_BACK_DAYS, RISKS, SILENT_DAYS
from dondoc.rules.lifecycle import State
from dondoc.rules.periods import ONE_DAY, Bounds
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Judgement, Move, Update, UpdateFile
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.cells import in_population, of_counted
from dondoc.tasks.queries.visibility import stands_for
from dondoc.tasks.queries.waiting import STILL_TO_DO

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign with its figure: days for `overdue` and `silent`, times for `returned`, tasks for an agency, else 0; and its points."""

    code: str
    figure: int
    points: int


@dataclass(slots=True)
class AgencyRisk:
    """An agency with its assignments, the tasks that bear each sign, and the points of all."""

    agency: Agency
    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def points(self) -> int:
        return sum(RISKS[code] * n for code, n in self.counts.items())

    @property
    def reasons(self) -> list[Reason]:
        """Those that are there, the heaviest first."""
        found = [Reason(code, n, RISKS[code] * n) for code, n in self.counts.items() if n]
        return sorted(found, key=lambda one: -one.points)


@dataclass(frozen=True, slots=True)
class TaskRisk:
    """An assignment with its signs; `chosen`: it is in the inspection already."""

    assignment: Assignment
    reasons: list[Reason]
    chosen: bool

    @property
    def points(self) -> int:
        return sum(one.points for one in self.reasons)


def looked_back(day: date) -> Bounds:
    """The days in which deeds are signs."""
    return Bounds(day - timedelta(days=LOOKED_BACK_DAYS), day)


def agencies_by_risk(day: date, *, known: Iterable[int] | None = None) -> list[AgencyRisk]:
    """Every agency that holds assignments, most points first; `known` only of these. Seven queries, whatever their number."""
    own = Q(agency__in=list(known)) if known is not None else Q()
    asked = _of_columns(day) | {"no_product": _closed_since(looked_back(day))}
    signs = {code: Count("pk", filter=condition) for code, condition in asked.items()}
    rows = Assignment.objects.filter(own, in_population()).order_by().values("agency")
    told = {row.pop("agency"): row for row in rows.annotate(total=Count("pk"), **signs)}
    found: dict[int, AgencyRisk] = {}
    agencies = Agency.objects.in_bulk(told)
    for pk, counts in told.items():
        found[pk] = AgencyRisk(agencies[pk], counts.pop("total"), counts)
    for code, by_agency in _of_deeds(day).items():
        for pk, n in by_agency.items():
            if pk in found:
                found[pk].counts[code] = n
    for pk, n in _with_product(looked_back(day)):
        if pk in found:
            found[pk].counts["no_product"] -= n
    return sorted(_joined(found, day).values(), key=lambda one: (-one.points, one.agency.sort_key, one.agency.pk))


def _joined(found: dict[int, AgencyRisk], day: date) -> dict[int, AgencyRisk]:
    """Those that were merged are told with their successors, whose work theirs is."""
    for gone, successor in organisations.mergers(day):
        if gone in found and successor in found:
            old = found.pop(gone)
            into = found[successor]
            into.total += old.total
            for code, n in old.counts.items():
                into.counts[code] = into.counts.get(code, 0) + n
    return found


def _of_columns(day: date) -> dict[str, Q]:
    """The signs that an assignment bears by itself."""
    overdue = of_counted(Cell.OPEN_OVERDUE, day) & Q(state__in=STILL_TO_DO)
    before = clock.end_of(day - timedelta(days=SILENT_DAYS))
    quiet = Q(last_update_at__lte=before) | Q(
        last_update_at__isnull=True, issued_on__lte=day - timedelta(days=SILENT_DAYS)
    )
    since = day - timedelta(days=LOOKED_BACK_DAYS)
    return {
        "overdue": overdue,
        "long_overdue": overdue & Q(late_after__lt=day - timedelta(days=LONG_OVERDUE_DAYS)),
        "silent": Q(state__in=STILL_TO_DO) & quiet,
        "last_day": Q(state=State.COMPLETED.value, filed_on=F("late_after"), filed_on__gte=since),
    }


def _of_deeds(day: date) -> dict[str, dict[int, int]]:
    """The other signs: code -> agency -> tasks that bear it; for feedback those about the agency, of a task or not. Three queries."""
    bounds = looked_back(day)
    deeds = _moves(bounds, Deed.RETURN, Deed.REOPEN).order_by().values("assignment__agency", "deed")
    found: dict[str, dict[int, int]] = {"returned": {}, "reopened": {}}
    for row in deeds.annotate(n=Count("assignment", distinct=True)):
        code = "returned" if row["deed"] == Deed.RETURN.value else "reopened"
        found[code][row["assignment__agency"]] = row["n"]
    late = _asked_late(bounds).order_by().values_list("assignment__agency")
    found["extended_late"] = dict(late.annotate(n=Count("assignment", distinct=True)))
    found["feedback"] = dict(_feedback(bounds).order_by().values_list("about").annotate(n=Count("pk")))
    return found


def _feedback(bounds: Bounds) -> QuerySet[Feedback]:
    return Feedback.objects.filter(filed_at__gt=_before(bounds), filed_at__lte=clock.end_of(bounds.last))


def _before(bounds: Bounds) -> datetime:
    return clock.end_of(bounds.first - ONE_DAY)


def _moves(bounds: Bounds, *deeds: Deed) -> QuerySet[Move]:
    rows = Move.objects.filter(deed__in=[deed.value for deed in deeds], superseded_at__isnull=True)
    return rows.filter(at__gt=_before(bounds), at__lte=clock.end_of(bounds.last))


def _asked_late(bounds: Bounds) -> QuerySet[Update]:
    """Requests for more time that came when the deadline that held had passed, as `scoring/queries/doubts` knows them; joined, not asked row by
    row, so that all agencies can be told at once."""
    rows = Update.objects.filter(
        kind=UpdateKind.EXTENSION_REQUEST, filed_at__gt=_before(bounds), filed_at__lte=clock.end_of(bounds.last)
    ).annotate(day=TruncDate("filed_at", tzinfo=clock.VIETNAM))
    return rows.filter(
        Q(assignment__deadlines__until__isnull=True) | Q(assignment__deadlines__until__gt=F("filed_at")),
        assignment__deadlines__at__lte=F("filed_at"),
        assignment__deadlines__superseded_at__isnull=True,
        assignment__deadlines__late_after__lt=F("day"),
    )


def _without_product(bounds: Bounds) -> QuerySet[Assignment]:
    """Completed, and none of the results that were filed brought a file."""
    files = UpdateFile.objects.filter(update__assignment=OuterRef("pk"), update__filed_at__isnull=False)
    results = files.filter(update__kind=UpdateKind.RESULT)
    return Assignment.objects.filter(_closed_since(bounds), ~Exists(results))


def _with_product(bounds: Bounds) -> Iterable[tuple[int, int]]:
    """By agency, how many of what was completed are not among those. One query, from the files: what has none need not be looked at."""
    results = UpdateFile.objects.filter(update__kind=UpdateKind.RESULT, update__filed_at__isnull=False)
    rows = results.filter(_closed_since(bounds, "update__assignment__")).order_by()
    return rows.values_list("update__assignment__agency").annotate(n=Count("update__assignment", distinct=True))


def _closed_since(bounds: Bounds, way: str = "") -> Q:
    return Q(**{f"{way}state": State.COMPLETED.value, f"{way}closed_on__gte": bounds.first})


# ---------------------------------------------------------------- tasks of one agency


def tasks_of(agency_id: int, day: date) -> QuerySet[Assignment]:
    """The assignments of an agency, each with its signs (`sign_…`) and its `points`."""
    rows = Assignment.objects.filter(in_population(), agency__in=stands_for(agency_id, day))
    bounds, here = looked_back(day), {"assignment": OuterRef("pk")}
    deeds: dict[str, QuerySet[Any]] = {
        "returned": _moves(bounds, Deed.RETURN).filter(**here),
        "extended_late": _asked_late(bounds).filter(**here),
        "reopened": _moves(bounds, Deed.REOPEN).filter(**here),
        "no_product": _without_product(bounds).filter(pk=OuterRef("pk")),
        "feedback": _feedback(bounds).filter(**here),
    }
    signs = _of_columns(day) | {code: Exists(some) for code, some in deeds.items()}
    marked = rows.annotate(**{f"sign_{code}": _mark(signs[code]) for code in RISKS})
    points = sum((F(f"sign_{code}") * weight for code, weight in RISKS.items()), Value(0))
    return marked.annotate(points=points)


def _mark(condition: Any) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def listing(
    rows: QuerySet[Assignment], day: date, chosen: Iterable[int], number: int = 1, sign: str = ""
) -> Page[TaskRisk]:
    """A page of what `tasks_of` gave, most points first; `sign`: only with this one. Four queries, whatever the number of rows."""
    found = rows.filter(**{f"sign_{sign}": 1}) if sign in RISKS else rows
    joined = found.select_related("task__directive", "agency").order_by("-points", "late_after", "pk")
    page = Paginator(joined, PER_PAGE).get_page(number)
    told, taken = list(page.object_list), set(chosen)
    reasons = reasons_of(told, day)
    page.object_list = [TaskRisk(row, reasons[row.pk], row.pk in taken) for row in told]
    return page


def reasons_of(rows: Iterable[Any], day: date) -> dict[int, list[Reason]]:
    """The signs of rows of `tasks_of`, each with its figure. One query."""
    told = list(rows)
    pks = [row.pk for row in told]
    returned = Judgement.objects.filter(assignment__in=pks, confirmed=False).order_by()
    times = dict(returned.values_list("assignment").annotate(n=Count("pk")))
    return {
        row.pk: [
            Reason(code, _figure(code, row, day, times), weight)
            for code, weight in RISKS.items()
            if getattr(row, f"sign_{code}")
        ]
        for row in told
    }


def _figure(code: str, row: Any, day: date, times: dict[int, int]) -> int:
    if code in ("overdue", "long_overdue"):
        return (day - row.late_after).days if row.late_after else 0
    if code == "returned":
        return times.get(row.pk, 0)
    if code == "silent":
        since = clock.day_of(row.last_update_at) if row.last_update_at else row.issued_on
        return (day - since).days if since else 0
    return 0


def plain(reasons: Iterable[Reason]) -> list[dict[str, int | str]]:
    """As `InspectedTask.reasons` keeps them."""
    return [{"code": one.code, "figure": one.figure, "points": one.points} for one in reasons]
