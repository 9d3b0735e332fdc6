"""What the profile says of directives coming in: who, what kinds, which fields, by when they must be entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Literal

from dondoc.rules.errors import Refusal
from dondoc.rules.regulation.base import Choice, Flag, Provision, Rule

Tier = Literal["province", "district", "commune"]

#: Marks of urgency of Nghị định 30/2020; a profile must say of each which entry class it falls under.
KNOWN_MARKS = ("normal", "khan", "thuong_khan", "hoa_toc")

#: A class that answers whatever class is asked for.
ANY_CLASS = "any"

FieldCode = Literal[
    "kind", "number", "issued_on", "subject", "signer", "assigned_by", "drafting_agency", "lead", "coordinators",
    "monitoring_division", "content", "product", "deadline",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class System(Provision):
    """The system as the regulation names it."""

    name: str
    short_name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyKind(Choice):
    """A kind of agency; `bound` False: it takes part only where it asks to or is asked."""

    tier: Tier
    bound: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Choice):
    """Agencies ranked against each other (khối)."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession(Provision):
    """A kind of agency that ended; its agencies' own successors stand in the agency register."""

    kind: str
    ended_on: date
    successor: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure(Provision):
    tiers: tuple[Tier, ...]
    agency_kinds: tuple[AgencyKind, ...]
    blocks: tuple[Block, ...] = ()
    successions: tuple[Succession, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrecy(Provision):
    """What happens to a marked document. The product knows only `exclude`; the other two are other provinces' law."""

    policy: Literal["exclude", "separate-register", "stub-only"]
    marks: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind(Choice):
    """`abbreviation` as in a symbol ("QĐ"), "" where the kind has none. `normative`: văn bản quy phạm pháp luật."""

    abbreviation: str
    normative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    assigners: tuple[Choice, ...]
    origins: tuple[Choice, ...]
    document_kinds: tuple[DocumentKind, ...]
    secrecy: Secrecy
    exclusions: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingDefault(Rule):
    """A limit for a deadline that is only worded ("khẩn trương")."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineReading(Provision):
    """How "trước ngày D" in a task is read: as D itself, or as the day before."""

    before_means: Literal["the_day", "the_day_before"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """Sorting of tasks and what a deadline may be."""

    classes: tuple[Choice, ...]
    deadline_kinds: tuple[Choice, ...]
    reading: DeadlineReading
    priorities: tuple[Choice, ...] = ()
    by_wording: tuple[WordingDefault, ...] = ()
    minimum_lead: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredField(Choice):
    """A fact without which a directive cannot be sent out. `classes`: only for these task classes, () for all."""

    code: FieldCode
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields(Provision):
    required: tuple[RequiredField, ...]
    one_lead: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDuties(Provision):
    """What the directive itself must state."""

    must_state: tuple[FieldCode, ...]


class Roll(StrEnum):
    FORWARD = "forward"
    BACK = "back"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPolicy(Provision):
    """How days are counted. `roll`: by which day a deadline on a rest day is judged.

    `closing_hour` None, `half_days` (): not used.
    """

    roll: Roll
    first_day_counts: bool
    closing_hour: time | None = None
    half_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRule(Rule):
    """The Office's limit for entering a directive of one class."""

    class_: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyMark(Choice):
    entry_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedence(Provision):
    """Which class a directive takes that falls under several; the first that applies."""

    order: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk(Provision):
    """From how many tasks AND agencies on a directive counts as "many tasks, many agencies"."""

    class_: str
    tasks: int
    agencies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The Office's own clock for entering directives."""

    entered_by: Choice
    rules: tuple[EntryRule, ...]
    urgency_marks: tuple[UrgencyMark, ...]
    precedence: Precedence | None = None
    bulk: Bulk | None = None
    file_gate: Choice | None = None

    def class_of(self, urgency: str, tasks: int, agencies: int) -> str:
        """The entry class of a directive with this urgency mark, number of tasks and of lead agencies.

        Raises Refusal for a mark the profile does not map: an unknown urgency must not pass as ordinary.
        """
        mark = next((m for m in self.urgency_marks if m.code == urgency), None)
        if mark is None:
            raise Refusal(
                "urgency_unmapped",
                "Quy chế chưa cho biết dấu mức độ khẩn “{mark}” thuộc loại văn bản nào. "
                "Anh/chị chọn một mức độ khẩn trong danh sách.",
                field="urgency",
                mark=urgency,
            )
        candidates = {mark.entry_class}
        if self.bulk is not None and tasks >= self.bulk.tasks and agencies >= self.bulk.agencies:
            candidates.add(self.bulk.class_)
        order = self.precedence.order if self.precedence else ()
        return min(candidates, key=lambda c: order.index(c) if c in order else len(order))

    def rule(self, class_: str, on: date | None = None) -> EntryRule:
        """The limit of a class; the class `any` answers every class. Raises Refusal for an unknown class."""
        for wanted in (class_, ANY_CLASS):
            for rule in self.rules:
                if rule.class_ == wanted and (on is None or rule.holds_on(on)):
                    return rule
        raise Refusal(
            "entry_class_unknown",
            "Quy chế không có loại văn bản “{cls}”. Các loại có thời hạn nhập: {known}.",
            field="class",
            cls=class_,
            known=", ".join(r.class_ for r in self.rules),
        )
