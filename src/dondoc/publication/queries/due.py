"""What publication makes due (F1): an edition that was handed up waits for whom the profile names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.publication.models import Proposal, State
from dondoc.publication.queries.proposals import may_approve, name_of
from dondoc.rules.access import Actor
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Of who approves, everything that waits; of the others nothing, and no query."""
    if not may_approve(actor):
        return
    cite = current().publication.cite
    for pk, at in Proposal.objects.filter(state=State.PROPOSED.value).values_list("pk", "proposed_at"):
        yield Light(Work.PUBLISH, pk, Clock(None, clock.day_of(at), cite))


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of these lines: of which period. One query."""
    rows = Proposal.objects.filter(pk__in=pks).defer("figures")
    return {row.pk: {"title": name_of(row)} for row in rows}
