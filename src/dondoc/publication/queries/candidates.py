"""The tasks that may be chosen for the public: the rows behind the figures of a report, as they stood on its data day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet

from dondoc.publication.models import KeptPrivate
from dondoc.publication.queries.sources import Source
from dondoc.rules.folding import fold
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell, Dates, cell
from dondoc.tasks.models import Move
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.of_period import moves_of

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    agency: str = ""
    cell: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`private`: it names citizens and cannot be chosen."""

    assignment_id: int
    task_id: int
    title: str
    directive: str
    agency_key: str
    agency_name: str
    due_on: date | None
    cell: str
    private: bool


def candidates(source: Source, filters: Filters, page: int) -> Page[Any]:
    """Fifty a page, by directive and place in it; `object_list` holds Candidate."""
    rows = _rows(source)
    if filters.agency:
        rows = rows.filter(assignment__agency__code=filters.agency)
    if filters.cell:
        rows = rows.filter(of_counted(Cell(filters.cell), source.window.last))
    for word in fold(filters.q).split()[:8]:
        rows = rows.filter(assignment__task__search_text__contains=word)
    found: Page[Any] = Paginator(rows, PER_PAGE).get_page(page)
    found.object_list = [_told(row, source) for row in found.object_list]
    return found


def named(source: Source, assignment_ids: Iterable[int]) -> dict[int, Candidate]:
    """Those of the assignments that stand behind the report's figures."""
    rows = _rows(source).filter(assignment_id__in=list(assignment_ids))
    return {row["assignment_id"]: _told(row, source) for row in rows}


def agencies(source: Source) -> list[dict[str, Any]]:
    """For the filter: the lines of the report's own table."""
    return [row for row in source.frozen["tables"]["agency"] if row["total"]]


def _rows(source: Source) -> QuerySet[Move, dict[str, Any]]:
    private = KeptPrivate.objects.filter(task_id=OuterRef("assignment__task_id"))
    rows = moves_of(source.window).annotate(private=Exists(private), due_on=F("deadline_held__due_on"))
    return rows.order_by("assignment__task__directive_id", "assignment__task__position", "assignment_id").values(
        "assignment_id",
        "assignment__task_id",
        "assignment__task__content",
        "assignment__task__directive__number",
        "assignment__agency__code",
        "assignment__agency__name",
        "state",
        "filed_on",
        "marked",
        "late_after",
        "due_on",
        "private",
    )


def _told(row: dict[str, Any], source: Source) -> Candidate:
    dates = Dates(State(row["state"]), row["due_on"], row["late_after"], row["filed_on"], None, row["marked"])
    where = cell(dates, source.window.last)
    assert where is not None, "the rows are of the population"
    return Candidate(
        assignment_id=row["assignment_id"],
        task_id=row["assignment__task_id"],
        title=row["assignment__task__content"],
        directive=row["assignment__task__directive__number"],
        agency_key=row["assignment__agency__code"],
        agency_name=row["assignment__agency__name"],
        due_on=row["due_on"],
        cell=where.value,
        private=row["private"],
    )
