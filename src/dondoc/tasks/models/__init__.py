"""What is recorded of tasks, assignments and what is reported and judged of them."""

from dondoc.tasks.models.amendment import AmendedTask, Amendment
from dondoc.tasks.models.assignment import Assignment
from dondoc.tasks.models.extension import Extension
from dondoc.tasks.models.facts import Deadline, FormerHolder, Move
from dondoc.tasks.models.mandate import Mandate, MandateHolder, MandateOver
from dondoc.tasks.models.part import PartFile, PartRequest, Reminder
from dondoc.tasks.models.saved_view import SavedView
from dondoc.tasks.models.series import Series
from dondoc.tasks.models.task import Coordination, MissingTask, OriginReport, Task, TaskChange
from dondoc.tasks.models.update import Dispute, Judgement, PreCheck, Update, UpdateFile

__all__ = [
    "AmendedTask",
    "Amendment",
    "Assignment",
    "Coordination",
    "Deadline",
    "Dispute",
    "Extension",
    "FormerHolder",
    "Judgement",
    "Mandate",
    "MandateHolder",
    "MandateOver",
    "MissingTask",
    "Move",
    "OriginReport",
    "PartFile",
    "PartRequest",
    "PreCheck",
    "Reminder",
    "SavedView",
    "Series",
    "Task",
    "TaskChange",
    "Update",
    "UpdateFile",
]
