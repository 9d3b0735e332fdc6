"""What an inspection asks of the inspected agency, in figures for one screen: papers, minutes, the conclusion, what it owes (TH 14.3, 15.2; BT 14.3).

Nothing of notes, evidence and verdicts; of the conclusion only what was signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from dondoc.inspections.models import Conclusion, ConclusionState, Inspection, Minutes, Recommendation, Wanted
from dondoc.rules.inspections import RecommendationState


@dataclass(frozen=True, slots=True)
class AskedOfIt:
    """`papers`, `papers_open`: asked for and not dropped, and not handed in; `next_paper`: the nearest of their days. `minutes`, `minutes_open`:
    shown to it, and without its word. `signed`: the newest signed conclusion. `owes`, `next_owed`: recommendations that it has still to carry out.
    """

    papers: int
    papers_open: int
    next_paper: date | None
    minutes: int
    minutes_open: int
    signed: Conclusion | None
    owes: int
    next_owed: date | None

    @property
    def anything(self) -> bool:
        return bool(self.papers or self.minutes or self.signed)


def asked_of(inspection: Inspection) -> AskedOfIt:
    """Four queries, whatever the number of rows."""
    waiting = Q(handed_in_at=None, taken_at=None)
    papers = Wanted.objects.filter(inspection=inspection, dropped_at=None).aggregate(
        n=Count("pk"), open=Count("pk", filter=waiting), next=Min("due_on", filter=waiting)
    )
    silent = Q(agency_at=None, signed_at=None)
    minutes = Minutes.objects.filter(inspection=inspection, shown_at__isnull=False).aggregate(
        n=Count("pk"), open=Count("pk", filter=silent)
    )
    signed = (
        Conclusion.objects.filter(inspection=inspection, state=ConclusionState.SIGNED).order_by("-position").first()
    )
    owes = Recommendation.objects.filter(
        conclusion__inspection=inspection, owner=inspection.agency_id, state=RecommendationState.OPEN.value
    ).aggregate(n=Count("pk"), next=Min("due_on"))
    return AskedOfIt(
        papers["n"], papers["open"], papers["next"], minutes["n"], minutes["open"], signed, owes["n"], owes["next"]
    )
