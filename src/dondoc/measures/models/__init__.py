"""What is recorded of proposed measures, and of how the regulation itself is carried out."""

from dondoc.measures.models.measure import Decision, Ground, Measure, MeasureOf, Outcome, Proposal, ProposalState
from dondoc.measures.models.remark import Remark
from dondoc.measures.models.training import Training, TrainingOf

__all__ = [
    "Decision",
    "Ground",
    "Measure",
    "MeasureOf",
    "Outcome",
    "Proposal",
    "ProposalState",
    "Remark",
    "Training",
    "TrainingOf",
]
