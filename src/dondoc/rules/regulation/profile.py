"""The whole regulation of a province, as loaded from its file: immutable, knowing where each value is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, timedelta
from typing import Any, Literal

from dondoc.rules.regulation import execution, inspecting, intake, oversight
from dondoc.rules.regulation.base import Choice, Confidence, Flag, Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause in force with one plain sentence of ours; never the text itself."""

    cite: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """`number` is a string ("6", "QĐ.2"): numbering has gaps, so nothing is computed from it.

    `summary`: for an article that is not divided into clauses.
    """

    number: str
    title: str
    chapter: str
    summary: str = ""
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity(Provision):
    """From when until when the regulation holds.

    `from` "installation": the text leaves the date blank, it is set at installation. `signed_on` with `days_after_signing`
    may stand in place of `from`. `to` is the last day in force.
    """

    from_: date | Literal["installation"] | None = None
    signed_on: date | None = None
    days_after_signing: int | None = None
    to: date | None = None
    governs_earlier: Flag

    @property
    def first_day(self) -> date | None:
        if isinstance(self.from_, date):
            return self.from_
        if self.signed_on is not None and self.days_after_signing is not None:
            return self.signed_on + timedelta(days=self.days_after_signing)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedCite(Provision):
    """The article a deed rests on, "" where the text is silent."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A silence nobody has decided; `key` is the place in the profile that stays absent."""

    key: str
    cite: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example, recomputed whenever the file is loaded against a calendar.

    `rule`: as in `deadlines.reckon`, or a question of `periods` or `entry`. Only the keys its rule needs are given.
    """

    rule: Literal[
        "entry",
        "feedback",
        "inspection-report",
        "update-after-overdue",
        "class",
        "report",
        "window",
        "undated-update",
        "judged",
    ]
    cite: str
    class_: str = ""
    urgency: str = ""
    tasks: int | None = None
    agencies: int | None = None
    by: Literal["agency", "office"] = "agency"
    period: execution.PeriodKind | None = None
    year: int | None = None
    part: int = 1
    from_: date | None = None
    due: date | None = None
    to: date | None = None
    line: int | None = field(default=None, metadata={"given": "line"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A place where the regulation says nothing. `decision` None: nobody has decided it yet."""

    key: str
    question: str
    cite: str
    decision: str | None
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class DeedCites:
    """Which article each deed rests on."""

    entries: tuple[DeedCite, ...]

    def cite_for(self, deed: str) -> str:
        """ "5.2.b", or "" where the regulation is silent or does not know the deed."""
        return next((entry.cite for entry in self.entries if entry.code == deed), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """`code`: short prefix for citations across regulations ("TH"). `number`: blank where the copy at hand has none."""

    id: str
    code: str
    title: str
    short_title: str
    number: str
    document_kind: str
    issuing_body: str
    province_name: str
    office_name: str
    legal_bases: tuple[str, ...]
    issued_on: date | None = None
    replaces: str = ""
    successor: str = ""
    validity: Validity
    system: intake.System
    terms: tuple[Choice, ...]
    articles: tuple[Article, ...]
    structure: intake.Structure
    scope: intake.Scope
    tasks: intake.Tasks
    fields: intake.Fields
    document_duties: intake.DocumentDuties | None = None
    calendar: intake.CalendarPolicy
    entry: intake.Entry
    receipt: execution.Receipt | None = None
    help: execution.Help | None = None
    update: execution.Update
    dispute: execution.Dispute
    completion: execution.Completion
    judgement: execution.Judgement
    extension: execution.Extension
    standing: execution.StandingPolicy
    urging: oversight.Urging
    notices: oversight.Notices | None = None
    feedback: oversight.Feedback
    reports: oversight.Reports
    publication: oversight.Publication
    inspection: inspecting.Inspection
    explanation: oversight.Explanation
    measures: oversight.Measures | None = None
    statuses: tuple[oversight.Status, ...]
    statistics: oversight.Statistics
    scoring: oversight.Scoring
    access: oversight.Access
    internal_rules: oversight.InternalRules
    deeds: tuple[DeedCite, ...]
    open_questions: tuple[OpenQuestion, ...] = ()
    examples: tuple[Example, ...]
    source: str = field(default="", metadata={"given": "file"})

    @property
    def valid_from(self) -> date | None:
        """First day in force; None where it is set at installation."""
        return self.validity.first_day

    @property
    def valid_to(self) -> date | None:
        return self.validity.to

    @property
    def governs_earlier(self) -> bool:
        """Whether directives from before the first day are governed too."""
        return self.validity.governs_earlier.value

    @property
    def system_name(self) -> str:
        return self.system.name

    @property
    def inspection_body_name(self) -> str:
        return self.inspection.bodies[0].name

    @property
    def tiers(self) -> tuple[str, ...]:
        return self.structure.tiers

    @property
    def document_kinds(self) -> tuple[intake.DocumentKind, ...]:
        return self.scope.document_kinds

    @property
    def assigners(self) -> tuple[Choice, ...]:
        return self.scope.assigners

    @property
    def urgency_marks(self) -> tuple[intake.UrgencyMark, ...]:
        return self.entry.urgency_marks

    @property
    def required_fields(self) -> tuple[intake.RequiredField, ...]:
        return self.fields.required

    @property
    def rates(self) -> tuple[oversight.Rate, ...]:
        return self.statistics.rates

    @property
    def deed_cites(self) -> DeedCites:
        return DeedCites(self.deeds)

    def term(self, code: str) -> str:
        """The regulation's own word for a thing, such as "office". KeyError if it has none."""
        found = next((t.name for t in self.terms if t.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    def clause(self, cite: str) -> Clause:
        """The clause with this citation; for a whole article its summary or title. KeyError if there is none."""
        for article in self.articles:
            if article.number == cite:
                return Clause(cite=cite, summary=article.summary or article.title)
            for clause in article.clauses:
                if clause.cite == cite:
                    return clause
        raise KeyError(cite)

    def full_cite(self, cite: str) -> str:
        """A citation that says whose: "TH 5.2.c"; "" stays ""."""
        return f"{self.code} {cite}" if cite else ""

    def provisions(self) -> Iterator[tuple[str, Provision]]:
        """Every value of the profile with its key, in the file's order: ("entry.rules[1]", EntryRule(…))."""
        yield from _provisions("", self)

    @property
    def silences(self) -> tuple[Silence, ...]:
        """Where the text says nothing: what was decided, by default or locally, and what is still open."""
        decided = [
            Silence(key=key, question=p.question, cite=p.cite, decision=p.answer, confidence=p.confidence)
            for key, p in self.provisions()
            if p.question
        ]
        still_open = [
            Silence(key=q.key, question=q.question, cite=q.cite, decision=None, confidence=Confidence.LOCAL_DECISION)
            for q in self.open_questions
        ]
        return (*decided, *still_open)


def _provisions(key: str, value: Any) -> Iterator[tuple[str, Provision]]:
    if isinstance(value, Provision):
        yield key, value
    if is_dataclass(value):
        for one in fields(value):
            name = one.name.rstrip("_")
            yield from _provisions(f"{key}.{name}" if key else name, getattr(value, one.name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value, start=1):
            yield from _provisions(f"{key}[{number}]", item)
