"""What a history is told in: directives as they came in, deeds as they were done (see `history`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dondoc.core.files import InspectedFile
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor, Deed
from dondoc.tasks.actions.agency import ResultDraft
from dondoc.tasks.actions.drafting import TaskForm
from dondoc.tasks.models import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDeed:
    """One deed as it was done: by whom, when, on which assignment, and what was said with it. `result` None signs the waiting draft.

    `marks`: from then on the assignment bears the mark of TH 5.2.b, told by whoever brings the past along without the return it came from.
    """

    actor: Actor
    at: datetime
    deed: Deed
    assignment_id: int
    text: str = ""
    update_kind: str = ""
    asked_due_on: date | None = None
    result: ResultDraft | None = None
    files: tuple[InspectedFile, ...] = ()
    form_token: str = ""
    ground: str = ""
    suggested_agency_id: int | None = None
    user_id: int | None = None
    unit_id: int | None = None
    quality: str = ""
    effectiveness: str = ""
    marks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDirective:
    """A directive as it was registered, and its tasks as `drafter` wrote them down, each with its moment."""

    actor: Actor
    at: datetime
    form: DirectiveForm
    files: tuple[InspectedFile, ...] = ()
    drafter: Actor
    drafts: tuple[tuple[datetime, TaskForm], ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """A directive with its tasks came in; the rows have their keys."""

    past: PastDirective
    directive: Directive
    tasks: list[Task]


@dataclass(frozen=True, slots=True)
class Issued:
    """The tasks of a directive were sent out; `coordinators`: task -> agencies."""

    directive: Directive
    tasks: list[Task]
    assignments: list[Assignment]
    coordinators: dict[int, tuple[int, ...]]
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """An assignment was passed on to another agency, where it has the key `new_id`."""

    deed: PastDeed
    agency_id: int
    new_id: int


Event = PastDeed | Registered | Issued | Passed
