"""What an agency may bring up about an assignment: the button on its page and the form ask here, the action judges by the same table."""

from __future__ import annotations

from collections.abc import Iterable

from dondoc.exchanges.models import Kind
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Party, may
from dondoc.rules.lifecycle import CLOSED, State

#: By which deed an agency opens which kind.
DEEDS: dict[str, Deed] = {
    Kind.DIFFICULTY.value: Deed.REPORT_DIFFICULTY,
    Kind.BEYOND_MEANS.value: Deed.REPORT_BEYOND_MEANS,
    Kind.DIFFERENCE.value: Deed.RAISE_DIFFERENCE,
    Kind.QUESTION.value: Deed.ASK_OFFICE,
}


def kinds_offered(actor: Actor, parties: Iterable[Party], state: str) -> list[str]:
    """The kinds that may be opened now, in their order; of a closed assignment one may only ask."""
    if actor.role not in AGENCY_ROLES or state == State.DRAFT:
        return []
    known = frozenset(parties)
    closed = State(state) in CLOSED
    return [kind for kind, deed in DEEDS.items() if may(deed, known) and (kind == Kind.QUESTION or not closed)]
