"""What is recorded of periodic reports: their rounds, the report of each side, its sections, and every deed upon it (H1–H4)."""

from dondoc.reports.models.approval import Approval, ApprovalFile, FiguresWanted, FileForm
from dondoc.reports.models.regulation import RegulationReport, RegulationSection, RegulationText
from dondoc.reports.models.report import Report, ReportDeed, ReportFile, ReportState, Section, SectionText
from dondoc.reports.models.round import SPECIAL, Round, RoundAgency, RoundReminder
from dondoc.reports.models.template import PaperKind, PaperTemplate

__all__ = [
    "SPECIAL",
    "Approval",
    "ApprovalFile",
    "FiguresWanted",
    "FileForm",
    "PaperKind",
    "PaperTemplate",
    "RegulationReport",
    "RegulationSection",
    "RegulationText",
    "Report",
    "ReportDeed",
    "ReportFile",
    "ReportState",
    "Round",
    "RoundAgency",
    "RoundReminder",
    "Section",
    "SectionText",
]
