"""Plans of inspections: who sees one, what he may do with it, what overlaps (G1; TH 10.1.a, 12.1, 13.2; BT 12.1.a, 13.2.a)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from dondoc.core.regulation import current, regulation
from dondoc.inspections.models import Inspection, Plan, PlanLine, PlanState, Team
from dondoc.inspections.queries.sight import inspections_for
from dondoc.inspections.queries.teams import leads, teams_of
from dondoc.reports.queries.standing import official
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, may, own_party
from dondoc.rules.inspections import InspectionState
from dondoc.rules.periods import Bounds, calendar_bounds, period
from dondoc.rules.regulation.base import Choice
from dondoc.rules.regulation.inspecting import InspectionPlan
from dondoc.tasks.queries.visibility import stands_for

PER_PAGE = 50
#: Plans that count: not those that were dropped, nor those that another has replaced.
STANDING = (PlanState.DRAFT.value, PlanState.SUBMITTED.value, PlanState.APPROVED.value)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the reader may do with a plan now. `writes_for_leader`: he writes a leader's approval down."""

    edit: bool = False
    submit: bool = False
    approve: bool = False
    writes_for_leader: bool = False
    publish: bool = False
    replace: bool = False
    drop: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another planned or running inspection of the same agency within the same days. One of `line` and `inspection`."""

    first: date
    last: date
    line: PlanLine | None = None
    inspection: Inspection | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan changes of the one that it replaces: `before` None: added; `now` None: left out."""

    agency: Any
    before: PlanLine | None
    now: PlanLine | None


def kind_of(team_id: int | None, regulation_id: str = "") -> InspectionPlan | None:
    """What the regulation says of the Office's plan, or of a team's own; None where it knows none (BT 14.1)."""
    rules = regulation(regulation_id) if regulation_id else current()
    by = "office" if team_id is None else "team"
    return next((one for one in rules.inspection.plans if one.by == by), None)


def cite_of(plan: Plan) -> str:
    """The article behind it."""
    found = kind_of(plan.team_id, plan.regulation_id)
    return found.cite if found else ""


def contents_of(regulation_id: str = "") -> tuple[Choice, ...]:
    """What can be inspected (TH 11; BT 13.1)."""
    rules = regulation(regulation_id) if regulation_id else current()
    return rules.inspection.contents


def bounds_of(year: int, quarter: int) -> Bounds:
    """The first and last day of what is planned."""
    return calendar_bounds(period("quarter", year, quarter) if quarter else period("year", year))


def prepares(actor: Actor) -> bool:
    """Whether this reader begins plans of the Office."""
    return may(Deed.PREPARE_PLAN, own_party(actor))


def plans_for(actor: Actor, day: date) -> QuerySet[Plan]:
    """The Office sees all; a leader of the province what was handed up to him, and what teams have approved; an inspector the plans of his teams and
    those of the Office that are approved. For others there are none: an agency sees its own lines."""
    rows = Plan.objects.all()
    decided = Q(state__in=[PlanState.APPROVED.value, PlanState.REPLACED.value])
    if actor.is_office:
        return rows
    if actor.role is Role.PROVINCE_LEADER:
        return rows.filter(decided | Q(team__isnull=True, state=PlanState.SUBMITTED.value))
    if actor.role is Role.INSPECTOR:
        return rows.filter(Q(team__in=teams_of(actor, day)) | (Q(team__isnull=True) & decided))
    return rows.none()


def own_lines(actor: Actor, day: date, number: int = 1) -> Page[PlanLine]:
    """What an agency is told: its own lines of plans that were published, the next first. Two queries."""
    rows = PlanLine.objects.none()
    if actor.role in AGENCY_ROLES:
        told = Q(plan__published_at__isnull=False, plan__state=PlanState.APPROVED.value)
        rows = PlanLine.objects.filter(told, agency__in=stands_for(actor.agency_id, day))
    rows = rows.select_related("plan__team", "agency").order_by("-first", "-pk")
    return Paginator(rows, PER_PAGE).get_page(number)


def listing(actor: Actor, state: str, day: date, number: int = 1) -> tuple[Page[Plan], dict[str, int]]:
    """One page, newest first, each with its number of lines and agencies; and the counts of the states. Three queries."""
    rows = plans_for(actor, day)
    counts = rows.aggregate(all=Count("pk"), **{s: Count("pk", filter=Q(state=s)) for s in PlanState.values})
    chosen = rows.filter(state=state) if state in PlanState.values else rows
    chosen = chosen.select_related("team").annotate(told=Count("lines"), agencies=Count("lines__agency", distinct=True))
    pages = Paginator(chosen.order_by("-year", "-at", "-pk"), PER_PAGE)
    pages.count = counts[state if state in PlanState.values else "all"]
    return pages.get_page(number), counts


def lines_of(plan: Plan) -> list[PlanLine]:
    """Its lines by their days, each with the inspections that were opened for it. Two queries."""
    rows = plan.lines.select_related("agency").prefetch_related("inspections")
    return list(rows.order_by("first", official("agency__"), "agency__position", "agency__sort_key", "pk"))


def writes(actor: Actor, plan: Plan, day: date) -> bool:
    """Whether this person may change a draft: the Office its own plan, the members of a team theirs."""
    if plan.state != PlanState.DRAFT:
        return False
    if plan.team_id is None:
        return prepares(actor)
    return teams_of(actor, day).filter(pk=plan.team_id).exists()


def approves(actor: Actor, plan: Plan, day: date) -> bool:
    """Whether he may decide on it: of a team's its head alone; of the Office's a leader of the province, or the Office in his name."""
    if plan.team_id is not None:
        return leads(actor, plan.team_id, day)
    return may(Deed.APPROVE_PLAN, own_party(actor))


def allowed(actor: Actor, plan: Plan, lines: list[PlanLine], day: date) -> Allowed:
    """At most two queries."""
    mine = writes(actor, plan, day)
    submitted, approved = plan.state == PlanState.SUBMITTED, plan.state == PlanState.APPROVED
    decides = (submitted or approved) and approves(actor, plan, day)
    keeps = prepares(actor) or (plan.team_id is not None and decides)
    return Allowed(
        edit=mine,
        submit=mine and bool(lines),
        approve=submitted and decides,
        writes_for_leader=submitted and decides and plan.team_id is None and actor.is_office,
        publish=approved and keeps and plan.published_at is None,
        replace=approved and (prepares(actor) if plan.team_id is None else decides),
        drop=mine,
        open=approved and may(Deed.OPEN_INSPECTION, own_party(actor)),
    )


def teams_that_plan(actor: Actor, day: date) -> list[Team]:
    """The teams for which he may begin a plan; none where the regulation knows no such plan. One query."""
    return list(teams_of(actor, day).order_by("name", "pk")) if kind_of(0) is not None else []


def twins_of(plan: Plan) -> list[Plan]:
    """Other plans of the same people for the same quarter or year that stand. One query."""
    others = Plan.objects.filter(year=plan.year, quarter=plan.quarter, team=plan.team_id, state__in=STANDING)
    return list(others.exclude(pk__in=[plan.pk, plan.replaces_id or 0]).exclude(replaces=plan.pk).order_by("pk"))


def overlaps(actor: Actor, plan: Plan, lines: list[PlanLine], day: date) -> dict[int, list[Overlap]]:
    """Of each line whatever else is planned or carried out at its agency within its days; of inspections
    those that the actor may see. Two queries, none without lines."""
    if not lines:
        return {}
    at = {one.agency_id for one in lines}
    first, last = min(one.first for one in lines), max(one.last for one in lines)
    within = Q(agency__in=at, first__lte=last, last__gte=first)
    others = PlanLine.objects.filter(within, plan__state__in=STANDING).select_related("plan")
    if plan.replaces_id:
        others = others.exclude(plan=plan.replaces_id)
    replaced_by = Plan.objects.filter(replaces=plan.pk).values("pk")
    running = inspections_for(actor, day).filter(within).exclude(state=InspectionState.CANCELLED.value)
    by_agency: dict[int, list[Overlap]] = defaultdict(list)
    for line in others.exclude(plan__in=replaced_by).order_by("first", "pk"):
        by_agency[line.agency_id].append(Overlap(line.first, line.last, line=line))
    for one in running.order_by("first", "pk"):
        by_agency[one.agency_id].append(Overlap(one.first, one.last, inspection=one))
    return {line.pk: [one for one in by_agency[line.agency_id] if _meets(line, one)] for line in lines}


def _meets(line: PlanLine, other: Overlap) -> bool:
    if other.line is not None and other.line.pk == line.pk:
        return False
    if other.inspection is not None and other.inspection.plan_line_id == line.pk:
        return False
    return other.first <= line.last and other.last >= line.first


def changes(plan: Plan, lines: list[PlanLine]) -> list[Change]:
    """What it changes of the plan that it replaces, agency by agency. One query, none for a plan that replaces none."""
    if plan.replaces_id is None:
        return []
    before: dict[int, list[PlanLine]] = defaultdict(list)
    for line in PlanLine.objects.filter(plan=plan.replaces_id).select_related("agency").order_by("first", "pk"):
        before[line.agency_id].append(line)
    found = []
    for line in lines:
        old = before[line.agency_id].pop(0) if before[line.agency_id] else None
        if old is None or _told(old) != _told(line):
            found.append(Change(line.agency, old, line))
    return found + [Change(old.agency, old, None) for olds in before.values() for old in olds]


def _told(line: PlanLine) -> tuple[object, ...]:
    return line.first, line.last, sorted(line.contents), line.reason
