"""A later directive changes tasks of an earlier one: one form, one transaction, all receivers at once (C10; TH 3.2; BT 3.1; definitions 6)."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.models import Directive
from dondoc.directives.queries.finding import locked
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.rules.lifecycle import State
from dondoc.search import actions as search
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.coordinating import end_parts
from dondoc.tasks.actions.facts import Step, Term, change_deadlines, issue_all, take_steps, title_of
from dondoc.tasks.actions.indexing import item_of_task
from dondoc.tasks.actions.reporting import sent_before
from dondoc.tasks.models import AmendedTask, Amendment, Assignment, Coordination, Dispute, Task, TaskChange
from dondoc.tasks.models.facts import Basis
from dondoc.tasks.queries.amending import AmendForm, Part, Plan, planned


@guard.deed
def preview(*, actor: Actor, directive_id: int, form: AmendForm, at: datetime) -> Plan:
    """What `amend` would do now; writes nothing. Raises as `amend` does, but for the stamp."""
    _ensure_may(actor)
    _refuse_marked(form, at)
    return planned(locked(directive_id, None), form, clock.day_of(at))


@guard.deed
def amend(*, actor: Actor, directive_id: int, form: AmendForm, stamp: str, at: datetime) -> Amendment:
    """Carries out what the later directive says of tasks of `directive_id`. `stamp`: of the plan that the page showed; what is done is what
    was seen. The number of statements does not grow with agencies that change alike.

    Raises Refusal(s): not allowed, a mark of secrecy, sent before, changed since it was shown, and all that `planned` refuses.
    """
    _ensure_may(actor)
    _refuse_marked(form, at)
    directive = locked(directive_id, None)
    if (same := Amendment.objects.filter(form_token=form.form_token).first()) is not None:
        if (same.directive_id, same.by_id) != (directive_id, actor.user_id):
            raise sent_before()
        return same
    plan = planned(directive, form, clock.day_of(at), hold=True)
    if plan.stamp != stamp:
        raise Refusal(
            "plan_changed",
            "Từ lúc anh/chị xem trước đến nay đã có thay đổi nên chưa sửa gì. Anh/chị xem lại phần sẽ thay đổi rồi gửi lại.",
        )
    amendment = Amendment.objects.create(
        directive=directive,
        basis=plan.basis,
        basis_number=plan.number,
        basis_issued_on=plan.issued_on,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        form_token=form.form_token,
    )
    _carry_out(plan, amendment, actor, at)
    directive.version += 1
    directive.save(update_fields=["version"])
    _record(plan, amendment, actor, at)
    return amendment


def _ensure_may(actor: Actor) -> None:
    if not may(Deed.AMEND, own_party(actor)):
        raise Refusal(
            "not_allowed",
            "Vai trò {title} của anh/chị không sửa nhiệm vụ theo văn bản sau được; chuyên viên theo dõi hoặc lãnh đạo Văn phòng làm việc này.",
            title=actor.title,
        )


def _refuse_marked(form: AmendForm, at: datetime) -> None:
    texts = {"basis_number": form.basis_number}
    for said in form.tasks:
        texts |= {f"t{said.task_id}-content": said.content or "", f"t{said.task_id}-product": said.product or ""}
    refuse_marked(texts, at=at)


def named(number: str, issued_on: object) -> str:
    """How the later directive stands in the record of what it changed: its number and its day."""
    return f"{number}, {issued_on:%d/%m/%Y}"


def _carry_out(plan: Plan, amendment: Amendment, actor: Actor, at: datetime) -> None:
    text = named(plan.number, plan.issued_on)
    changes = _reword([p for p in plan.parts if p.rewords], plan.directive, text, actor, at)
    moved = [(a, p.said.due_on, p.late_after) for p in plan.parts for a in p.moved]
    change_deadlines(moved, Basis.LATER_DIRECTIVE, text, actor=actor, at=at)
    _withdraw(plan, text, actor, at)
    _add(plan, text, actor, at)
    gone = [c.pk for p in plan.parts for c in p.coordinators_removed]
    Coordination.objects.filter(pk__in=gone).delete()
    end_parts([(p.task.pk, c.agency_id) for p in plan.parts for c in p.coordinators_removed], text, actor=actor, at=at)
    Coordination.objects.bulk_create(
        Coordination(task=p.task, agency=a) for p in plan.parts for a in p.coordinators_added
    )
    _note_coordinators(plan.parts)
    AmendedTask.objects.bulk_create(_kept(p, amendment, changes.get(p.task.pk)) for p in plan.parts)


def _kept(part: Part, amendment: Amendment, change: TaskChange | None) -> AmendedTask:
    ends = part.said.ends_it
    return AmendedTask(
        amendment=amendment,
        task=part.task,
        kind=part.said.kind,
        replacement=part.replacement,
        change=change,
        due_on=part.said.due_on if part.moved else None,
        undated=part.said.no_deadline and bool(part.moved),
        leads_added=[a.pk for a in part.added],
        leads_removed=[] if ends else [a.agency_id for a in part.withdrawn],
        coordinators_added=[a.pk for a in part.coordinators_added],
        coordinators_removed=[c.agency_id for c in part.coordinators_removed],
        touched=part.touched,
        untouched=len(part.closed) + len(part.kept),
    )


def _reword(parts: list[Part], directive: Directive, text: str, actor: Actor, at: datetime) -> dict[int, TaskChange]:
    """Task id -> what it said before and says now."""
    changes = [
        TaskChange(
            task=p.task,
            content_before=p.task.content,
            product_before=p.task.product,
            content_after=p.content,
            product_after=p.product,
            reason=text,
            by_id=actor.user_id,
            by_title=title_of(actor),
            at=at,
        )
        for p in parts
    ]
    TaskChange.objects.bulk_create(changes)
    for part in parts:
        part.task.content, part.task.product = part.content, part.product
        part.task.search_text = fold(f"{part.content} {part.product} {directive.number}")
        part.task.directive = directive
    Task.objects.bulk_update([p.task for p in parts], ["content", "product", "search_text"])
    search.index_many(item_of_task(p.task) for p in parts)
    return {change.task_id: change for change in changes}


def _withdraw(plan: Plan, text: str, actor: Actor, at: datetime) -> None:
    """Cancelled, replaced, or taken from one agency: open work ends, a dispute about it is answered by that."""
    cite = regulation(plan.directive.regulation_id).deed_cites.cite_for(Deed.WITHDRAW.value)
    steps = []
    for part in plan.parts:
        facts = {"replaced_by": part.replacement.pk} if part.replacement else {}
        steps += [
            Step(a, Deed.WITHDRAW, State.WITHDRAWN, text=text, cite=cite, facts=dict(facts)) for a in part.withdrawn
        ]
    Dispute.objects.filter(assignment__in=[s.assignment.pk for s in steps], answered_at__isnull=True).update(
        outcome="withdrawn", answer=text, answered_by_id=actor.user_id, answered_at=at
    )
    take_steps(steps, actor=actor, at=at)


def _add(plan: Plan, text: str, actor: Actor, at: datetime) -> None:
    """Agencies that the later directive added: each its own assignment, counted from its own day, under the deadline that holds now."""
    governing = regulation(plan.directive.regulation_id)
    cite = governing.deed_cites.cite_for(Deed.ISSUE.value)
    by_day: dict[date | None, list[Assignment]] = {}
    for part in plan.parts:
        part.task.directive = plan.directive
        by_day.setdefault(part.joins_by, []).extend(Assignment(task=part.task, agency=a) for a in part.added)
    for due_on, assignments in by_day.items():
        term = Term(due_on, "", Basis.LATER_DIRECTIVE, text)
        issue_all(assignments, governing, actor=actor, at=at, cite=cite, text=text, term=term)


def _note_coordinators(parts: list[Part]) -> None:
    """What the task says of having none stays true."""
    changed = [p for p in parts if p.coordinators_added or p.coordinators_removed]
    for part in changed:
        left = len(part.coordinations) - len(part.coordinators_removed) + len(part.coordinators_added)
        part.task.no_coordinators = left == 0
    Task.objects.bulk_update([p.task for p in changed], ["no_coordinators"])


def _record(plan: Plan, amendment: Amendment, actor: Actor, at: datetime) -> None:
    """One line at the earlier directive, and one at the later one where it is registered. Ids, codes and days only."""
    facts: dict[str, object] = {
        "directive": plan.directive.pk,
        "amendment": amendment.pk,
        "basis": plan.basis.pk if plan.basis else None,
        "basis_issued_on": plan.issued_on.isoformat(),
        "tasks": [p.task.pk for p in plan.parts],
        "kinds": [p.said.kind for p in plan.parts],
        "touched": sum(p.touched for p in plan.parts),
    }
    streams = [plan.directive.pk, *([plan.basis.pk] if plan.basis else [])]
    record_many(
        Entry(AuditKind.AMENDED, actor=actor, stream=f"directive:{pk}", facts=facts, at=at, cite="") for pk in streams
    )
    _record_ended(plan, amendment, actor, at)


def _record_ended(plan: Plan, amendment: Amendment, actor: Actor, at: datetime) -> None:
    """One line a task from which coordinating agencies were removed: the task does not name them any more, so this line does."""
    ended = [(p.task.pk, [c.agency_id for c in p.coordinators_removed]) for p in plan.parts if p.coordinators_removed]
    record_many(
        Entry(
            AuditKind.COORDINATION_ENDED,
            actor=actor,
            stream=f"task:{task}",
            facts={"task": task, "directive": plan.directive.pk, "amendment": amendment.pk, "agencies": gone},
            at=at,
            cite="",
        )
        for task, gone in ended
    )
