"""What the interface gives and takes, typed; the description (docs/openapi.json) is made of it."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from ninja import Schema
from pydantic import Field

from dondoc.api.texts import Asked, Code, Day, Id, Line, Line60, Line120, Line200, Moment, Text

T = TypeVar("T")


class Page(Schema, Generic[T]):
    """A part of a list. `next`: sent back as `cursor` it gives the part that follows; null where the list ends."""

    items: list[T]
    next: str | None = None


class Way(Schema):
    label: str
    url: str


class Fault(Schema):
    code: str
    field: str
    detail: str
    cite: str
    way_on: Way | None = None


class ProblemOut(Schema):
    """RFC 9457. `detail`, `code` and `cite` are those of the first fault; `errors` tells each at its field."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    cite: str
    errors: list[Fault]


class AgencyRef(Schema):
    id: int
    code: str
    name: str


class DocumentRef(Schema):
    id: int
    number: str


class FileOut(Schema):
    """`href` gives the bytes to whoever may read the record it hangs on."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    href: str


class MachineOut(Schema):
    """Who is asking: the token's own agency, role and scopes."""

    name: str
    agency: AgencyRef
    role: str
    scopes: list[str]
    today: Day
    requests_per_minute: int


class AgencyCodeOut(Schema):
    kind: str
    code: str
    valid_from: Day | None
    valid_to: Day | None


class AgencyOut(Schema):
    id: int
    code: str
    name: str
    short_name: str
    kind: str
    parent: AgencyRef | None
    founded_on: Day | None
    dissolved_on: Day | None
    codes: list[AgencyCodeOut]


class EntryOut(Schema):
    """The Office's clock for entering the document; for the Office and the leaders of the province."""

    entry_class: str
    due_on: Day
    entered_at: Moment | None


class DocumentOut(Schema):
    """A document that gives tasks. `entry` and `not_tracked_reason` are null for whoever does not see everything."""

    id: int
    number: str
    kind: str
    issuer: AgencyRef
    issued_on: Day
    released_at: Moment
    subject: str
    signer: str
    signer_title: str
    urgency: str
    tracking: Literal["tracked", "not_tracked"]
    not_tracked_reason: str | None
    registered_at: Moment
    entry: EntryOut | None
    href: str
    page: str


class DocumentWithFiles(DocumentOut):
    """`files` is empty for whoever is told how its tasks stand and nothing else."""

    files: list[FileOut]


class TaskOut(Schema):
    """`due_on` is the day the document names; each assignment has the deadline in force for its agency. `issued_at` null: a draft."""

    id: int
    document: DocumentRef
    position: int
    content: str
    product: str
    field: str | None
    deadline_text: str
    due_on: Day | None
    deadline_kind: str
    origin: str
    origin_document: str
    issued_at: Moment | None
    href: str
    page: str


class StandingOut(Schema):
    """How it stands today. `days`: behind in calendar days, ahead in working days."""

    code: str
    days: int
    day: Day | None


class AssignmentOut(Schema):
    """One task for one lead agency. What the agency of the token may not know is left out or null."""

    id: int
    version: int
    task: Id
    title: str
    position: int
    document: DocumentRef
    agency: AgencyRef
    coordinators: list[str]
    state: str
    due_on: Day | None
    late_after: Day | None
    standing: StandingOut
    last_update_at: Moment | None
    last_update_kind: str
    person: str
    unit: str
    own: bool
    urgency: str
    flags: list[str]
    href: str
    page: str


class ByOut(Schema):
    name: str
    title: str


class ResultDocument(Schema):
    kind: str
    number: str
    dated: Day | None
    signer: str


class UpdateOut(Schema):
    """A report of an agency. `filed_at` null: a draft that waits for the head's signature, seen inside the agency only."""

    id: int
    kind: str
    text: str
    document: ResultDocument | None
    asked_due_on: Day | None
    prepared_at: Moment
    filed_at: Moment | None
    by: ByOut
    files: list[FileOut]


class CellsOut(Schema):
    """The five cells add up to `total`; the others are counted inside them."""

    done_on_time: int
    done_late: int
    open_within: int
    open_overdue: int
    undated: int
    undated_open: int
    undated_done: int
    awaiting_office: int
    disputed: int
    suspended: int
    marked_not_completed: int
    updates_on_time: int
    updates_due: int
    total: int


class AgencyFiguresOut(Schema):
    agency: AgencyRef
    cells: CellsOut


class RateOut(Schema):
    """`value` is null where nothing is counted below the line."""

    code: str
    name: str
    formula: str
    numerator: int
    denominator: int
    value: float | None


class FiguresOut(Schema):
    as_of: Day
    known_at: Day
    original: bool
    cells: CellsOut
    rates: list[RateOut]
    agencies: list[AgencyFiguresOut]


class TaskIn(Asked):
    """A task as the document says it. Agencies by our code or any code they bear today; `none` said expressly is not nothing said."""

    content: Text
    product: Line = ""
    leads: list[Code] = Field(default=[], max_length=500)
    coordinators: list[Code] = Field(default=[], max_length=500)
    no_coordinators: bool = False
    deadline_text: Line = ""
    due_on: Day | None = None
    no_deadline: bool = False
    deadline_kind: Literal["complete", "report"] = "complete"
    report_to: Line200 = ""
    field: Code | None = None
    origin: Code = "province"
    origin_document: Line200 = ""
    origin_due_on: Day | None = None


class DocumentIn(Asked):
    """A document to be registered, with the tasks it gives. Nothing is issued by this: a person at the Office checks the tasks and issues them.

    `declared_open`: the sender declares that the document is no State secret. `confirmed_open`: asked about words that secret documents often
    bear, somebody looked at the paper again and says it once more.
    """

    number: Line60
    kind: Code
    issued_on: Day
    released_at: Moment
    subject: Text
    issuer: Code | None = None
    signer: Line120 = ""
    signer_title: Line120 = ""
    assigned_by: Code = ""
    assigned_by_name: Line120 = ""
    drafting_agency: Code | None = None
    urgency: Code = "normal"
    tracked: bool = True
    not_tracked_reason: Text = ""
    declared_open: bool = False
    confirmed_open: bool = False
    tasks: list[TaskIn] = Field(default=[], max_length=200)


class ResultIn(Asked):
    """The document that a result rests on."""

    kind: Line60
    number: Line60
    dated: Day
    signer: Line120


class UpdateIn(Asked):
    """A report on an assignment. A `result` is put before the head of the agency for his signature: a machine signs nothing.

    `version`: that of the assignment as it was read; given, a change in between is told instead of passed over.
    """

    kind: Literal["progress", "result", "extension_request", "explanation"]
    text: Text
    document: ResultIn | None = None
    asked_due_on: Day | None = None
    version: int | None = Field(default=None, ge=1, le=2**31 - 1)


class DocumentMade(Schema):
    """What was made, as it was told the first time, however often the request is sent again."""

    id: int
    tasks: list[int]
    href: str
    page: str


class UpdateMade(Schema):
    """`state`: that of the assignment afterwards."""

    id: int
    assignment: int
    kind: str
    state: str
    href: str
    page: str


def problems(*more: int) -> dict[int, Any]:
    """What every operation may answer besides; `more` for those that take something."""
    return dict.fromkeys(sorted({400, 401, 403, 404, 422, 429, *more}), ProblemOut)
