"""What happens in a demo, as plain values: documents that come in, and deeds done on them, each with its moment and its doer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from dondoc.rules.access import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPlan:
    """One task. Agencies by code; `group` instead of `leads` picks many at once. `due_on` None: expressly no deadline."""

    content: str
    product: str
    field: str
    leads: tuple[str, ...] = ()
    group: str = ""
    coordinators: tuple[str, ...] = ()
    deadline_text: str = ""
    due_on: date | None = None
    deadline_kind: str = "complete"
    report_to: str = ""


@dataclass(slots=True, kw_only=True)
class DirectivePlan:
    """One document from release to issue. `issued_at` None: it still waits to be entered, with as many drafts as it has tasks.

    `abbreviation` "" is the letter without a type name. `number` is given when all documents are in order of their days.
    """

    kind: str
    abbreviation: str
    subject: str
    field: str
    issued_on: date
    released_at: datetime
    registered_at: datetime
    issued_at: datetime | None
    registered_by: str
    specialist: str
    division: str
    issuer: str
    signer: str
    signer_title: str
    assigned_by: str
    assigned_by_name: str
    drafting_agency: str
    urgency: str = "normal"
    not_tracked_reason: str = ""
    tasks: list[TaskPlan] = field(default_factory=list)
    number: str = ""
    with_paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One deed by `who` (a username) on the assignment of an agency. What is said with it stands in the fields it needs.

    deed CORRECT changes the wording of the task; UPDATE files a report of `update_kind`; ASSIGN_PERSON names `to_person` or `to_unit`.
    """

    at: datetime
    deed: Deed
    who: str
    directive: int
    task: int
    agency: str
    text: str = ""
    update_kind: str = ""
    asked_due_on: date | None = None
    document_kind: str = ""
    document_number: str = ""
    dated: date | None = None
    signer: str = ""
    ground: str = ""
    other_agency: str = ""
    to_person: str = ""
    to_unit: str = ""
    quality: str = ""
    effectiveness: str = ""
    with_paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPlan:
    """A task that an agency says was not entered; `answer` "" while it waits."""

    at: datetime
    who: str
    directive: int
    content: str
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""


#: Number of the directive of what is said of no task.
NO_TASK = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What is said beside the life of an assignment, by `who` (a username) in the agency `by`: of its request for more time (advise, decide), or
    of the part of a coordinating agency `other` (ask, give, refuse, remind), of which `part` is the name here; or urging (urge, answer_urge,
    report_stuck); or of explanations of a period (demand_explanations, explain); or in a thread (thread), of which `word` says what;
    or of a department's word on a result (pre_check); or of reports (begin_report, file_report, office_report and so on), of no task."""

    at: datetime
    what: str
    who: str
    by: str
    directive: int
    task: int
    agency: str
    text: str
    word: str = ""
    day: date | None = None
    other: str = ""
    part: str = ""


@dataclass(slots=True)
class Script:
    """Everything, the deeds in the order of their moments."""

    directives: list[DirectivePlan]
    acts: list[Act]
    missing: list[MissingPlan]
    asides: list[Aside] = field(default_factory=list)
