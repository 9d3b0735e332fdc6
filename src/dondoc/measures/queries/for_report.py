"""The measures of a period as the Office's report tells them: put to the leaders within its days, with what was decided and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.measures.models import Measure, ProposalState
from dondoc.measures.queries.proposals import in_order


@dataclass(frozen=True, slots=True)
class Told:
    """One measure. `ground`, `decision`, `outcome`: codes of Ground, Decision, Outcome ("" while there is none). `tasks`: ids of its assignments."""

    id: int
    proposal_id: int
    agency_id: int
    agency: str
    ground: str
    kind: str
    measure: str
    words: str
    doer: str
    by_when: date | None
    tasks: tuple[int, ...]
    decision: str
    decision_words: str
    outcome: str


def put_within(first: date, last: date) -> list[Told]:
    """Those of proposals that were put from `first` to `last` (days in Hà Nội), in the order of a proposal. Two queries."""
    begin, end = clock.end_of(first - timedelta(days=1)), clock.end_of(last)
    rows = Measure.objects.filter(proposal__state=ProposalState.PUT.value)
    rows = rows.filter(proposal__approved_at__gt=begin, proposal__approved_at__lte=end)
    rows = rows.select_related("agency", "proposal").prefetch_related("lines")
    return [_told(row) for row in in_order(rows)]


def _told(row: Measure) -> Told:
    rules = regulation(row.proposal.regulation_id).measures
    kind = rules.kind(row.kind) if rules else None
    return Told(
        id=row.pk,
        proposal_id=row.proposal_id,
        agency_id=row.agency_id,
        agency=row.agency.name,
        ground=row.ground,
        kind=row.kind,
        measure=kind.name if kind else row.kind,
        words=row.words,
        doer=row.doer,
        by_when=row.by_when,
        tasks=tuple(sorted(line.assignment_id for line in row.lines.all())),
        decision=row.decision,
        decision_words=row.decision_words,
        outcome=row.outcome,
    )
