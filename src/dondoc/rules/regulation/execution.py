"""What the profile says of carrying out: updating, disputing, completing, judging, asking for more time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dondoc.rules.regulation.base import Choice, Codes, Flag, Limit, Number, Provision, Rule

PeriodKind = Literal["week", "month", "quarter", "half", "nine_months", "year", "ad_hoc"]
UpdateKind = Literal["progress", "extension_request", "result", "explanation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Acknowledging what was assigned. Both absent: accepting is never a gate."""

    acknowledge: Rule | None = None
    daily_login: Flag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What agencies bring before the Office: difficulties, differing opinions, questions. `answer_limit`: by when the Office does its part."""

    answer_limit: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedUpdate(Provision):
    """Updating a task with a deadline. `grace_after_overdue` None: the text knows no such limit."""

    window: Literal["assigned_to_deadline", "on_result"]
    also_on: tuple[str, ...] = ()
    grace_after_overdue: Limit | None = None
    weekly_target: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndatedUpdate(Provision):
    """Updating a task without a deadline: each of `periods`; `due` is the day by which a period's update is owed."""

    periods: tuple[PeriodKind, ...]
    due: Rule
    also_on: tuple[str, ...] = ()
    settle_after: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    kinds: tuple[Choice, ...]
    dated: DatedUpdate
    undated: UndatedUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute(Provision):
    """An agency says that a task is missing, wrong, or not its own."""

    grounds: tuple[Choice, ...]
    reason_required: bool
    agency_may_send_back: bool
    decider: Choice
    clock_stops: Flag
    ask_limit: Rule | None = None
    answer_limit: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedBy(Provision):
    """The day on which "on time or late" looks: when the head filed the result, or the result document's own date."""

    value: Literal["filed_on", "result_dated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Ending a task. `confirm_limit` None: the regulation gives the Office no clock and nobody decided one."""

    confirmer: Choice
    own_task_confirmer: Choice
    closing_kinds: Codes
    signers: tuple[Choice, ...]
    evidence: Codes
    judged_by: JudgedBy
    not_completed_on_late_return: Flag
    office_holding_excluded: Flag
    each_lead_judged_alone: Flag
    never_closing: tuple[Choice, ...] = ()
    pre_check: Choice | None = None
    confirm_limit: Rule | None = None
    redo_limit: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Provision):
    """What the confirmer judges; progress is computed, the two scales are chosen."""

    progress: Choice
    quality: tuple[Choice, ...]
    effectiveness: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """More time. `propose_limit` and `decide_limit` are the clocks of the Office and of the decider, counted from the asking; None: no such clock.

    `max_times`: how often one assignment may be granted more time; None: as often as it is.
    """

    allowed: Flag
    proposer: Choice
    decider: Choice
    scored_by: ScoredBy
    propose_limit: Rule | None = None
    decide_limit: Rule | None = None
    ask_before: Rule | None = None
    max_times: Number | None = None
    max_total: Rule | None = None
    document_required: Flag | None = None
    after_deadline: Flag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredBy(Provision):
    """Which deadline figures count by after more time was given."""

    value: Literal["current", "original"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPolicy:
    """From how far ahead a deadline is said to be near."""

    due_soon: Rule
