"""What an inspection found, in figures and task by task: the record of the system held against the verdicts, both kept apart (TH 15.3; BT 13.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from dondoc.inspections.models import InspectedTask, Inspection
from dondoc.rules.inspections import FOUR_POINTS, NEEDS_FOUR_POINTS, Verdict
from dondoc.rules.standing import Cell

NEEDY = sorted(verdict.value for verdict in NEEDS_FOUR_POINTS)
#: Verdicts after which something is put right.
WRONG = [verdict.value for verdict in Verdict if verdict is not Verdict.CORRECT]
#: How the record is told where it names no cell: it was frozen without one, or is not frozen yet.
UNKNOWN = "unknown"
UNJUDGED = "unjudged"
CELLS = frozenset(cell.value for cell in Cell)


@dataclass(frozen=True, slots=True)
class Row:
    """Tasks that the system told alike (`code`: a cell of the five, or UNKNOWN): how many, and what was found of them."""

    code: str
    total: int
    found: dict[str, int]


def inspected(inspection: Inspection) -> QuerySet[InspectedTask]:
    """Its tasks in the order in which papers list them."""
    rows = InspectedTask.objects.filter(inspection=inspection.pk).select_related("assignment__task__directive")
    return rows.order_by("assignment__late_after", "assignment_id", "pk")


def counts(inspection: Inspection) -> dict[str, int]:
    """How many tasks, how many of each verdict, how many unjudged, how many lack one of the four points. One query."""
    by = {one.value: Count("pk", filter=Q(verdict=one.value)) for one in Verdict}
    return InspectedTask.objects.filter(inspection=inspection.pk).aggregate(
        tasks=Count("pk"), unjudged=Count("pk", filter=Q(verdict="")), lacking=Count("pk", filter=_lacks()), **by
    )


def lacking_points(inspection: Inspection) -> QuerySet[InspectedTask]:
    """Tasks not or wrongly done of which nature, degree, cause or responsibility is not said (TH 15.3.b)."""
    return inspected(inspection).filter(_lacks())


def wanting(task: Any) -> list[str]:
    """Which of the four points are empty."""
    return [name for name in FOUR_POINTS if not getattr(task, name).strip()]


def _lacks() -> Q:
    empty = Q()
    for name in FOUR_POINTS:
        empty |= Q(**{name: ""})
    return Q(verdict__in=NEEDY) & empty


def wrong_tasks(inspection: Inspection) -> QuerySet[InspectedTask]:
    """Those of which something was wrong, without their frozen records."""
    return inspected(inspection).filter(verdict__in=WRONG).defer("record", "reasons")


def cell_of(record: str) -> str:
    """The cell in which the frozen record stood on the data day; UNKNOWN where it names none."""
    told: Any = json.loads(record) if record else {}
    code = told.get("cell") if isinstance(told, dict) else None
    return code if code in CELLS else UNKNOWN


def table(pairs: Iterable[tuple[str, str]]) -> list[Row]:
    """Record against verdict, of (cell, verdict) of each task: what was told before stands on the left, what was found on the right."""
    found: dict[str, dict[str, int]] = {}
    for cell, verdict in pairs:
        row = found.setdefault(cell, {})
        row[verdict or UNJUDGED] = row.get(verdict or UNJUDGED, 0) + 1
    order = [*(cell.value for cell in Cell), UNKNOWN]
    return [Row(code, sum(found[code].values()), found[code]) for code in order if code in found]


def table_of(inspection: Inspection) -> list[Row]:
    """The same of all tasks of an inspection. One query."""
    rows = InspectedTask.objects.filter(inspection=inspection.pk).values_list("record", "verdict")
    return table((cell_of(record), verdict) for record, verdict in rows)
