"""What one person holds that somebody must go on with when he leaves: directives in his charge, assignments in his hands (B3; BT 18.1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from dondoc.directives.models import Directive
from dondoc.rules.lifecycle import OPEN
from dondoc.tasks.models import Assignment

_OPEN = sorted(s.value for s in OPEN)


@dataclass(frozen=True, slots=True)
class Holdings:
    """In the order of their clocks."""

    directives: list[Directive]
    assignments: list[Assignment]

    @property
    def count(self) -> int:
        return len(self.directives) + len(self.assignments)


def holdings_of(user_id: int) -> Holdings:
    """Directives not yet entered or with open work, and open assignments given to the person. Two queries."""
    still_open = Assignment.objects.filter(task__directive=OuterRef("pk"), state__in=_OPEN)
    directives = Directive.objects.filter(Q(entered_at__isnull=True) | Exists(still_open), specialist_id=user_id)
    assignments = Assignment.objects.filter(person_id=user_id, state__in=_OPEN).select_related(
        "task__directive", "agency"
    )
    return Holdings(
        directives=list(directives.order_by("entry_due_on", "pk")),
        assignments=list(assignments.order_by("late_after", "pk")),
    )
