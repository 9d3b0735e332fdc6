"""The life of an assignment, as one table: who may move what from where to where, and by which article.

The buttons of a page, the refusals of an action and the drawn picture all come from LIFECYCLE; there is no second list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dondoc.rules.access import Deed, Party


class State(StrEnum):
    """Set by people, never computed (docs/definitions.md 2)."""

    DRAFT = "draft"
    ISSUED = "issued"
    IN_PROGRESS = "in_progress"
    DISPUTED = "disputed"
    AWAITING_SIGNATURE = "awaiting_signature"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"


S, D, P = State, Deed, Party

OPEN = frozenset({S.ISSUED, S.IN_PROGRESS, S.DISPUTED, S.AWAITING_SIGNATURE, S.SUBMITTED, S.RETURNED, S.SUSPENDED})
CLOSED = frozenset({S.COMPLETED, S.TRANSFERRED, S.WITHDRAWN})
#: Counted in no figure.
NOT_COUNTED = frozenset({S.DRAFT, S.TRANSFERRED, S.WITHDRAWN})
#: The agency is the one to act.
WITH_AGENCY = frozenset({S.ISSUED, S.IN_PROGRESS, S.AWAITING_SIGNATURE, S.RETURNED})


@dataclass(frozen=True, slots=True)
class Transition:
    """`to` None means: back to where it was before (resume, a draft handed back)."""

    deed: Deed
    sources: frozenset[State]
    to: State | None
    by: frozenset[Party]


@dataclass(frozen=True, slots=True)
class Machine:
    start: State
    final: frozenset[State]
    table: tuple[Transition, ...]

    def find(self, deed: Deed, state: State) -> Transition | None:
        """The row for a deed in a state, whoever does it."""
        return next((t for t in self.table if t.deed is deed and state in t.sources), None)

    def deeds(self, state: State, parties: Iterable[Party]) -> list[Deed]:
        """What these parties may do in this state, in the table's order."""
        held = frozenset(parties)
        return [t.deed for t in self.table if state in t.sources and t.by & held]

    def problems(self) -> list[str]:
        """Faults of the table: ambiguous rows, states nobody reaches or leaves, rows for nobody."""
        found: list[str] = []
        seen: set[tuple[Deed, State]] = set()
        for row in self.table:
            if not row.by:
                found.append(f"{row.deed}: nobody may")
            for source in row.sources:
                if (row.deed, source) in seen:
                    found.append(f"{row.deed} from {source}: two rows")
                seen.add((row.deed, source))
        reached = {self.start}
        while True:
            more = {t.to for t in self.table if t.to and t.sources & reached} - reached
            if not more:
                break
            reached |= more
        found += [f"{s}: never reached" for s in State if s not in reached]
        left = {s for t in self.table for s in t.sources}
        found += [f"{s}: a dead end" for s in State if s not in left and s not in self.final]
        return found


def row(deed: Deed, sources: Iterable[State], to: State | None, by: Iterable[Party]) -> Transition:
    return Transition(deed, frozenset(sources), to, frozenset(by))


AGENCY = {P.LEAD_SIGNER, P.LEAD_STAFF, P.LEAD_UNIT}
OFFICE = {P.OFFICE_LEADER, P.OFFICE_SPECIALIST}

# fmt: off
LIFECYCLE = Machine(
    start=S.DRAFT,
    final=frozenset({S.TRANSFERRED, S.WITHDRAWN}),
    table=(
        #   deed               from                                                     to                      by
        row(D.ISSUE,           {S.DRAFT},                                               S.ISSUED,               OFFICE),
        row(D.ACCEPT,          {S.ISSUED},                                              S.IN_PROGRESS,          AGENCY),
        row(D.FILE_RESULT,     {S.ISSUED, S.IN_PROGRESS, S.RETURNED, S.AWAITING_SIGNATURE}, S.SUBMITTED,        {P.LEAD_SIGNER}),
        row(D.DRAFT_RESULT,    {S.ISSUED, S.IN_PROGRESS, S.RETURNED},                   S.AWAITING_SIGNATURE,   {P.LEAD_STAFF, P.LEAD_UNIT}),
        row(D.HAND_BACK,       {S.AWAITING_SIGNATURE},                                  None,                   AGENCY),
        row(D.RECALL_RESULT,   {S.SUBMITTED},                                           S.IN_PROGRESS,          {P.LEAD_SIGNER}),
        row(D.DISPUTE,         {S.ISSUED, S.IN_PROGRESS},                               S.DISPUTED,             {P.LEAD_SIGNER, P.LEAD_STAFF}),
        row(D.KEEP,            {S.DISPUTED},                                            S.IN_PROGRESS,          OFFICE),
        row(D.TRANSFER,        {S.ISSUED, S.IN_PROGRESS, S.DISPUTED, S.RETURNED, S.AWAITING_SIGNATURE}, S.TRANSFERRED, OFFICE),
        row(D.CONFIRM,         {S.SUBMITTED},                                           S.COMPLETED,            {P.JUDGE}),
        row(D.RETURN,          {S.SUBMITTED},                                           S.RETURNED,             {P.JUDGE}),
        row(D.REOPEN,          {S.COMPLETED},                                           S.IN_PROGRESS,          {P.OFFICE_LEADER}),
        row(D.SUSPEND,         OPEN - {S.SUSPENDED},                                    S.SUSPENDED,            OFFICE),
        row(D.RESUME,          {S.SUSPENDED},                                           None,                   OFFICE),
        row(D.WITHDRAW,        OPEN,                                                    S.WITHDRAWN,            OFFICE),
    ),
)
# fmt: on


def task_state(states: Iterable[State]) -> State:
    """The state of a task, derived from its assignments: in progress until every counted one is closed (docs/definitions.md 2)."""
    counted = [s for s in states if s not in (S.TRANSFERRED, S.WITHDRAWN)]
    if not counted:
        return S.WITHDRAWN
    if all(s is S.COMPLETED for s in counted):
        return S.COMPLETED
    first = counted[0]
    return first if all(s is first for s in counted) else S.IN_PROGRESS
