"""What is recorded of the exchange with other document systems."""

from dondoc.gateway.models.outgoing import Outgoing
from dondoc.gateway.models.proposal import Proposal, ProposalKind, ProposalState
from dondoc.gateway.models.received import OPEN, Door, KnownSender, Received, State

__all__ = [
    "OPEN",
    "Door",
    "KnownSender",
    "Outgoing",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Received",
    "State",
]
