"""What is recorded of urging: to whom, by which channel, with which letter, what was answered; and reports of late and stuck tasks."""

from dondoc.urging.models.ladder import Escalation, LadderRun, ReachedRung, RungState
from dondoc.urging.models.report import StuckReport
from dondoc.urging.models.urge import Urge, UrgeFile, UrgeOf

__all__ = ["Escalation", "LadderRun", "ReachedRung", "RungState", "StuckReport", "Urge", "UrgeFile", "UrgeOf"]
