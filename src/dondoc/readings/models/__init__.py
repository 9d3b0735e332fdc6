"""What is recorded: readings of documents, and the tasks that they propose."""

from dondoc.readings.models.reading import Proposal, ProposalState, Reading, ReadingFile, Stage

__all__ = ["Proposal", "ProposalState", "Reading", "ReadingFile", "Stage"]
