"""Where words of a directive and of all that hangs on it stand: one line a table. A new column that holds text gets its line here.

A test holds this list against every model: a text column that is neither here nor known to hold codes is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model, Q

#: Where no file lies: whoever asks for it finds none, as if the data folder had lost it.
NOWHERE = "cach-ly"
#: Kind of record -> its model. What may be reported as secret.
KINDS: dict[str, str] = {
    "directive": "directives.Directive",
    "task": "tasks.Task",
    "assignment": "tasks.Assignment",
    "update": "tasks.Update",
    "thread": "exchanges.Thread",
    "feedback": "feedback.Feedback",
    "inquiry": "inquiries.Inquiry",
    "urge": "urging.Urge",
    "reading": "readings.Reading",
    "message": "gateway.Received",
    "file": "core.StoredFile",
}
#: Kind of record -> what it hangs on, and by which column.
_ABOVE = {
    "update": ("assignment", "assignment"),
    "assignment": ("task", "task"),
    "task": ("directive", "directive"),
    "thread": ("assignment", "assignment"),
    "feedback": ("assignment", "assignment"),
    "inquiry": ("task", "task"),
    "urge": ("assignment", "assignments"),
    "reading": ("directive", "directive"),
    "message": ("directive", "directive"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """One table. `columns` hold words; `on`: kind of record -> the way to it ("pk": it is that record itself); `files`: ways to its files;
    `numbers`: it repeats the number of the directive in `number_key` without pointing at it; the condition on its day of issue."""

    label: str
    columns: tuple[str, ...]
    on: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    numbers: str = ""

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)


def _of_message(to: str = "") -> dict[str, str]:
    """The ways by which a message hangs on what it proposes to change or to answer. `to`: the way of another table to the message."""
    way = f"{to}__proposals" if to else "proposals"
    return {"message": to or "pk", "directive": f"{way}__directive", "assignment": f"{way}__assignment"}


TABLE: tuple[Words, ...] = (
    Words(
        "directives.Directive",
        (
            "number",
            "number_key",
            "subject",
            "signer",
            "signer_title",
            "assigned_by_name",
            "not_tracked_reason",
            "drafting_lacks",
        )
        + ("search_text",),
        {"directive": "pk"},
        ("files",),
    ),
    Words("directives.DirectiveChange", ("before", "after"), {"directive": "directive"}),
    Words(
        "directives.IssuedDocument",
        ("number", "number_key", "subject", "drafting", "set_aside_reason"),
        numbers="issued_on",
    ),
    Words(
        "tasks.Task",
        ("content", "product", "deadline_text", "report_to", "origin_document", "search_text"),
        {"task": "pk"},
    ),
    Words(
        "tasks.TaskChange",
        ("content_before", "product_before", "content_after", "product_after", "reason"),
        {"task": "task"},
    ),
    Words(
        "tasks.MissingTask", ("directive_number", "number_key", "content", "answer"), numbers="reported_at__date__gte"
    ),
    Words("tasks.OriginReport", ("document_number",), {"task": "task"}),
    Words("tasks.Amendment", ("basis_number",), {"directive": "basis"}),
    Words("tasks.Series", ("ended_because",), {"task": "tasks"}),
    Words(
        "tasks.Update",
        ("text", "document_kind", "document_number", "document_signer"),
        {"update": "pk"},
        ("files",),
    ),
    Words("tasks.Judgement", ("remark",), {"update": "update", "assignment": "assignment"}),
    Words("tasks.PreCheck", ("text",), {"update": "update"}),
    Words("tasks.Dispute", ("reason", "answer"), {"assignment": "assignment"}),
    Words("tasks.Extension", ("advice_text", "reason", "decider", "document_number"), {"assignment": "assignment"}),
    Words("tasks.Move", ("text",), {"update": "update", "assignment": "assignment"}),
    Words("tasks.Deadline", ("text", "basis_text"), {"assignment": "assignment"}),
    Words("tasks.PartRequest", ("content", "answer"), {"assignment": "assignment"}, ("files",)),
    Words("tasks.Reminder", ("text",), {"assignment": "assignment"}),
    Words("urging.Escalation", ("words",), {"directive": "directive"}),
    Words(
        "urging.Urge",
        ("words", "on_behalf", "letter_number", "answer", "taken_back_reason"),
        {"urge": "pk"},
        ("letter", "signed", "files"),
    ),
    Words(
        "exchanges.CorrectionRequest",
        ("told_by", "document_number", "content", "product", "reason", "answer"),
        {"task": "task"},
    ),
    Words("exchanges.Thread", ("subject",), {"thread": "pk"}),
    Words("exchanges.ThreadEntry", ("words", "on_behalf", "document"), {"thread": "thread"}, ("files",)),
    Words("inquiries.Inquiry", ("title", "words", "withdrawn_reason"), {"inquiry": "pk"}, ("files",)),
    Words("inquiries.InquiryColumn", ("name",), {"inquiry": "inquiry"}),
    Words("inquiries.DaySet", ("reason",), {"inquiry": "inquiry"}),
    Words("inquiries.Answer", ("text",), {"inquiry": "ask__inquiry"}, ("files",)),
    Words("inquiries.AnswerRow", ("values",), {"inquiry": "answer__ask__inquiry"}),
    Words("feedback.Feedback", ("words",), {"feedback": "pk"}, ("files",)),
    Words("feedback.FeedbackAct", ("words", "on_behalf", "document"), {"feedback": "feedback"}),
    Words("scoring.Appeal", ("words", "answer"), {}, ("files",)),
    Words("scoring.Exemption", ("words", "document"), {"assignment": "assignment"}),
    Words("measures.Proposal", ("words", "handed_back"), {"assignment": "measures__lines__assignment"}),
    Words(
        "measures.Measure",
        ("words", "doer", "decision_words", "on_behalf", "document", "outcome_words"),
        {"assignment": "lines__assignment"},
    ),
    Words("measures.Remark", ("article", "words", "wanted", "answer")),
    Words("measures.Training", ("topic",)),
    Words("reports.Round", ("title", "ground")),
    Words("reports.Report", ("figures", "general_number"), {}, ("files",)),
    Words("reports.Section", ("text",)),
    Words("reports.SectionText", ("text",)),
    Words("reports.ReportDeed", ("reason", "figures", "content")),
    Words("reports.Approval", ("figures", "content", "withdrawn_reason"), {}, ("files",)),
    Words("reports.RegulationReport", ("content",)),
    Words("reports.RegulationSection", ("text",)),
    Words("reports.RegulationText", ("text",)),
    Words("inspections.Team", ("name", "number", "set_up_by", "rules", "ended_reason"), {}, ("file", "rules_file")),
    Words("inspections.Member", ("title", "left_reason")),
    Words("inspections.Inspector", ("title",)),
    Words("inspections.Plan", ("title", "ground", "words", "handed_back", "on_behalf", "number")),
    Words("inspections.PlanLine", ("reason",)),
    Words(
        "inspections.Inspection",
        ("ground_words", "title", "decision_number", "notice_number", "notice_words", "cancelled_reason"),
        {},
        ("decision_file",),
    ),
    Words(
        "inspections.InspectedTask",
        ("record", "found", "nature", "degree", "cause", "responsibility"),
        {"assignment": "assignment"},
    ),
    Words("inspections.Draw", ("reason",)),
    Words("inspections.FindingText", ("content",), {"assignment": "task__assignment"}),
    Words("inspections.Invited", ("name", "asked_for")),
    Words(
        "inspections.Wanted",
        ("words", "answer", "asked_again"),
        {"assignment": "task__assignment"},
        ("files__file",),
    ),
    Words(
        "inspections.Evidence",
        ("words", "place", "withdrawn_why"),
        {"assignment": "task__assignment"},
        ("file",),
    ),
    Words(
        "inspections.Minutes",
        ("place", "present", "words", "agency_remarks", "team_remarks", "content"),
        {},
        ("file",),
    ),
    Words("inspections.Conclusion", ("reason", "number", "handed_back", "content"), {}, ("files",)),
    Words("inspections.ConclusionSection", ("text",)),
    Words("inspections.ConclusionText", ("text",)),
    Words(
        "inspections.CorrectedFinding",
        ("found", "nature", "degree", "cause", "responsibility", "before"),
        {"assignment": "task__assignment"},
    ),
    Words("inspections.Delivery", ("to",)),
    Words("inspections.Recommendation", ("words", "owner_words"), {"assignment": "task__assignment"}),
    Words(
        "inspections.RecommendationStep",
        ("words",),
        {"assignment": "recommendation__task__assignment"},
        ("files",),
    ),
    Words("inspections.DeskCheck", ("words", "figures")),
    Words("intake.BatchRow", ("values", "key", "twin", "faults", "dropped_because"), {"task": "task"}),
    Words(
        "notices.Notice",
        ("title",),
        {"directive": "directive", "task": "task", "assignment": "assignment"},
    ),
    Words("readings.Reading", ("name", "text", "head", "steps"), {"reading": "pk"}),
    Words("readings.ReadingFile", ("content",), {"reading": "reading"}),
    Words("readings.Proposal", ("said", "found"), {"reading": "reading"}),
    Words(
        "gateway.Received",
        ("file_name", "number", "subject", "type_name", "about_number", "words", "warnings", "attachments", "reason")
        + ("receivers",),
        _of_message(),
        ("file",),
    ),
    Words("gateway.Outgoing", ("body",), _of_message("received")),
    Words("gateway.Proposal", ("words",), _of_message("received")),
    Words("core.StoredFile", ("name", "sha256", "path", "signatures"), {"file": "pk"}),
)


def rows_of(words: Words, kind: str, subject_id: int) -> Q | None:
    """The rows of one table that belong to a record, or None where none can."""
    ways = {way for hung, path in words.on.items() for way in _ways(hung, path, kind)}
    found = Q()
    for way in sorted(ways):
        found |= Q(**{way: subject_id})
    return found if ways else None


def _ways(hung: str, path: str, wanted: str) -> Iterator[str]:
    if hung == wanted:
        yield path
    elif hung in _ABOVE:
        above, column = _ABOVE[hung]
        yield from _ways(above, column if path == "pk" else f"{path}__{column}", wanted)


def files_of(words: Words, row_ids: list[int]) -> set[int]:
    """Keys of the stored files that hang on rows of a table."""
    found: set[int] = set()
    for way in words.files:
        ids = words.model._base_manager.filter(pk__in=row_ids).values_list(way, flat=True)
        found |= {pk for pk in ids if pk is not None}
    return found
