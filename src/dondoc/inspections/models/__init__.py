"""What is recorded of inspections."""

from dondoc.inspections.models.fieldwork import Evidence, Invited, Minutes, Wanted, WantedFile
from dondoc.inspections.models.inspection import Inspection, Inspector
from dondoc.inspections.models.plan import Plan, PlanLine, PlanState
from dondoc.inspections.models.result import (
    Conclusion,
    ConclusionFile,
    ConclusionSection,
    ConclusionState,
    ConclusionText,
    CorrectedFinding,
    Delivery,
    DeskCheck,
    Recommendation,
    RecommendationStep,
)
from dondoc.inspections.models.scope import Draw, FindingText, How, InspectedTask
from dondoc.inspections.models.team import Member, MemberRole, Team

__all__ = [
    "Conclusion",
    "ConclusionFile",
    "ConclusionSection",
    "ConclusionState",
    "ConclusionText",
    "CorrectedFinding",
    "Delivery",
    "DeskCheck",
    "Draw",
    "Evidence",
    "FindingText",
    "How",
    "InspectedTask",
    "Inspection",
    "Inspector",
    "Invited",
    "Member",
    "MemberRole",
    "Minutes",
    "Plan",
    "PlanLine",
    "PlanState",
    "Recommendation",
    "RecommendationStep",
    "Team",
    "Wanted",
    "WantedFile",
]
