"""A person of the Office decides what a message proposes: what follows is done by the ordinary deeds, with the message as their basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation_in_force
from dondoc.directives.actions.classifying import set_not_tracked
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.actions.registering import correct
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.gateway.actions.inspecting import inspect
from dondoc.gateway.actions.settling import ensure_keeps
from dondoc.gateway.actions.statuses import AGREED, NOT_AGREED, tell
from dondoc.gateway.edxml.message import DocumentMessage
from dondoc.gateway.meaning import kind_of, urgency_of
from dondoc.gateway.models import Proposal, ProposalKind, ProposalState, Received, State
from dondoc.gateway.queries.raw import document_of
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.lifecycle import CLOSED, LIFECYCLE
from dondoc.rules.lifecycle import State as Stands
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.amending import amend, preview
from dondoc.tasks.actions.facts import Step, take_steps
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.models.amendment import AmendmentKind
from dondoc.tasks.queries.amending import AmendForm, TaskAmendment
from dondoc.tasks.queries.amending_checks import MOST_TASKS
from dondoc.tasks.queries.drafts import load


@guard.deed
def accept(*, actor: Actor, proposal_id: int, at: datetime) -> Proposal:
    """Does what was proposed, as a person of the Office, and tells the sender that it was agreed (status 15).

    Update: what the message says of the document is put right, its files are added. Recall: tasks that nobody got are not tracked any more,
    those that were sent out are withdrawn. Replacement: likewise, with the new document as the basis. Taking back: what is open is suspended
    until the Office knows more. Raises Refusal(s) of these deeds; decided_meanwhile, register_first, sender_gone.
    """
    proposal = _held(actor, proposal_id)
    done = _ACTS[ProposalKind(proposal.kind)](actor, proposal, at)
    proposal.words = done
    return _settle(actor, proposal, ProposalState.ACCEPTED, AGREED, "", at)


@guard.deed
def decline(*, actor: Actor, proposal_id: int, reason: str, at: datetime) -> Proposal:
    """Nothing is changed; the sender is told why (status 16). Raises Refusal: no_reason, a mark of secrecy, decided_meanwhile."""
    proposal = _held(actor, proposal_id)
    reason = guard.required_text(reason, "reason", "no_reason", "Không đồng ý phải nêu lý do để nơi gửi biết.")
    refuse_marked({"reason": reason}, at=at)
    proposal.words = reason
    return _settle(actor, proposal, ProposalState.DECLINED, NOT_AGREED, reason, at)


def _held(actor: Actor, proposal_id: int) -> Proposal:
    """The proposal about a directive, held until the transaction ends, while it waits."""
    ensure_keeps(actor)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("received", "directive")
    found = rows.filter(pk=proposal_id, directive__isnull=False).first()
    if found is None:
        raise NotThere(f"proposal {proposal_id}")
    if found.state != ProposalState.WAITING:
        raise decided_meanwhile(found)
    return found


def decided_meanwhile(proposal: Proposal) -> Refusal:
    return Refusal(
        "decided_meanwhile",
        "Đề xuất này đã có người quyết định; thao tác của anh/chị chưa làm thay đổi gì.",
        way_on=WayOn("Xem thông điệp", "exchange_message", (proposal.received_id,)),
    )


def _settle(actor: Actor, proposal: Proposal, state: ProposalState, status: str, words: str, at: datetime) -> Proposal:
    received = proposal.received
    proposal.state, proposal.decided_by_id, proposal.decided_at = state, actor.user_id, at
    proposal.save()
    tell(received, status, at=at, words=words, actor=actor)
    close_if_decided(received, actor, at)
    kind = AuditKind.PROPOSAL_ACCEPTED if state is ProposalState.ACCEPTED else AuditKind.PROPOSAL_DECLINED
    facts = {"message": received.pk, "proposal": proposal.pk, "kind": proposal.kind, "directive": proposal.directive_id}
    record(kind, actor=actor, stream=f"message:{received.pk}", facts=facts, at=at)
    return proposal


def close_if_decided(received: Received, actor: Actor, at: datetime) -> None:
    """Once nothing of the message waits any more, it is at its end: registered where it brought a document of its own, else done."""
    if received.waits_for or received.proposals.filter(state=ProposalState.WAITING).exists():
        return
    new = received.directive_id is not None and received.business in ("", "0", "3")
    received.state = State.REGISTERED if new and received.kind == "document" else State.DONE
    received.decided_by_id, received.decided_at = actor.user_id, at
    received.save(update_fields=["state", "decided_by", "decided_at"])


def _recall(actor: Actor, proposal: Proposal, at: datetime) -> str:
    reason = f"Nơi gửi thu hồi văn bản qua liên thông. {proposal.received.words}".strip()
    return _stop(actor, _directive(proposal), reason, at)


def _take_back(actor: Actor, proposal: Proposal, at: datetime) -> str:
    reason = f"Nơi gửi xin lấy lại văn bản qua liên thông. {proposal.received.words}".strip()
    held = _open(actor, _directive(proposal), Deed.SUSPEND, Stands.SUSPENDED, reason, at)
    return f"Đã tạm dừng {held} lượt giao."


def _replace(actor: Actor, proposal: Proposal, at: datetime) -> str:
    later = proposal.received.directive
    if later is None:
        raise Refusal(
            "register_first",
            "Văn bản thay thế chưa được đăng ký. Anh/chị đăng ký văn bản này trước, rồi đồng ý với đề xuất.",
            way_on=WayOn("Đăng ký văn bản thay thế", "exchange_message", (proposal.received_id,)),
        )
    old = _directive(proposal)
    ids = list(_issued(old).values_list("pk", flat=True))
    for start in range(0, len(ids), MOST_TASKS):
        said = tuple(
            TaskAmendment(task_id=pk, kind=AmendmentKind.CANCELLED.value) for pk in ids[start : start + MOST_TASKS]
        )
        form = AmendForm(
            basis_number=later.number,
            basis_issued_on=later.issued_on,
            tasks=said,
            form_token=f"edxml:{proposal.pk}:{start}",
        )
        plan = preview(actor=actor, directive_id=old.pk, form=form, at=at)
        amend(actor=actor, directive_id=old.pk, form=form, stamp=plan.stamp, at=at)
    if ids:
        return f"Đã dừng {len(ids)} nhiệm vụ của văn bản cũ."
    return _stop(actor, old, f"Được thay thế bởi văn bản {later.number} ngày {later.issued_on:%d/%m/%Y}.", at)


def _update(actor: Actor, proposal: Proposal, at: datetime) -> str:
    """What the message says anew; of what it does not say, nothing is changed."""
    message = document_of(proposal.received)
    if message is None:
        raise NotThere(f"document of message {proposal.received_id}")
    directive = _directive(proposal)
    tasks, agencies = load(directive.pk, clock.day_of(at))
    files = [f for f in inspect(message, at=at).files if not directive.files.filter(sha256=f.sha256).exists()]
    correct(
        actor=actor,
        directive_id=directive.pk,
        version=None,
        form=_said_anew(directive, message),
        files=files,
        tasks=tasks,
        agencies=agencies,
        at=at,
    )
    return f"Đã cập nhật thông tin văn bản, thêm {len(files)} tệp."


def _said_anew(directive: Directive, message: DocumentMessage) -> DirectiveForm:
    regulation = regulation_in_force(message.date or directive.issued_on)
    signer = message.signer
    form = DirectiveForm(
        issuer_id=directive.issuer_id,
        kind=directive.kind,
        number=directive.number,
        issued_on=directive.issued_on,
        released_at=directive.released_at,
        subject=message.subject or directive.subject,
        signer=(signer.full_name[:120] if signer else "") or directive.signer,
        signer_title=directive.signer_title,
        assigned_by=directive.assigned_by,
        assigned_by_name=directive.assigned_by_name,
        drafting_agency_id=directive.drafting_agency_id,
        division_id=directive.division_id,
        specialist_id=directive.specialist_id,
        urgency=directive.urgency if message.priority is None else urgency_of(regulation, message.priority),
        declared_open=True,
        # whoever accepts has the new words before him
        confirmed_open=True,
        form_token=directive.form_token,
    )
    if message.full_number:
        form = replace(form, number=message.full_number)
    if message.date is not None and message.date <= clock.day_of(directive.released_at):
        form = replace(form, issued_on=message.date)
    return replace(form, kind=kind_of(regulation, message.type_name) or form.kind)


def _stop(actor: Actor, directive: Directive, reason: str, at: datetime) -> str:
    """Nothing was sent out: the directive is not tracked any more. Else what is open is withdrawn."""
    if directive.entered_at is None and directive.tracking == Tracking.TRACKED and not _issued(directive).exists():
        set_not_tracked(actor=actor, directive_id=directive.pk, version=None, reason=reason, at=at)
        return "Văn bản chưa giao việc nên được ghi là không theo dõi."
    held = _open(actor, directive, Deed.WITHDRAW, Stands.WITHDRAWN, reason, at)
    return f"Đã thu hồi {held} lượt giao."


def _open(actor: Actor, directive: Directive, deed: Deed, to: Stands, reason: str, at: datetime) -> int:
    """Every open assignment of the directive by one ordinary deed, all or none; those that stand there already are left."""
    rows = Assignment.objects.filter(task__directive=directive, issued_on__isnull=False)
    rows = rows.exclude(state__in=[state.value for state in (*CLOSED, to)])
    steps = []
    held = guard.locked_many(actor, list(rows.values_list("pk", flat=True)), at)
    for _pk, assignment in sorted(held.items()):
        if LIFECYCLE.find(deed, Stands(assignment.state)) is None:
            continue
        guard.allowed(actor, assignment, deed, at, None, [actor.agency_id])
        steps.append(Step(assignment, deed, to, text=reason, cite=guard.cite_of(assignment, deed)))
    take_steps(steps, actor=actor, at=at)
    return len(steps)


def _issued(directive: Directive):  # type: ignore[no-untyped-def]
    """Tasks that were sent out and are still open somewhere."""
    still = Assignment.objects.filter(task__directive=directive).exclude(state__in=[s.value for s in CLOSED])
    return Task.objects.filter(directive=directive, issued_at__isnull=False, pk__in=still.values("task")).order_by("pk")


def _directive(proposal: Proposal) -> Directive:
    assert proposal.directive is not None
    return proposal.directive


_ACTS: dict[ProposalKind, Callable[[Actor, Proposal, datetime], str]] = {
    ProposalKind.UPDATE: _update,
    ProposalKind.REPLACE: _replace,
    ProposalKind.RECALL: _recall,
    ProposalKind.TAKE_BACK: _take_back,
}
