"""A report that came by the exchange becomes the result of a task: only by the agency that leads it, by its own rule of signing.

The Office cannot do it for the agency: a task ends by a result that its lead files (TH 5.2.c), signed by its head or who signs for him.
"""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.gateway.actions.deciding import close_if_decided, decided_meanwhile
from dondoc.gateway.actions.inspecting import inspect
from dondoc.gateway.models import Proposal, ProposalKind, ProposalState
from dondoc.gateway.queries.raw import document_of
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.agency import draft_result, file_result
from dondoc.tasks.actions.reporting import ResultDraft
from dondoc.tasks.models import Update
from dondoc.tasks.queries.parties import parties_of


@guard.deed
def use_as_result(*, actor: Actor, proposal_id: int, result: ResultDraft, at: datetime) -> Update:
    """The document with its files becomes the result: filed at once by who signs for the agency, else put before him for signature.

    Raises NotThere for who may not see the task; Refusal(s) of `draft_result` and `file_result`; decided_meanwhile.
    """
    proposal = _held(proposal_id)
    assignment = guard.locked(actor, proposal.assignment_id or 0, at)
    _ensure_waits(proposal)
    message = document_of(proposal.received)
    if message is None:
        raise NotThere(f"document of message {proposal.received_id}")
    signs = bool(actor.signs)
    act = file_result if signs else draft_result
    update = act(
        actor=actor,
        assignment_id=assignment.pk,
        version=None,
        result=result,
        files=inspect(message, at=at).files,
        form_token=f"edxml:{proposal.pk}",
        at=at,
    )
    _decide(actor, proposal, ProposalState.ACCEPTED, "", at)
    return update


@guard.deed
def not_a_result(*, actor: Actor, proposal_id: int, reason: str, at: datetime) -> Proposal:
    """The document does not answer this task: said by its lead, or by the Office. Raises NotThere, Refusal: no_reason, decided_meanwhile."""
    proposal = _held(proposal_id)
    assignment = guard.locked(actor, proposal.assignment_id or 0, at)
    if not may(Deed.KEEP_EXCHANGE, own_party(actor)) and not may(
        Deed.UPDATE, parties_of(actor, assignment, clock.day_of(at))
    ):
        raise NotThere(f"proposal {proposal_id}")
    _ensure_waits(proposal)
    reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi vì sao văn bản không phải kết quả.")
    refuse_marked({"reason": reason}, at=at)
    _decide(actor, proposal, ProposalState.DECLINED, reason, at)
    return proposal


def _held(proposal_id: int) -> Proposal:
    """Whether it still waits is told only to who may see it (`_ensure_waits`)."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("received")
    found = rows.filter(pk=proposal_id, kind=ProposalKind.ANSWER).first()
    if found is None:
        raise NotThere(f"proposal {proposal_id}")
    return found


def _ensure_waits(proposal: Proposal) -> None:
    if proposal.state != ProposalState.WAITING:
        raise decided_meanwhile(proposal)


def _decide(actor: Actor, proposal: Proposal, state: ProposalState, words: str, at: datetime) -> None:
    proposal.state, proposal.words = state, words
    proposal.decided_by_id, proposal.decided_at = actor.user_id, at
    proposal.save()
    close_if_decided(proposal.received, actor, at)
    kind = AuditKind.PROPOSAL_ACCEPTED if state is ProposalState.ACCEPTED else AuditKind.PROPOSAL_DECLINED
    facts = {
        "message": proposal.received_id,
        "proposal": proposal.pk,
        "kind": proposal.kind,
        "assignment": proposal.assignment_id,
    }
    record(kind, actor=actor, stream=f"message:{proposal.received_id}", facts=facts, at=at)
