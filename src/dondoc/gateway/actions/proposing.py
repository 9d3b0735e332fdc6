"""What a message asks of records that are here already is proposed to a person: nothing of it is done by itself."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.actions import Entry, record, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.directives.models import Directive
from dondoc.gateway.edxml.message import RECALL, REPLACEMENT, UPDATE, Answered, DocumentMessage, StatusMessage
from dondoc.gateway.meaning import task_of
from dondoc.gateway.models import Proposal, ProposalKind, ProposalState, Received, State
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.rules.lifecycle import CLOSED
from dondoc.rules.numbering import parse_number
from dondoc.tasks.models import Assignment

KINDS = {RECALL: ProposalKind.RECALL, UPDATE: ProposalKind.UPDATE, REPLACEMENT: ProposalKind.REPLACE}
#: Status by which the sender asks for its document back.
TAKE_BACK = "13"
#: Status by which a receiver refuses a document: whoever follows its tasks hears of it.
NOT_TAKEN = "02"
TARGET = "target"


def propose_change(received: Received, message: DocumentMessage) -> None:
    """A recall, an update or a replacement: one proposal for each directive of its sender that it is about. Where none is known, a person
    looks; a replacement that is registered and replaces nothing we have is an ordinary document."""
    found = {d.pk: d for document_id in message.touches for d in _directives(document_id, received.sender_code)}
    kind = KINDS[message.business_type or ""]
    if not found and kind is not ProposalKind.REPLACE:
        same = _numbered(received.number, received.issued_on)
        found = {same.pk: same} if same and _sent_it(received, same) else {}
    known = set(received.proposals.values_list("directive_id", flat=True))
    found = {pk: directive for pk, directive in found.items() if pk not in known and pk != received.directive_id}
    Proposal.objects.bulk_create([Proposal(received=received, kind=kind, directive_id=pk) for pk in sorted(found)])
    if kind is ProposalKind.REPLACE:
        if found and not received.waits_for:
            received.state = State.PROPOSED
        return
    _stand(received, bool(found))
    if len(found) == 1:
        received.directive_id = next(iter(found))


def note_status(received: Received, message: StatusMessage, *, actor: Actor, at: datetime) -> None:
    """A status is history of the document it is about, and moves no task. Only "13" asks for something: it is proposed."""
    directive = _about(message.response_for[0]) if message.response_for else None
    received.directive = directive
    received.state = State.DONE
    if received.status_code == NOT_TAKEN and directive is not None and _got_it(received, directive):
        facts = {"message": received.pk, "directive": directive.pk}
        record(AuditKind.DELIVERY_REFUSED, actor=actor, stream=f"message:{received.pk}", facts=facts, at=at)
    if received.status_code == TAKE_BACK and (directive is None or _sent_it(received, directive)):
        if directive is not None:
            Proposal.objects.create(received=received, kind=ProposalKind.TAKE_BACK, directive=directive)
        _stand(received, directive is not None)


def _sent_it(received: Received, directive: Directive) -> bool:
    """Only who sent a document may change it or ask for it back; from anybody else "13" is history like the others."""
    if received.sender_id is not None and received.sender_id == directive.issuer_id:
        return True
    same = Received.objects.filter(kind="document", directive=directive, sender_code=received.sender_code)
    return bool(received.sender_code) and same.exclude(pk=received.pk).exists()


def _got_it(status: Received, directive: Directive) -> bool:
    """Only whom a task of it was sent to can refuse it; from anybody else "02" is history like the others."""
    sent = Assignment.objects.filter(task__directive=directive, agency_id=status.sender_id, issued_on__isnull=False)
    return status.sender_id is not None and sent.exists()


def propose_answers(received: Received, message: DocumentMessage) -> bool:
    """The tasks of the sender that the document says it answers: by their codes, by the document that gave them. False where there are none.

    Only what the sender leads and is still open: nobody else's task is touched, whatever the message names.
    """
    if received.sender is None:
        return False
    mine = Assignment.objects.filter(agency=received.sender, issued_on__isnull=False).exclude(
        state__in=[state.value for state in CLOSED]
    )
    tasks = [task for code in message.task_codes if (task := task_of(code)) is not None]
    found = set(mine.filter(task_id__in=tasks).values_list("pk", flat=True)) if tasks else set()
    if not found:
        answered = [d.pk for one in message.response_for if (d := _about(one)) is not None]
        found = set(mine.filter(task__directive_id__in=answered).values_list("pk", flat=True)) if answered else set()
    Proposal.objects.bulk_create(
        [Proposal(received=received, kind=ProposalKind.ANSWER, assignment_id=pk) for pk in sorted(found)]
    )
    if found:
        _stand(received, True)
    return bool(found)


def _stand(received: Received, proposed: bool) -> None:
    received.state = State.PROPOSED if proposed else State.WAITING
    received.waits_for = [] if proposed else [TARGET]


def _directives(document_id: str, sender_code: str) -> list[Directive]:
    """The directives that came under this identity, compared as it is written; only the sender's own can be changed by it."""
    rows = Received.objects.filter(
        kind="document", document_id=document_id, sender_code=sender_code, directive__isnull=False
    )
    return [row.directive for row in rows.select_related("directive").order_by("pk") if row.directive]


def _about(answered: Answered) -> Directive | None:
    """The directive that a `ResponseFor` names: by the identity under which it came, else by number and day."""
    if answered.document_id:
        rows = Received.objects.filter(kind="document", document_id=answered.document_id, directive__isnull=False)
        row = rows.select_related("directive").order_by("pk").first()
        if row is not None:
            return row.directive
    return _numbered(answered.code, answered.date)


def _numbered(number: str, day: date | None) -> Directive | None:
    """By number and day of issue; without a day only where the number stands alone."""
    try:
        key = parse_number(number).key
    except Refusal:
        return None
    rows = Directive.objects.filter(number_key=key)
    found = list((rows.filter(issued_on=day) if day else rows).order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def record_proposed(received: Received, *, actor: Actor, at: datetime) -> None:
    """The agencies whose tasks a document seems to answer hear of it: they alone can make a result of it."""
    rows = received.proposals.filter(kind=ProposalKind.ANSWER, state=ProposalState.WAITING).order_by("pk")
    record_many(
        Entry(
            AuditKind.ANSWER_PROPOSED,
            actor,
            f"message:{received.pk}",
            {"message": received.pk, "proposal": pk, "assignment": assignment_id},
            at,
        )
        for pk, assignment_id in rows.values_list("pk", "assignment_id")
    )
