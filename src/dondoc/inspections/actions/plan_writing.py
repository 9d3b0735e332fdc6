"""Before and after every deed on a plan: the row held, who writes and who approves, the page not stale, and the line of the log."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.inspections.models import Plan, PlanState
from dondoc.inspections.queries import plans as asked
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, WayOn


def held(actor: Actor, plan_id: int, version: int | None, at: datetime) -> Plan:
    """The plan, held until the end of the transaction. Raises NotThere if he may not see it; Refusal: overtaken."""
    seen = asked.plans_for(actor, clock.day_of(at)).filter(pk=plan_id).values("pk")
    found = Plan.objects.select_for_update(of=("self",)).filter(pk__in=seen).first()
    if found is None:
        raise NotThere(f"plan {plan_id}")
    if version is not None and version != found.version:
        raise Refusal(
            "overtaken",
            "Kế hoạch này vừa được người khác sửa nên thao tác của anh/chị chưa được ghi. Anh/chị mở lại trang, xem bản mới rồi làm lại.",
            way_on=page_of(found),
        )
    return found


def to_write(actor: Actor, plan_id: int, version: int | None, at: datetime) -> Plan:
    """A draft that the actor may change. Raises NotThere; Refusal: overtaken, plan_not_a_draft, not_your_plan."""
    plan = held(actor, plan_id, version, at)
    if plan.state != PlanState.DRAFT:
        raise Refusal(
            "plan_not_a_draft",
            "Kế hoạch này không còn là dự thảo nên không sửa được. Cần thay đổi kế hoạch đã phê duyệt, anh/chị lập kế hoạch thay thế.",
            cite=cite_of(plan),
            way_on=page_of(plan),
        )
    if not asked.writes(actor, plan, clock.day_of(at)):
        raise Refusal(
            "not_your_plan",
            "Dự thảo này do người khác lập nên anh/chị không sửa được.",
            cite=cite_of(plan),
            way_on=page_of(plan),
        )
    return plan


def to_approve(actor: Actor, plan_id: int, version: int | None, at: datetime) -> Plan:
    """One that waits for this person. Raises NotThere; Refusal: overtaken, not_submitted, wrong_approver."""
    plan = held(actor, plan_id, version, at)
    if plan.state != PlanState.SUBMITTED:
        raise Refusal(
            "not_submitted",
            "Kế hoạch này hiện không chờ phê duyệt.",
            cite=cite_of(plan),
            way_on=page_of(plan),
        )
    if not asked.approves(actor, plan, clock.day_of(at)):
        kind = asked.kind_of(plan.team_id, plan.regulation_id)
        raise Refusal(
            "wrong_approver",
            "Kế hoạch này do người khác phê duyệt: {who}. Anh/chị trình người đó.",
            cite=cite_of(plan),
            way_on=page_of(plan),
            who=kind.approved_by if kind else "",
        )
    return plan


def changed(plan: Plan, *fields: str) -> None:
    """Another version from now on; `fields` were set."""
    plan.version += 1
    plan.save(update_fields=["version", *fields])


def page_of(plan: Plan) -> WayOn:
    return WayOn("Mở kế hoạch", "inspection_plan", (plan.pk,))


def cite_of(plan: Plan) -> str:
    """The article behind it, or the rule of the system."""
    return asked.cite_of(plan) or SYSTEM_RULE


def note(kind: AuditKind, plan: Plan, *, actor: Actor, at: datetime, **facts: object) -> None:
    """The line of the log: ids, codes and days."""
    told = {"plan": plan.pk, "team": plan.team_id, "year": plan.year, "quarter": plan.quarter}
    record(kind, actor=actor, stream=f"plan:{plan.pk}", facts=told | facts, at=at, cite=cite_of(plan))
