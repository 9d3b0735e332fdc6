"""A plan goes up, comes back, is approved by whom the regulation names, replaces another, is told to the agencies (G1; TH 12.1, 13.2; BT 13.2.a)."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.plan_writing import changed, cite_of, held, note, page_of, to_approve, to_write
from dondoc.inspections.models import Plan, PlanState
from dondoc.inspections.queries import plans as asked
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.extensions import leaders


@guard.deed
def submit(*, actor: Actor, plan_id: int, version: int | None, at: datetime) -> Plan:
    """The draft goes to whoever approves it. Raises NotThere; Refusal as `to_write`; no_lines."""
    plan = to_write(actor, plan_id, version, at)
    if not plan.lines.exists():
        raise Refusal(
            "no_lines",
            "Kế hoạch chưa có cơ quan nào. Anh/chị thêm cơ quan, nội dung và thời gian trước khi trình.",
            cite=cite_of(plan),
            way_on=page_of(plan),
        )
    plan.state, plan.submitted_at = PlanState.SUBMITTED.value, at
    plan.handed_back, plan.handed_back_at = "", None
    changed(plan, "state", "submitted_at", "handed_back", "handed_back_at")
    note(AuditKind.INSPECTION_PLAN_SUBMITTED, plan, actor=actor, at=at)
    return plan


@guard.deed
def hand_back(*, actor: Actor, plan_id: int, version: int | None, words: str, at: datetime) -> Plan:
    """Whoever approves it wants something otherwise. Raises NotThere; Refusal as `to_approve`; no_words, a mark of secrecy."""
    plan = to_approve(actor, plan_id, version, at)
    refuse_marked({"words": words}, at=at)
    words = guard.required_text(words, "words", "no_words", "Anh/chị ghi chỗ cần sửa.", cite_of(plan))
    plan.state, plan.handed_back, plan.handed_back_at = PlanState.DRAFT.value, words, at
    changed(plan, "state", "handed_back", "handed_back_at")
    note(AuditKind.INSPECTION_PLAN_HANDED_BACK, plan, actor=actor, at=at)
    return plan


@guard.deed
def approve(
    *,
    actor: Actor,
    plan_id: int,
    version: int | None,
    leader: int | None,
    number: str,
    approved_on: date | None,
    at: datetime,
) -> Plan:
    """By a leader of the province; by the Office in the name of `leader` with the document `number` of `approved_on`; of a team's by its head alone.

    Raises NotThere; Refusal(s) as `to_approve`; no_leader, no_number, no_day, approved_later, a mark of secrecy.
    """
    plan = to_approve(actor, plan_id, version, at)
    refuse_marked({"number": number}, at=at)
    in_his_name = plan.team_id is None and actor.role is not Role.PROVINCE_LEADER
    if in_his_name:
        plan.on_behalf = _whose_word(plan, leader, number, approved_on, clock.day_of(at))
    plan.state = PlanState.APPROVED.value
    plan.approved_by_id, plan.approved_title, plan.approved_at = actor.user_id, title_of(actor), at
    plan.number, plan.approved_on = number.strip(), approved_on if in_his_name else clock.day_of(at)
    changed(plan, "state", "approved_by", "approved_title", "approved_at", "on_behalf", "number", "approved_on")
    if plan.replaces_id is not None:
        old = Plan.objects.select_for_update().get(pk=plan.replaces_id)
        old.state = PlanState.REPLACED.value
        changed(old, "state")
    facts = {"leader": leader if in_his_name else None, "replaces": plan.replaces_id}
    note(AuditKind.INSPECTION_PLAN_APPROVED, plan, actor=actor, at=at, **facts)
    return plan


@guard.deed
def publish(*, actor: Actor, plan_id: int, version: int | None, at: datetime) -> Plan:
    """From now on each agency that it names sees its own lines. Raises NotThere; Refusal: overtaken, not_to_publish."""
    plan = held(actor, plan_id, version, at)
    if not asked.allowed(actor, plan, [], clock.day_of(at)).publish:
        raise Refusal(
            "not_to_publish",
            "Chỉ kế hoạch đã phê duyệt, chưa gửi, mới gửi được cho các cơ quan có tên trong đó.",
            cite=cite_of(plan),
            way_on=page_of(plan),
        )
    plan.published_at = at
    changed(plan, "published_at")
    agencies = sorted(set(plan.lines.values_list("agency_id", flat=True)))
    note(AuditKind.INSPECTION_PLAN_PUBLISHED, plan, actor=actor, at=at, agencies=agencies)
    return plan


@guard.deed
def drop(*, actor: Actor, plan_id: int, version: int | None, at: datetime) -> Plan:
    """A draft is given up. Raises NotThere; Refusal as `to_write`."""
    plan = to_write(actor, plan_id, version, at)
    plan.state = PlanState.DROPPED.value
    changed(plan, "state")
    note(AuditKind.INSPECTION_PLAN_DROPPED, plan, actor=actor, at=at)
    return plan


def _whose_word(plan: Plan, leader: int | None, number: str, approved_on: date | None, today: date) -> str:
    """Title and name of the leader whose approval the Office writes down."""
    cite, faults = cite_of(plan), list[Refusal]()
    known = next((one for one in leaders(today) if one.user_id == leader), None)
    if known is None:
        sentence = "Anh/chị chọn lãnh đạo UBND tỉnh đã phê duyệt trong danh sách."
        faults.append(Refusal("no_leader", sentence, field="leader", cite=cite))
    if not number.strip():
        sentence = "Anh/chị ghi số, ký hiệu văn bản phê duyệt."
        faults.append(Refusal("no_number", sentence, field="number", cite=cite))
    if approved_on is None:
        faults.append(Refusal("no_day", "Anh/chị ghi ngày phê duyệt.", field="approved_on", cite=cite))
    elif approved_on > today:
        sentence = "Ngày phê duyệt {day} chưa đến. Anh/chị ghi khi đã được phê duyệt."
        faults.append(Refusal("approved_later", sentence, field="approved_on", day=f"{approved_on:%d/%m/%Y}"))
    if faults:
        raise Refusals(faults)
    assert known is not None
    return f"{known.title} {known.name}"
