"""Requests for more time of a period and what became of them (D4; TH 5.2.c): asked = granted + refused + taken back + lapsed + waiting."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from dondoc.tasks.models import Assignment, Update
from dondoc.tasks.models.extension import Outcome
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.dimensions import Cut
from dondoc.tasks.queries.of_period import Window, inside


@dataclass(slots=True)
class Requests:
    """Asked in the period; what became of them is told as of now. `lapsed`: closed or asked anew before anybody decided."""

    asked: int = 0
    granted: int = 0
    refused: int = 0
    withdrawn: int = 0
    waiting: int = 0

    @property
    def lapsed(self) -> int:
        return self.asked - self.granted - self.refused - self.withdrawn - self.waiting

    def add(self, other: Requests) -> None:
        self.asked += other.asked
        self.granted += other.granted
        self.refused += other.refused
        self.withdrawn += other.withdrawn
        self.waiting += other.waiting


def waiting() -> Q:
    """Of requests: nobody decided yet, and the assignment still waits for it."""
    undecided = Q(extension__isnull=True) | Q(extension__outcome="")
    return undecided & Q(assignment__asked_at=F("filed_at"))


def requests(by: str, window: Window, within: QuerySet[Assignment] | None) -> dict[str, Requests]:
    """Key of the dimension -> its requests. One query, and what the dimension asks."""
    cut = Cut(window.last, window.known)
    columns, annotation = cut.groups((by,), "assignment__")
    rows = Update.objects.filter(inside(window, "filed_at"), kind=UpdateKind.EXTENSION_REQUEST.value)
    if within is not None:
        rows = rows.filter(assignment__in=within)
    counts = {"asked": Count("pk")} | {
        name: Count("pk", filter=Q(extension__outcome=outcome.value))
        for name, outcome in (
            ("granted", Outcome.GRANTED),
            ("refused", Outcome.REFUSED),
            ("withdrawn", Outcome.WITHDRAWN),
        )
    }
    counts["waiting"] = Count("pk", filter=waiting())
    found: dict[str, Requests] = {}
    told = rows.annotate(**annotation).order_by().values_list(*columns)
    for row in told.annotate(**{f"n_{name}": count for name, count in counts.items()}):
        (key,) = cut.key((by,), row[: len(columns)])
        found.setdefault(key, Requests()).add(Requests(*row[len(columns) :]))
    return found
