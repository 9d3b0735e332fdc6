"""Which rooms speak of an assignment at all: asked at once for its page, which then asks only those."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.exchanges.models import Thread
from dondoc.inspections.models import InspectedTask
from dondoc.measures.models import MeasureOf
from dondoc.tasks.models import Assignment
from dondoc.urging.models import UrgeOf

ROOMS = ("urging", "exchanges", "measures", "inspections")


def rooms_of(assignment_id: int) -> frozenset[str]:
    """Those of ROOMS in which something is recorded of it; what of that one may see, the room itself tells. One query."""
    told = _told.first(assignment=assignment_id) or ()
    return frozenset(room for room, speaks in zip(ROOMS, told, strict=False) if speaks)


@MadeOnce
def _told(assignment: Any) -> QuerySet[Any]:
    of = {"assignment": OuterRef("pk")}
    to_all = Q(assignment__task=OuterRef("task"), for_all=True)
    found = (
        UrgeOf.objects.filter(**of),
        Thread.objects.filter(Q(**of) | to_all),
        MeasureOf.objects.filter(**of),
        InspectedTask.objects.filter(**of),
    )
    return Assignment.objects.filter(pk=assignment).values_list(*map(Exists, found))
