"""The list of assignments read part by part: the same filters and orders as the page, without its counts."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, QuerySet, Value, When

from dondoc.core.reading_on import By
from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import CLOSED
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.listing import Filters, matching

_DUE = By("late_after", nullable=True)
#: By the names of `listing.order_of`, which writes the same for the page.
ORDERS: dict[str, tuple[By, ...]] = {
    "due": (By("is_closed"), _DUE, By("pk")),
    "-due": (By("late_after", descending=True, nullable=True), By("pk", descending=True)),
    "updated": (By("told_update", descending=True, nullable=True), By("pk", descending=True)),
    "issued": (By("issued_on", descending=True, nullable=True), By("pk", descending=True)),
    "agency": (By("agency__kind"), By("agency__position"), By("agency__sort_key"), _DUE, By("pk")),
}


def found_by(actor: Actor, filters: Filters, today: date) -> QuerySet[Assignment]:
    """All that the filters find for this actor, with the columns that the orders name."""
    closed = Case(When(state__in=sorted(s.value for s in CLOSED), then=Value(1)), default=Value(0))
    return matching(actor, filters, today).annotate(is_closed=closed)
