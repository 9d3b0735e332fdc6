"""Who owes what an inspection recommended is reminded before its day comes (TH 15.3.c; quy định của hệ thống)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.inspections.actions.following import note_recommendation
from dondoc.inspections.models import Recommendation
from dondoc.rules.inspections import RecommendationState

#: Working days before its day.
DAYS_BEFORE = 3


@transaction.atomic
def remind(*, actor: None, at: datetime) -> int:
    """Each once for each day that it is given; what was reported waits for the inspecting side and is not reminded of. Answers how many."""
    day = clock.day_of(at)
    soon = calendar().add_working_days(day, DAYS_BEFORE)
    rows = Recommendation.objects.filter(state=RecommendationState.OPEN.value, due_on__gt=day, due_on__lte=soon)
    rows = rows.filter(Q(reminded_of__isnull=True) | ~Q(reminded_of=F("due_on")))
    joined = rows.select_related("owner", "conclusion__inspection__team", "conclusion__inspection__agency")
    found = list(joined.select_for_update(of=("self",)).order_by("pk"))
    for one in found:
        one.reminded_of = one.due_on
        note_recommendation(AuditKind.RECOMMENDATION_REMINDED, one, actor, at, due_on=one.due_on)
    Recommendation.objects.bulk_update(found, ["reminded_of"])
    return len(found)
