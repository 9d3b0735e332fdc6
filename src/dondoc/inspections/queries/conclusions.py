"""The conclusions of an inspection, who may write and sign one, and what of it is printed and frozen (G3; TH 15; BT 13.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.inspections.models import (
    Conclusion,
    ConclusionSection,
    ConclusionState,
    ConclusionText,
    CorrectedFinding,
    Inspection,
    Inspector,
    Member,
    MemberRole,
)
from dondoc.inspections.queries.conclusion_parts import Part, report_of, rules_of
from dondoc.inspections.queries.sight import INNER, Side
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.deadlines import Reckoning, reckon_limit
from dondoc.rules.inspections import InspectionState, RecommendationState
from dondoc.tasks.queries.visibility import stands_for


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may do with the result of an inspection, whatever its state. `writes` drafts, `signs`, `follows` what was recommended."""

    writes: bool = False
    signs: bool = False
    follows: bool = False


def standing_of(actor: Actor, inspection: Inspection, side: Side, day: date) -> Standing:
    """The inspectors write, and the Office or agency that opened it; its head signs, of an agency's own the head of the agency (TH 10.1.đ, 15.1).
    Those who followed it go on following when it is concluded. At most two queries."""
    role = _role_in(actor, inspection, day)
    if inspection.team_id is None:
        own = actor.role in AGENCY_ROLES and inspection.by_agency_id in stands_for(actor.agency_id, day)
        party = {agency_party(actor)} if own else set()
        writes = may(Deed.INSPECT_ITSELF, party)
        return Standing(writes, may(Deed.SIGN_OWN_RESULT, party), writes)
    keeps = actor.is_office and side is not Side.CONCLUDED and may(Deed.OPEN_INSPECTION, own_party(actor))
    return Standing(keeps or role is not None, role == MemberRole.HEAD, keeps or role is not None)


def _role_in(actor: Actor, inspection: Inspection, day: date) -> str | None:
    """His role among the inspectors of a team while he is its member, also after the conclusion, in a post in which he speaks for it."""
    if inspection.team_id is None or actor.role in AGENCY_ROLES:
        return None
    member = Member.objects.filter(
        Q(last__isnull=True) | Q(last__gte=day), team=inspection.team_id, user=actor.user_id, first__lte=day
    )
    rows = Inspector.objects.filter(inspection=inspection.pk, user=actor.user_id)
    return rows.values_list("role", flat=True).first() if member.exists() else None


def conclusions_of(inspection: Inspection, side: Side, standing: Standing) -> list[Conclusion]:
    """Those that this reader may see, the newest first: drafts for whoever writes and for the leaders of the province. One query."""
    rows = Conclusion.objects.filter(inspection=inspection.pk).select_related("signed_by", "by").order_by("-position")
    if not (standing.writes or side in INNER or side in (Side.PREPARES, Side.LEADS)):
        rows = rows.filter(state=ConclusionState.SIGNED.value)
    return list(rows)


def in_force(inspection_id: int) -> Conclusion | None:
    """The newest signed one, which holds for what it changes."""
    rows = Conclusion.objects.filter(inspection=inspection_id, state=ConclusionState.SIGNED.value)
    return rows.order_by("-position").first()


def sections_of(conclusion: Conclusion, parts: list[Part]) -> list[tuple[Part, ConclusionSection]]:
    """Each section as the regulation names it, with its words. One query."""
    kept = {one.code: one for one in conclusion.sections.all()}
    return [(part, kept[part.code]) for part in parts if part.code in kept]


def texts_of(conclusion: Conclusion) -> dict[str, list[ConclusionText]]:
    """Every text that a section had, the newest first. One query."""
    found: dict[str, list[ConclusionText]] = {}
    rows = ConclusionText.objects.filter(section__conclusion=conclusion.pk).select_related("section", "by")
    for one in rows.order_by("-at", "-pk"):
        found.setdefault(one.section.code, []).append(one)
    return found


def writable(inspection: Inspection, conclusion: Conclusion | None) -> bool:
    """Whether a draft can be written now: while it runs and is concluded; an amendment afterwards."""
    if conclusion is None or conclusion.position == 1:
        return inspection.state in (InspectionState.RUNNING.value, InspectionState.ENDED.value)
    return inspection.state == InspectionState.CONCLUDED.value


def reckoning_of(inspection: Inspection) -> Reckoning | None:
    """How the last day of the report came about; None where the regulation sets none or it has not ended."""
    rule = report_of(inspection)
    if rule is None or inspection.ended_on is None or inspection.report_due is None:
        return None
    return reckon_limit(rules_of(inspection), calendar(), "inspection-report", rule, inspection.ended_on)


@dataclass(frozen=True, slots=True)
class Timing:
    """The report against its day. `due` None: the regulation sets none. `late_by`: calendar days behind it, 0 where it is in time."""

    due: date | None
    signed_on: date | None
    late_by: int


def timing_of(inspection: Inspection, signed_at: datetime | None, today: date) -> Timing:
    """Judged by the day it was signed, else by today."""
    due, signed_on = inspection.report_due, clock.day_of(signed_at) if signed_at else None
    behind = ((signed_on or today) - due).days if due else 0
    return Timing(due, signed_on, max(behind, 0))


def recommendations_of(conclusion: Conclusion) -> list[Any]:
    """In their order, with owner and task. One query."""
    rows = conclusion.recommendations.select_related("owner", "task__assignment__task__directive")
    return list(rows.order_by("position"))


def lacking_day(conclusion: Conclusion) -> int:
    """How many of its recommendations have no day yet."""
    return conclusion.recommendations.filter(state=RecommendationState.DRAFT.value, due_on__isnull=True).count()


def corrected_of(conclusion: Conclusion) -> dict[int, Any]:
    """By the task: what an amendment says of it instead of what was found before. One query."""
    rows = CorrectedFinding.objects.filter(conclusion=conclusion.pk).select_related("task__assignment__task__directive")
    return {one.task_id: one for one in rows.defer("task__record").order_by("pk")}
