"""What an inspection can be opened from: teams that live, their members, lines of approved plans (TH 12, 13; BT 13.2, 14.1)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from dondoc.inspections.models import Member, PlanLine, PlanState, Team
from dondoc.inspections.queries.teams import members_on


def teams_on(day: date) -> list[Team]:
    """Those that live on `day` or will, the newest first. One query."""
    living = Team.objects.filter(Q(last__isnull=True) | Q(last__gte=day), ended_at__isnull=True)
    return list(living.order_by("-first", "-pk"))


def members_now(team: Team, day: date) -> list[Member]:
    """Who is in it on `day`, the head first. One query."""
    rows = list(members_on(day).filter(team=team).select_related("user"))
    order = {"head": 0, "deputy": 1, "secretary": 2, "member": 3}
    return sorted(rows, key=lambda one: (order[one.role], one.pk))


def lines_open(day: date) -> list[PlanLine]:
    """Lines of approved plans whose days are not over and for which no inspection was opened. One query."""
    rows = PlanLine.objects.filter(plan__state=PlanState.APPROVED.value, last__gte=day, inspections__isnull=True)
    return list(rows.select_related("agency", "plan").order_by("first", "pk"))
