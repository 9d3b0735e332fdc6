"""What the profile says of following, urging, reporting, publishing and judging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dondoc.rules.regulation.base import Choice, Limit, Number, Provision, Rule
from dondoc.rules.regulation.execution import PeriodKind

#: What a rate may count: the cells of the figures and the counts of updates.
CELLS = (
    "done_on_time", "done_late", "open_within", "open_overdue", "undated", "undated_open", "undated_done", "total",
    "awaiting_office", "disputed", "suspended", "marked_not_completed", "updates_on_time", "updates_due",
)  # fmt: skip


#: Whom a rung may speak to: who carries out, his head, the Office's specialist in charge, and above them.
AUDIENCES = ("specialist", "head", "monitoring_specialist", "office_leader", "vice_chairman", "chairman")
#: Above the head of an agency: there nothing about an agency goes out without a person (docs/definitions.md 7).
ABOVE_THE_HEAD = ("office_leader", "vice_chairman", "chairman")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung(Choice):
    """A step of the urging ladder, `offset` units after the day its clock ends (before it when negative).

    `clock`: a deadline, the update that a task without deadline owes for a period, or a limit of the Office's own. `audience`: a code of
    `AUDIENCES`. `person`: nothing goes out without one.
    """

    offset: int
    unit: Literal["working_day", "day"]
    audience: str
    channel: str
    form: str
    person: bool
    clock: Literal["deadline", "undated", "office"] = "deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation(Provision):
    """Who else urges: agencies of kind `by` urge those of kinds `over`, within their field or their own units."""

    by: tuple[str, ...]
    over: tuple[str, ...]
    within: Literal["field", "own_units", "taking_part"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Urging(Provision):
    channels: tuple[Choice, ...]
    delegations: tuple[Delegation, ...] = ()
    ladder: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compulsory(Choice):
    """A kind of e-mail that people in these roles cannot turn off; `code` one of `MAILS`."""

    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices(Provision):
    """What goes by e-mail: what nobody in a role may turn off, and who gets the weekly summary unless he turns it off."""

    compulsory: tuple[Compulsory, ...] = ()
    weekly_for: tuple[str, ...] = ()


#: The kinds of e-mail a person can choose among.
MAILS = ("at_once", "digest", "weekly")


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction(Provision):
    """Feedback from agencies of kind `from` about those of kind `about`; `sla` None: the Office has no clock for it."""

    code: str
    name: str
    from_: tuple[str, ...]
    about: tuple[str, ...]
    sla: Rule | None = None
    copy_to_sender: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    directions: tuple[Direction, ...]
    stops_at: tuple[Choice, ...]

    @property
    def sla(self) -> Rule | None:
        """The Office's limit for feedback that has one, with its article."""
        return next((direction.sla for direction in self.directions if direction.sla is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A rule by reference to another law, which has a life of its own."""

    law: str
    article: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """A day of the year, or of a period's last month. `inclusive` None: as `reports.due_reading` says."""

    day: int
    month: int | Literal["last_of_period"]
    next_year: bool = False
    inclusive: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """First and last day of a data window by month and day; `previous_year`: it begins in the year before."""

    from_month: int
    from_day: int
    to_month: int
    to_day: int
    previous_year: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DataWindow(Provision):
    """Which days' data a report covers. Decree 09: from the 15th to the 14th (Nghị định 09/2019/NĐ-CP Điều 12)."""

    basis: Literal["decree_09", "calendar", "sending_date", "fixed"]
    span: Span | None = None
    ref: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Provision):
    """A report of a period. `part`: only this one of the year's (1 = first half).

    `due` or `window` None: the text is silent there. `embedded`: sent as a section of the agency's general report.
    """

    period: PeriodKind
    part: int | None = None
    due: DueDate | None = None
    window: DataWindow | None = None
    embedded: bool = False
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReading(Provision):
    """Whether a report is still in time on the named day itself."""

    inclusive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection(Choice):
    """A part of an agency's report. `fills`: what the draft proposes for it (codes of `SECTION_FILLS`); `needed`: not filed without words."""

    fills: tuple[str, ...] = ()
    needed: bool = True


#: What of the data a section can begin with.
SECTION_FILLS = (
    "figures", "updates", "own_inspections", "late", "returned", "explanations", "difficulties", "remarks",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DataClose(Provision):
    """When data close for reports that have no `window` of their own: as the decree says, on the sending day, or with the calendar's period."""

    basis: Literal["decree_09", "sending_date", "calendar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    agency: tuple[Report, ...]
    office: tuple[Report, ...]
    due_reading: DueReading | None = None
    data_close: DataClose | None = None
    sections: tuple[ReportSection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication(Provision):
    places: tuple[Choice, ...]
    periods: tuple[PeriodKind, ...]
    approved_by: Choice
    delay: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(Provision):
    """When an agency must explain itself, and where the explanation goes. `often_returned`: what "often" means; `due`: by when it answers.

    What of the triggers is counted stands in `rules/explaining.py`; the others an agency tells by itself.
    """

    triggers: tuple[Choice, ...]
    goes_into: tuple[Choice, ...]
    often_returned: Number | None = None
    due: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureKind(Choice):
    """A measure that the Office may propose (TH 16.4; BT 15.3). `leads_to`: what shows that it was carried out: an urging, an
    explanation that was demanded, a later directive with a new task, or any document."""

    leads_to: Literal["urge", "explanation", "directive", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures(Provision):
    """What the Office proposes to the leaders of the province for tasks that are due and not done, done wrongly, or stuck."""

    kinds: tuple[MeasureKind, ...]

    def kind(self, code: str) -> MeasureKind | None:
        return next((one for one in self.kinds if one.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Choice):
    """A word of the field for one of the figures' cells, with its look where the province prescribes one."""

    cell: str
    colour: str = ""
    icon: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Choice):
    """A percentage that names what it divides by what; `formula` is printed with it."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing(Provision):
    """Upper bounds, in days, of the age groups of overdue tasks and of tasks without a deadline."""

    overdue: tuple[int, ...]
    undated: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    rates: tuple[Rate, ...]
    ageing: Ageing


#: What a formula may give points for, and what may be taken from them (`rules/scoring.py` says what each counts).
SCORED = ("quantity", "quality", "progress", "updating")
TAKEN = ("late", "returned", "not_met")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight(Choice):
    """`code` one of SCORED; `points` its share of the formula's `out_of`."""

    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty(Choice):
    """`code` one of TAKEN: each time takes `percent` of what one product earns in the part `of`."""

    percent: int
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(Choice):
    """`at_least`: percent of the points that could be earned."""

    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula(Choice):
    """One way to reckon a result: at most `out_of` points, shared among the parts by their weights; `grades` from the best down, the last from 0."""

    out_of: int
    weights: tuple[Weight, ...]
    penalties: tuple[Penalty, ...] = ()
    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaHeld(Provision):
    """Which of the formulas holds, by its code."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring(Provision):
    """The year's result. `formulas` empty: the result counts among the criteria, but no formula is given.

    `exemptions`: the objective causes that may be confirmed. `appeal`: by when the head of an agency may say that its sheet is wrong.
    """

    subjects: tuple[Literal["agency", "person"], ...]
    period: PeriodKind
    formula: FormulaHeld | None = None
    formulas: tuple[Formula, ...] = ()
    exemptions: tuple[Choice, ...] = ()
    appeal: Rule | None = None

    def formula_named(self, code: str) -> Formula | None:
        return next((one for one in self.formulas if one.code == code), None)

    @property
    def formula_held(self) -> Formula | None:
        """The formula by which agencies are judged; None where the profile names none."""
        return self.formula_named(self.formula.value) if self.formula else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOnlyPost(Choice):
    sees: Literal["figures", "lists"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access(Provision):
    read_only_posts: tuple[ReadOnlyPost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalRules(Provision):
    """Each agency's own regulation: whether it must have one, and which way it may move a value."""

    required: bool
    may: Literal["tighten", "nothing"]
