"""A person says what a message waits for: whose it is, what it is, or that nothing is to be done with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.actions.reconciling import set_aside
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.directives.models import Directive, IssuedDocument
from dondoc.gateway.actions import leading, proposing
from dondoc.gateway.actions.inspecting import inspect
from dondoc.gateway.actions.machine import the_machine
from dondoc.gateway.actions.receiving import NOT_OURS
from dondoc.gateway.actions.statuses import ACCEPTED, ARRIVED, REFUSED, tell
from dondoc.gateway.edxml.message import REPLACEMENT
from dondoc.gateway.meaning import not_asked
from dondoc.gateway.models import OPEN, KnownSender, Proposal, ProposalKind, ProposalState, Received, State
from dondoc.gateway.queries.raw import document_of
from dondoc.gateway.queries.senders import issues, plain
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.lifecycle import CLOSED
from dondoc.rules.numbering import parse_number
from dondoc.tasks.actions import guard
from dondoc.tasks.models import Assignment


def ensure_keeps(actor: Actor) -> None:
    """Only the Office keeps the exchange; for others its pages do not exist."""
    if not may(Deed.KEEP_EXCHANGE, own_party(actor)):
        raise NotThere("exchange")


def held(actor: Actor, received_id: int) -> Received:
    """The message, held until the transaction ends, while somebody still has to say something. Raises NotThere, Refusal (settled_meanwhile)."""
    ensure_keeps(actor)
    found = Received.objects.select_for_update(of=("self",)).filter(pk=received_id).first()
    if found is None:
        raise NotThere(f"message {received_id}")
    if found.state not in OPEN:
        raise Refusal(
            "settled_meanwhile",
            "Thông điệp này đã được xử lý xong; thao tác của anh/chị chưa làm thay đổi gì.",
            way_on=WayOn("Xem thông điệp", "exchange_message", (found.pk,)),
        )
    return found


@guard.deed
def tell_sender(*, actor: Actor, received_id: int, agency_id: int | None, remember: bool, at: datetime) -> Received:
    """Says whose message it is; it goes on as if its code had been known. `remember`: the code means this agency from now on, and what else
    waits under it goes on too.

    Raises Refusal: no_sender, a mark of secrecy, settled_meanwhile; not_asked where the sender is known, for what that
    led to stands.
    """
    received = held(actor, received_id)
    if leading.SENDER not in received.waits_for:
        raise not_asked(received.pk)
    agency = Agency.objects.filter(pk=agency_id, dissolved_on__isnull=True).first() if agency_id else None
    if agency is None:
        raise Refusal("no_sender", "Anh/chị chọn cơ quan gửi trong danh sách.", field="agency")
    waiting = [received]
    code = plain(received.sender_code)
    if remember and code:
        said = {"agency": agency, "said_by_id": actor.user_id, "said_at": at}
        KnownSender.objects.update_or_create(code=code, defaults=said)
        others = Received.objects.select_for_update(of=("self",)).filter(sender_code=received.sender_code)
        waiting += others.filter(state=State.WAITING, sender__isnull=True).exclude(pk=received.pk).order_by("pk")
    facts = {"message": received.pk, "agency": agency.code, "remembered": bool(remember and code)}
    record(AuditKind.SENDER_TOLD, actor=actor, stream=f"message:{received.pk}", facts=facts, at=at)
    for one in waiting:
        one.sender = agency
        _go_on(one, at)
    return received


@guard.deed
def take_on(*, actor: Actor, received_id: int, at: datetime) -> Received:
    """A message that was sent to none of our bodies is for us all the same, says a person; it goes on as if it had named us, and its sender is
    told that it came. Raises Refusal: a mark of secrecy, settled_meanwhile."""
    received = held(actor, received_id)
    if NOT_OURS not in received.waits_for:
        raise Refusal(
            "settled_meanwhile", "Gói tin này không còn chờ xác nhận nơi nhận; thao tác chưa làm thay đổi gì."
        )
    received.waits_for = []
    tell(received, ARRIVED, at=at, actor=actor)
    facts = {"message": received.pk}
    record(AuditKind.MESSAGE_SETTLED, actor=actor, stream=f"message:{received.pk}", facts=facts, at=at)
    _go_on(received, at)
    return received


def _go_on(received: Received, at: datetime) -> None:
    message = document_of(received)
    if message is not None and NOT_OURS not in received.waits_for:
        leading.lead(received, message, inspect(message, at=at), actor=the_machine(at), at=at)
    received.save()


@guard.deed
def register_waiting(*, actor: Actor, received_id: int, form: DirectiveForm, at: datetime) -> Directive:
    """The person reads the document, completes what the message could not say, declares that it bears no mark, and registers it with its
    attachments. Raises Refusal(s) as `register` does, settled_meanwhile."""
    received = held(actor, received_id)
    message = document_of(received)
    if message is None:
        raise NotThere(f"document of message {received_id}")
    inspection = inspect(message, at=at)
    form = replace(form, form_token=leading.token_of(received))
    directive = leading.enter(received, form, inspection.files, actor=actor, at=at)
    if received.sender is None or not issues(received.sender):
        received.sender_id = form.issuer_id
    if Proposal.objects.filter(received=received, state=ProposalState.WAITING).exists():
        received.state = State.PROPOSED
    elif message.business_type == REPLACEMENT:
        proposing.propose_change(received, message)
    _decided(received, actor, at)
    facts = {"message": received.pk, "directive": directive.pk}
    record(AuditKind.MESSAGE_SETTLED, actor=actor, stream=f"message:{received.pk}", facts=facts, at=at)
    return directive


@guard.deed
def tie_to_task(*, actor: Actor, received_id: int, number: str, position: int | None, at: datetime) -> list[Proposal]:
    """Says which directive the document answers: its sender's open tasks there are proposed to the sender. `position`: one task of it.

    Raises Refusal: needs_the_sender, number_unreadable, no_such_task.
    """
    received = held(actor, received_id)
    if received.sender is None:
        raise Refusal("needs_the_sender", "Anh/chị chọn cơ quan gửi trước khi gắn với nhiệm vụ.", field="agency")
    key = parse_number(number).key
    rows = Assignment.objects.filter(
        agency=received.sender, task__directive__number_key=key, issued_on__isnull=False
    ).exclude(state__in=[state.value for state in CLOSED])
    if position is not None:
        rows = rows.filter(task__position=position)
    found = list(rows.order_by("task__position", "pk"))
    if not found:
        raise Refusal(
            "no_such_task",
            "Không có nhiệm vụ nào đang thực hiện đã giao cho {agency} theo văn bản {number}. Anh/chị xem lại số, ký hiệu.",
            field="number",
            agency=received.sender.name,
            number=number.strip()[:60],
        )
    known = set(received.proposals.values_list("assignment_id", flat=True))
    made = [Proposal(received=received, kind=ProposalKind.ANSWER, assignment=a) for a in found if a.pk not in known]
    Proposal.objects.bulk_create(made)
    received.state, received.waits_for = State.PROPOSED, []
    received.save(update_fields=["state", "waits_for"])
    tell(received, ACCEPTED, at=at, actor=actor)
    proposing.record_proposed(received, actor=actor, at=at)
    return made


@guard.deed
def set_done(*, actor: Actor, received_id: int, reason: str, at: datetime) -> Received:
    """Accepted, and nothing is to be done here: no task comes from it. A document of the province is set aside in the register of issued
    documents with the same reason (C9). Raises Refusal: no_reason, a mark of secrecy, open_proposals."""
    received = held(actor, received_id)
    reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi vì sao không có nhiệm vụ phải theo dõi.")
    refuse_marked({"reason": reason}, at=at)
    _no_open_proposals(received)
    line = _line_of(received)
    if line is not None:
        set_aside(actor=actor, document_id=line.pk, reason=reason, at=at)
    ours = NOT_OURS not in received.waits_for
    received.state, received.reason, received.waits_for = State.DONE, reason, []
    if received.kind == "document" and ours:
        tell(received, ACCEPTED, at=at, actor=actor)
    _decided(received, actor, at)
    record(
        AuditKind.MESSAGE_SETTLED,
        actor=actor,
        stream=f"message:{received.pk}",
        facts={"message": received.pk},
        at=at,
    )
    return received


@guard.deed
def refuse(*, actor: Actor, received_id: int, reason: str, at: datetime) -> Received:
    """The document is not accepted, and its sender is told why (status 02). Raises Refusal: no_reason, a mark of secrecy, open_proposals."""
    received = held(actor, received_id)
    reason = guard.required_text(reason, "reason", "no_reason", "Từ chối tiếp nhận phải nêu lý do để nơi gửi biết.")
    refuse_marked({"reason": reason}, at=at)
    _no_open_proposals(received)
    received.state, received.reason, received.waits_for = State.REFUSED, reason, []
    tell(received, REFUSED, at=at, words=reason, actor=actor)
    _decided(received, actor, at)
    facts = {"message": received.pk}
    record(AuditKind.MESSAGE_REFUSED, actor=actor, stream=f"message:{received.pk}", facts=facts, at=at)
    return received


def _decided(received: Received, actor: Actor, at: datetime) -> None:
    received.decided_by_id, received.decided_at = actor.user_id, at
    received.save()


def _no_open_proposals(received: Received) -> None:
    if received.proposals.filter(state=ProposalState.WAITING).exists():
        raise Refusal("open_proposals", "Thông điệp còn đề xuất chờ quyết định. Anh/chị quyết định từng đề xuất trước.")


def _line_of(received: Received) -> IssuedDocument | None:
    """Its line in the register of issued documents, while it was not entered."""
    if received.issued_on is None or received.kind != "document":
        return None
    try:
        key = parse_number(received.number).key
    except Refusal:
        return None
    if Directive.objects.filter(number_key=key, issued_on=received.issued_on).exists():
        return None
    return IssuedDocument.objects.filter(number_key=key, issued_on=received.issued_on).first()
