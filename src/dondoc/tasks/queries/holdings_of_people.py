"""What one person holds that somebody must go on with when he leaves: directives in his charge, assignments in his hands (B3; BT 18.1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from dondoc.directives.models import Directive
from dondoc.rules.lifecycle import OPEN
from dondoc.tasks.models import Assignment, FormerHolder

_OPEN = sorted(s.value for s in OPEN)


@dataclass(frozen=True, slots=True)
class Holdings:
    """In the order of their clocks."""

    directives: list[Directive]
    assignments: list[Assignment]

    @property
    def count(self) -> int:
        return len(self.directives) + len(self.assignments)


def in_hand_of(user_id: int, moment: datetime) -> Q:
    """Of assignments: those that a person had in hand at a moment, whoever has them now."""
    since = FormerHolder.objects.filter(until__gt=moment)
    changed = since.filter(assignment=OuterRef("pk"))
    sooner = Q(until__lt=OuterRef("until")) | Q(until=OuterRef("until"), pk__lt=OuterRef("pk"))
    before = since.filter(sooner, assignment=OuterRef("assignment"))
    then = since.filter(~Exists(before), person=user_id)
    return Q(~Exists(changed), person=user_id) | Q(pk__in=then.values("assignment"))


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


def holding_open_work(user_ids: Collection[int]) -> set[int]:
    """Those of these people who hold any of it. Two queries."""
    still_open = Assignment.objects.filter(task__directive=OuterRef("pk"), state__in=_OPEN)
    directives = Directive.objects.filter(Q(entered_at__isnull=True) | Exists(still_open), specialist_id__in=user_ids)
    assignments = Assignment.objects.filter(person_id__in=user_ids, state__in=_OPEN)
    found = set(assignments.values_list("person_id", flat=True))
    return found | {pk for pk in directives.values_list("specialist_id", flat=True) if pk is not None}
