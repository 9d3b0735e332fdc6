"""What an agency's report is drafted from: its figures with their lists, its last updates, its difficulties, its explanations (H2; TH 17.4, 18.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from dondoc.core import clock
from dondoc.exchanges.models import Explanation, Kind, Thread
from dondoc.measures.models import Remark
from dondoc.reports.models import Report, Round
from dondoc.reports.queries.figures import Asked, Span, known_day, spans_compared
from dondoc.reports.queries.own_inspections import OwnInspection, own_inspections
from dondoc.reports.queries.rounds import name_of, period_of
from dondoc.rules.period_figures import PeriodCells
from dondoc.rules.periods import Bounds
from dondoc.statistics.queries.links import query_of_period
from dondoc.statistics.queries.period import of_period
from dondoc.tasks.models import Assignment, Update
from dondoc.tasks.queries.figures import scored_by_original
from dondoc.tasks.queries.of_period import Window
from dondoc.tasks.queries.past_figure import PastFigure, of_assignments
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import stands_for

#: Rows of one list that a draft names; its figure opens them all.
NAMED = 30
#: What the page of a report shows as figures, in this order: parts as `query_of_period` knows them.
SHOWN = (
    "total", "carried_over", "assigned", "reopened", "done_on_time", "done_late", "undated_done", "open_within", "open_overdue", "undated_open",
    "awaiting_office", "returned", "extended", "extension_refused", "urged",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One assignment of a list. `said`: the agency's last update within the days of the report, with its day."""

    assignment_id: int
    title: str
    number: str
    due_on: date | None
    said: str = ""
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list behind a figure: its first rows, and how many it has in all."""

    rows: list[Row]
    total: int


@dataclass(frozen=True, slots=True)
class Told:
    """A difficulty that the agency brought up, or an explanation that it was asked for and gave."""

    pk: int
    title: str
    on: date
    done: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Data:
    """All that a draft is made of. `as_of`: the last day that is counted."""

    figures: PeriodCells
    as_of: date
    known_at: date
    provisional: bool
    overdue: Listed
    late: Listed
    undated: Listed
    returned: Listed
    extended: Listed
    open: Listed
    difficulties: list[Told]
    explanations: list[Told]
    remarks: list[Told]
    own_inspections: list[OwnInspection]


def asked_for(row: Round, agency_id: int, at: datetime) -> Asked:
    """What is computed for an agency's report at a moment: its own assignments, as known at the end of the day before."""
    of = period_of(row)
    before, year_before = spans_compared(of) if of is not None else (None, None)
    known = known_day(at)
    span = Span(kind=row.kind, year=row.year, part=row.part, name=str(name_of(row)), bounds=Bounds(row.first, row.last))
    return Asked(
        span=span,
        known_at=known,
        before=before,
        year_before=year_before,
        original=scored_by_original(),
        within=own_assignments(agency_id, min(row.last, known)),
    )


def own_assignments(agency_id: int, day: date) -> QuerySet[Assignment]:
    """Those of the agency and of all that went into it by `day`."""
    return Assignment.objects.filter(agency_id__in=stands_for(agency_id, day))


def figures_of(row: Round, agency_id: int, at: datetime) -> PeriodCells:
    """The agency's figures of the round as they are now. At most nine queries."""
    asked = asked_for(row, agency_id, at)
    bounds = Bounds(row.first, asked.as_of)
    return of_period("all", bounds, asked.known_at, within=asked.within, original=asked.original)[0].part


def links_of(report: Report, as_of: date, known_at: date, *, original: bool) -> dict[str, str]:
    """The query string for each part of SHOWN by which the list of assignments shows its rows; "" for one that has no list. `original`: the figures
    were counted by the first deadlines."""
    bounds = Bounds(report.round.first, as_of)
    return {
        part: query_of_period(part, bounds, known_at, "agency", report.agency.code, original=original) for part in SHOWN
    }


def data_of(report: Report, at: datetime) -> Data:
    """Everything that a draft begins with. A fixed number of queries."""
    row, asked = report.round, asked_for(report.round, report.agency_id, at)
    bounds = Bounds(row.first, asked.as_of)
    window = Window(bounds.first, bounds.last, asked.known_at, asked.original)
    assert asked.within is not None

    def listed(*parts: str) -> Listed:
        return _listed(PastFigure(window, parts), asked.within)

    return Data(
        figures=figures_of(row, report.agency_id, at),
        as_of=asked.as_of,
        known_at=asked.known_at,
        provisional=asked.provisional,
        overdue=listed("open_overdue"),
        late=listed("done_late"),
        undated=listed("undated_open"),
        returned=listed("returned"),
        extended=listed("extended"),
        open=listed("open"),
        difficulties=_difficulties(report, bounds),
        explanations=_explanations(report),
        remarks=_remarks(report, bounds),
        own_inspections=inspections_of(report, bounds.last),
    )


def inspections_of(report: Report, as_of: date) -> list[OwnInspection]:
    """The agency's own inspections whose results were filed in the days of the report, those of agencies that went into it too."""
    agencies = stands_for(report.agency_id, as_of)
    return own_inspections(agencies, Bounds(report.round.first, as_of))


def _listed(figure: PastFigure, within: QuerySet[Assignment] | None) -> Listed:
    """The rows of a figure, first due first, each with the last update in its window. Two queries."""
    assert within is not None and figure.window.first is not None
    rows = within.filter(of_assignments(figure))
    begin = clock.end_of(figure.window.first - timedelta(days=1))
    told = Update.objects.filter(
        assignment=OuterRef("pk"), filed_at__gt=begin, filed_at__lte=clock.end_of(figure.window.last)
    ).exclude(dropped_at__isnull=False)
    last = told.order_by("-filed_at", "-pk")
    rows = rows.annotate(said=Subquery(last.values("text")[:1]), said_at=Subquery(last.values("filed_at")[:1]))
    total = rows.count()
    shown = rows.select_related("task__directive").order_by("due_on", "pk")[:NAMED] if total else []
    return Listed([_row(one) for one in shown], total)


def _row(one: Assignment) -> Row:
    said_at = one.said_at  # type: ignore[attr-defined]
    return Row(
        assignment_id=one.pk,
        title=short_title(one.task.content),
        number=one.task.directive.number,
        due_on=one.due_on,
        said=(one.said or "").strip(),  # type: ignore[attr-defined]
        said_on=clock.day_of(said_at) if said_at else None,
    )


def _difficulties(report: Report, bounds: Bounds) -> list[Told]:
    """What the agency brought up in these days or earlier without an end, the newest first."""
    own = stands_for(report.agency_id, bounds.last)
    kinds = (Kind.DIFFICULTY.value, Kind.BEYOND_MEANS.value)
    rows = Thread.objects.filter(agency_id__in=own, kind__in=kinds, opened_at__lte=clock.end_of(bounds.last))
    begin = clock.end_of(bounds.first - timedelta(days=1))
    rows = rows.exclude(closed_at__isnull=False, closed_at__lte=begin)
    return [
        Told(one.pk, one.subject, clock.day_of(one.opened_at), one.closed_at is not None)
        for one in rows.order_by("-opened_at", "-pk")[:NAMED]
    ]


def _remarks(report: Report, bounds: Bounds) -> list[Told]:
    """What the agency said in these days of the regulation itself, where it is hard, at which article."""
    own = stands_for(report.agency_id, bounds.last)
    begin = clock.end_of(bounds.first - timedelta(days=1))
    rows = Remark.objects.filter(agency_id__in=own, at__gt=begin, at__lte=clock.end_of(bounds.last))
    return [
        Told(one.pk, one.article, clock.day_of(one.at), one.answered_at is not None, one.words)
        for one in rows.order_by("at", "pk")[:NAMED]
    ]


def _explanations(report: Report) -> list[Told]:
    """What the agency was asked to explain for the same period, and what it answered. Two queries."""
    row = report.round
    rows = Explanation.objects.filter(
        agency_id__in=stands_for(report.agency_id, row.last), kind=row.kind, year=row.year, part=row.part
    ).prefetch_related("points")
    return [
        Told(
            one.pk,
            str(name_of(row)),
            one.due_on,
            one.filed_at is not None,
            "\n".join(f"{point.name}: {point.answer}" for point in one.points.all() if point.answer),
        )
        for one in rows.order_by("pk")
    ]
