"""Results that were sent back, with what was lacking (TH 5.2.b): what the Office found missing, and where."""

from __future__ import annotations

from django.db.models import QuerySet

from dondoc.statistics.queries.flows import returns
from dondoc.tasks.models import Assignment, Move
from dondoc.tasks.queries.of_period import Window


def returned(window: Window, within: QuerySet[Assignment] | None) -> QuerySet[Move]:
    """Newest first, each with its agency, task and directive; `text` says what was lacking. To be paged."""
    rows = returns(window)
    if within is not None:
        rows = rows.filter(assignment__in=within)
    return rows.select_related("assignment__agency", "assignment__task__directive").order_by("-at", "-pk")
