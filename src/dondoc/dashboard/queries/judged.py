"""What the Office judged of confirmed results, agency by agency (E2): of today as it is kept, of a past day from the facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from dondoc.core import clock
from dondoc.dashboard.queries.kept import Look
from dondoc.dashboard.queries.scope import scope
from dondoc.organisations.models import Agency
from dondoc.organisations.queries import successors
from dondoc.rules.access import Actor
from dondoc.tasks.queries.judged import Judged, judged_by_agency, judged_on


@dataclass(frozen=True, slots=True)
class AgencyJudged:
    code: str
    name: str
    kind: str
    counts: Judged


def judged(actor: Actor, as_of: date, today: date, original: bool = False) -> list[AgencyJudged]:
    """Completed assignments of what the actor's first page counts, in the official order of the agencies. At most four queries."""
    if as_of == today and not original:
        look = Look(actor, today)
        parts, heir = look.by_agency(judged_by_agency), look.holders
    else:
        parts = judged_on(as_of, today, scope(actor, today), original)
        heir = successors(as_of, clock.end_of(today))
    found: dict[int, Judged] = {}
    for agency_id, counts in parts.items():
        found.setdefault(heir.get(agency_id, agency_id), Counter()).update(counts)
    told = Agency.objects.filter(pk__in=found).order_by("kind", "position", "sort_key")
    return [
        AgencyJudged(code, name, kind, found[pk])
        for pk, code, name, kind in told.values_list("pk", "code", "name", "kind")
    ]
