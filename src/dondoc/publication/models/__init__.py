"""What was approved for the public, and what is being prepared for it."""

from dondoc.publication.models.edition import (
    ADDRESS_WORDS,
    PUBLIC_MODELS,
    Edition,
    FeedEntry,
    PublishedAgency,
    PublishedTask,
)
from dondoc.publication.models.proposal import UNDER_WAY, KeptPrivate, Proposal, ProposedTask, State

__all__ = [
    "ADDRESS_WORDS",
    "PUBLIC_MODELS",
    "UNDER_WAY",
    "Edition",
    "FeedEntry",
    "KeptPrivate",
    "Proposal",
    "ProposedTask",
    "PublishedAgency",
    "PublishedTask",
    "State",
]
