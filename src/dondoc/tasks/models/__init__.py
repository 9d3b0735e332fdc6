"""What is recorded of tasks, assignments and what is reported and judged of them."""

from dondoc.tasks.models.amendment import AmendedTask, Amendment
from dondoc.tasks.models.assignment import Assignment
from dondoc.tasks.models.facts import Deadline, Move
from dondoc.tasks.models.saved_view import SavedView
from dondoc.tasks.models.series import Series
from dondoc.tasks.models.task import Coordination, MissingTask, OriginReport, Task, TaskChange
from dondoc.tasks.models.update import Dispute, Judgement, Update, UpdateFile

__all__ = [
    "AmendedTask",
    "Amendment",
    "Assignment",
    "Coordination",
    "Deadline",
    "Dispute",
    "Judgement",
    "MissingTask",
    "Move",
    "OriginReport",
    "SavedView",
    "Series",
    "Task",
    "TaskChange",
    "Update",
    "UpdateFile",
]
