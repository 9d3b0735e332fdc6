"""A directive's tasks are sent out: one act, one answer, one transaction, to one agency or to all (C8; TH 5.1.a, 5.2.a; BT 7.2.a)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.directives.actions.entry import mark_entered
from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.directives.queries.finding import locked
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Actor, Deed, Role, own_party
from dondoc.rules.errors import Refusal, Refusals, WayOn
from dondoc.rules.lifecycle import LIFECYCLE, State
from dondoc.search import actions as search
from dondoc.tasks.actions.facts import issue_all
from dondoc.tasks.actions.indexing import item_of_task
from dondoc.tasks.actions.recurring import open_with_the_directive
from dondoc.tasks.models import Assignment, Coordination, Move, Task
from dondoc.tasks.queries.drafts import Draft, Missing, check

#: What issuing changes of a draft.
WRITTEN = ["issued_at", "no_deadline", "no_coordinators", "content", "due_on", "period", "search_text"]


def issue(*, actor: Actor, directive_id: int, version: int, at: datetime) -> Directive:
    """Sends out every draft of a directive to all its lead agencies. The number of statements does not grow with the agencies.

    `version` is that of the page on which the whole was checked: what is sent is what was seen, and a second press is told what the first
    one did. Raises Refusal(s): not allowed, nothing to send, sent already, changed meanwhile, something missing (field by field), a
    dissolved agency.
    """
    _ensure_may_issue(actor)
    with transaction.atomic():
        directive = locked(directive_id, None)
        checked = check(directive, clock.day_of(at))
        _ensure_can_issue(directive, version, checked.drafts)
        missing = checked.missing + [m for d in checked.drafts for m in d.missing]
        if missing:
            raise Refusals([_refusal(m, directive) for m in missing])
        # Refuses whoever was dissolved since he was picked, naming the successor.
        organisations.expand(
            {t for d in checked.drafts for t in (*d.task.leads_picked, *d.task.coordinators_picked)}, clock.day_of(at)
        )
        assignments = _send(directive, checked.drafts, actor, at)
        _close_entry(directive, actor, at)
        facts = {
            "directive": directive.pk,
            "tasks": sorted({a.task_id for a in assignments}),
            "assignments": len(assignments),
            "agencies": checked.agencies,
        }
        cite = regulation(directive.regulation_id).deed_cites.cite_for(Deed.ISSUE.value)
        record(
            AuditKind.DIRECTIVE_ISSUED, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at, cite=cite
        )
        return directive


def _ensure_may_issue(actor: Actor) -> None:
    row = LIFECYCLE.find(Deed.ISSUE, State.DRAFT)
    if row is None or not row.by & own_party(actor):
        raise Refusal(
            "not_allowed",
            "Vai trò {title} của anh/chị không giao nhiệm vụ được; chuyên viên theo dõi của Văn phòng giao.",
            title=actor.title,
        )


def _ensure_can_issue(directive: Directive, version: int, drafts: list[Draft]) -> None:
    if directive.tracking != Tracking.TRACKED:
        raise Refusal(
            "directive_not_tracked",
            "Văn bản {number} được ghi là không theo dõi nên không giao nhiệm vụ.",
            number=directive.number,
        )
    if not drafts:
        raise _nothing_to_issue(directive)
    if directive.version != version:
        raise Refusal(
            "directive_changed_meanwhile",
            "Văn bản {number} vừa được sửa sau lúc anh/chị kiểm tra; chưa giao lượt nào. Anh/chị kiểm tra lại bản mới rồi giao.",
            way_on=WayOn("Kiểm tra lại", "directive_check", (directive.pk,)),
            number=directive.number,
        )


def _nothing_to_issue(directive: Directive) -> Refusal:
    last = (
        Move.objects.filter(assignment__task__directive=directive, deed=Deed.ISSUE.value).order_by("-at", "-pk").first()
    )
    if last is None:
        return Refusal(
            "nothing_to_issue",
            "Văn bản {number} chưa có nhiệm vụ nào để giao.",
            way_on=WayOn("Tách nhiệm vụ", "directive_split", (directive.pk,)),
            number=directive.number,
        )
    return Refusal(
        "already_issued",
        "Nhiệm vụ của văn bản {number} đã được {name} giao lúc {time}; thao tác của anh/chị không làm thay đổi gì.",
        way_on=WayOn("Xem văn bản đã giao", "directive", (directive.pk,)),
        number=directive.number,
        name=last.by_name,
        time=f"{last.at.astimezone(clock.VIETNAM):%H:%M, %d/%m/%Y}",
    )


def _refusal(missing: Missing, directive: Directive) -> Refusal:
    if missing.task is None:
        return Refusal(
            "missing_of_directive",
            "Văn bản còn thiếu: {name}.",
            cite=missing.cite,
            field=missing.code,
            way_on=WayOn("Sửa văn bản", "directive_edit", (directive.pk,)),
            name=missing.name,
        )
    return Refusal(
        "missing_of_task",
        "Nhiệm vụ {number} còn thiếu: {name}.",
        cite=missing.cite,
        field=f"task-{missing.task.pk}",
        way_on=WayOn("Sửa nhiệm vụ {number}", "directive_task", (directive.pk, missing.task.pk)),
        number=missing.task.position,
        name=missing.name,
    )


def _send(directive: Directive, drafts: list[Draft], actor: Actor, at: datetime) -> list[Assignment]:
    for draft in drafts:
        task = draft.task
        task.directive = directive
        task.issued_at = at
        # What the directive itself fails to state, said expressly (BT 7.1.b), is from now on none.
        task.no_deadline = task.due_on is None
        task.no_coordinators = not draft.coordinator_ids
    governing = regulation(directive.regulation_id)
    further = open_with_the_directive(directive, drafts, governing, clock.day_of(at))
    Task.objects.bulk_update([d.task for d in drafts], WRITTEN)
    search.index_many(
        item_of_task(t) for t in [*(t for t, _d in further), *(d.task for d in drafts if d.task.series_id)]
    )
    sent = [(d.task, d) for d in drafts] + further
    assignments = [Assignment(task=task, agency_id=pk) for task, d in sent for pk in d.lead_ids]
    Coordination.objects.bulk_create(
        Coordination(task=task, agency_id=pk) for task, d in sent for pk in d.coordinator_ids
    )
    issue_all(assignments, governing, actor=actor, at=at, cite=governing.deed_cites.cite_for(Deed.ISSUE.value))
    return assignments


def _close_entry(directive: Directive, actor: Actor, at: datetime) -> None:
    """The Office's clock stops; whoever sends out a directive nobody was given yet answers for it (BT 3.5)."""
    mark_entered(directive=directive, at=at)
    if directive.specialist_id is None and actor.role is Role.OFFICE_SPECIALIST:
        directive.specialist_id = actor.duty_id
    directive.version += 1
    directive.save(update_fields=["specialist", "version"])
