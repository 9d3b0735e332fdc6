"""What is recorded of threads: who brought up what, who was heard, what was proposed and directed, what came of it."""

from dondoc.exchanges.models.correction import CameBy, CorrectionOutcome, CorrectionRequest, ReportedFigures
from dondoc.exchanges.models.explanation import Explanation, ExplanationFile, ExplanationPoint, ExplanationRow
from dondoc.exchanges.models.thread import (
    EntryKind,
    Kind,
    Outcome,
    Side,
    Thread,
    ThreadEntry,
    ThreadFile,
    ThreadState,
)

__all__ = [
    "CameBy",
    "CorrectionOutcome",
    "CorrectionRequest",
    "EntryKind",
    "Explanation",
    "ExplanationFile",
    "ExplanationPoint",
    "ExplanationRow",
    "Kind",
    "Outcome",
    "ReportedFigures",
    "Side",
    "Thread",
    "ThreadEntry",
    "ThreadFile",
    "ThreadState",
]
