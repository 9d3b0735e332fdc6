"""What the profile says of inspecting: by whom, by which plan, on what, what is reported afterwards (TH 10–15; BT 12–14, 16.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dondoc.rules.regulation.base import Choice, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionBody(Choice):
    """`head`: who leads it, in the text's words; `head_title`: how he is called in it; `head_roles`: from which posts he comes, where the text
    says so."""

    head: str
    set_up_by: str
    head_title: str = ""
    head_roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPlan(Choice):
    """A plan of inspections. `by`: who prepares it; `approved_by`: who alone approves it, in the text's words."""

    by: Literal["office", "team"]
    approved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionReport(Rule):
    """Who must report an inspection, to whom, by when."""

    by: Literal["agency", "office"]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """`decision`: what an inspection rests on besides a plan, where the text names it; `desk_checks`: that go on between inspections.

    `guests`: who may be asked to take part; `papers`: what the inspected agency has to prepare and hand over. `own`: agencies inspect
    themselves and their units; `own_sections`: what the report of that must say, where the text names more than of others.
    """

    bodies: tuple[InspectionBody, ...]
    kinds: tuple[Choice, ...]
    contents: tuple[Choice, ...]
    plans: tuple[InspectionPlan, ...] = ()
    decision: Choice | None = None
    desk_checks: Choice | None = None
    guests: Choice | None = None
    papers: Choice | None = None
    own: Choice | None = None
    own_sections: tuple[Choice, ...] = ()
    triggers: tuple[Choice, ...] = ()
    reports: tuple[InspectionReport, ...] = ()
    sections: tuple[Choice, ...] = ()
    rhythm: Choice | None = None

    @property
    def report_limit(self) -> Rule | None:
        """The limit for the report after an inspection; None where the regulation sets none."""
        return self.reports[0] if self.reports else None
