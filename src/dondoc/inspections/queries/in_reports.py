"""Agencies' own inspections as their reports of a period tell them: only those whose result was filed (G4; TH 10.2, 15.1, 18.1; BT 12.2, 16.1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, Q

from dondoc.core import clock
from dondoc.inspections.models import Inspection, Recommendation
from dondoc.inspections.queries.findings import NEEDY
from dondoc.inspections.queries.recommendations import DRAFT
from dondoc.reports.queries.own_inspections import OwnInspection
from dondoc.rules.periods import Bounds


def filed_in(agencies: Collection[int], days: Bounds) -> list[OwnInspection]:
    """By the day of filing. Two queries, one where there are none."""
    begins, ends = clock.end_of(days.first - timedelta(days=1)), clock.end_of(days.last)
    rows = Inspection.objects.filter(
        team__isnull=True, by_agency_id__in=agencies, filed_at__gt=begins, filed_at__lte=ends
    )
    wrong = Count("tasks", filter=Q(tasks__verdict__in=NEEDY))
    found = list(rows.select_related("agency").annotate(tasks_n=Count("tasks"), wrong_n=wrong).order_by("filed_at"))
    asked = _asked([one.pk for one in found], days) if found else {}
    return [
        OwnInspection(
            pk=one.pk,
            agency=one.agency.name,
            first=one.first,
            ended_on=one.ended_on or one.last,
            filed_on=clock.day_of(one.filed_at) if one.filed_at else days.last,
            tasks=one.tasks_n,  # type: ignore[attr-defined]
            wrong=one.wrong_n,  # type: ignore[attr-defined]
            asked=asked.get(one.pk, (0, 0))[0],
            open=asked.get(one.pk, (0, 0))[1],
        )
        for one in found
    ]


def _asked(inspections: list[int], days: Bounds) -> dict[int, tuple[int, int]]:
    """Recommendations in force by the last of these days, and how many of them were then open."""
    ends = clock.end_of(days.last)
    rows = Recommendation.objects.filter(conclusion__inspection__in=inspections, conclusion__signed_at__lte=ends)
    rows = rows.exclude(state=DRAFT)
    still = Q(settled_at=None) | Q(settled_at__gt=ends)
    told = rows.order_by().values("conclusion__inspection").annotate(n=Count("pk"), still=Count("pk", filter=still))
    return {one["conclusion__inspection"]: (one["n"], one["still"]) for one in told}
