"""A new document is led on: registered by itself where the province issued it and everything could be read, else put before a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dondoc.core import clock
from dondoc.core.files import InspectedFile
from dondoc.core.made_once import MOST, MadeOnce
from dondoc.core.regulation import governs, regulation_in_force
from dondoc.core.stores import the_store
from dondoc.directives.actions.checks import check_doubt, check_form
from dondoc.directives.actions.exchanged import IssuedLine, note_issued
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.actions.registering import register
from dondoc.directives.actions.secrecy import FILE_SECRET, SECRET
from dondoc.directives.models import Directive
from dondoc.directives.queries import finding
from dondoc.gateway.actions import proposing
from dondoc.gateway.actions.inspecting import Inspection
from dondoc.gateway.actions.statuses import ACCEPTED, tell
from dondoc.gateway.edxml.message import RECALL, UPDATE, DocumentMessage
from dondoc.gateway.meaning import kind_of, released_at, signer_title, urgency_of
from dondoc.gateway.models import Received, State
from dondoc.gateway.queries.messages import FROM_EXCHANGE
from dondoc.gateway.queries.senders import issues
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.numbering import parse_number

#: What a person has to say before a document can go on (Received.waits_for); besides these, codes of refusals of `register`.
SENDER, NOT_TIED, UNREAD, DATE, KIND, TAKEN_OUT = "sender", "not_tied", "unread", "date", "kind", "taken_out"


def lead(received: Received, message: DocumentMessage, inspection: Inspection, *, actor: Actor, at: datetime) -> None:
    """Where a document message goes, by what its sender does with the document. The row is saved by the caller."""
    if message.business_type not in (RECALL, UPDATE):
        _lead_new(received, message, inspection, actor, at)
    if message.business_type in proposing.KINDS:
        proposing.propose_change(received, message)


def registers(received: Received, message: DocumentMessage, inspection: Inspection, *, at: datetime) -> bool:
    """Whether `lead` will keep the attachments on a new directive, asked before its transaction begins; writes nothing. It can be wrong only where
    the same document comes in by another way at the same moment. Raises Refusal for a mark of secrecy."""
    if message.business_type in (RECALL, UPDATE) or inspection.unread or not issues(received.sender):
        return False
    if _the_same_document(received) is not None or _taken_out(received):
        return False
    try:
        form = form_of(received, message, at)
        check_form(form, at=at)
        check_doubt(form)
        return registered_as(form) is None
    except (Refusal, Refusals) as told:
        refuse_secret(told)
        return False


def _lead_new(received: Received, message: DocumentMessage, inspection: Inspection, actor: Actor, at: datetime) -> None:
    """Registers the document, proposes which tasks it answers, or says what it waits for."""
    before = _the_same_document(received)
    if before is not None:
        received.state, received.directive = State.REPEATED, before.directive
        return
    if _taken_out(received):
        received.waits_for = [TAKEN_OUT]
    elif received.sender is None:
        received.waits_for = [SENDER]
    elif issues(received.sender):
        received.waits_for = []
        _register_or_wait(received, message, inspection, actor, at)
    elif proposing.propose_answers(received, message):
        tell(received, ACCEPTED, at=at)
        proposing.record_proposed(received, actor=actor, at=at)
    else:
        received.waits_for = [NOT_TIED]


def _the_same_document(received: Received) -> Received | None:
    """An earlier message of the same sender with the same identity, number and day: other bytes, the same document. Identities alone do not
    prove it: senders use one for several documents."""
    own = (received.number, received.issued_on)
    same = (row for row in _of_the_same_identity(received) if (row.number, row.issued_on) == own)
    return next((row for row in same if row.business in ("", "0") and row.state != State.REFUSED), None)


def _taken_out(received: Received) -> bool:
    """Whether bytes of an earlier message of this identity lie here no longer: what was found to be secret and taken out does not come back
    by itself in other bytes."""
    return not all(the_store().has(row.file.path) for row in _of_the_same_identity(received) if row.file is not None)


def _of_the_same_identity(received: Received) -> list[Received]:
    """Earlier messages of the same sender, the oldest first, with their files; all of them where the message is not written down yet."""
    if not received.document_id:
        return []
    return _earlier(identity=received.document_id, sender=received.sender_code, before=received.pk or MOST)


_earlier = MadeOnce(
    lambda identity, sender, before: (
        Received.objects.filter(kind="document", document_id=identity, sender_code=sender, pk__lt=before)
        .select_related("file")
        .order_by("pk")
    )
)


def _register_or_wait(
    received: Received, message: DocumentMessage, inspection: Inspection, actor: Actor, at: datetime
) -> None:
    note_in_register(received, message, actor=actor, at=at)
    waits = [UNREAD] if inspection.unread else []
    try:
        form = form_of(received, message, at)
        if not waits:
            enter(received, form, inspection.files, actor=actor, at=at)
            return
        check_form(form, at=at)
    except (Refusal, Refusals) as told:
        refuse_secret(told)
        waits += codes_of(told)
    received.waits_for = waits


def refuse_secret(told: Refusal | Refusals) -> None:
    """A mark of secrecy is nothing that a message waits with: it stops the whole, and the refusal goes on."""
    if isinstance(told, Refusal) and told.code in (SECRET, FILE_SECRET):
        raise told


def codes_of(told: Refusal | Refusals) -> list[str]:
    """The codes of what was refused, each once."""
    refusals: Iterable[Refusal] = told.refusals if isinstance(told, Refusals) else [told]
    return list(dict.fromkeys(one.code for one in refusals))


def form_of(received: Received, message: DocumentMessage, at: datetime) -> DirectiveForm:
    """What the message says of the directive. Raises Refusals for what it does not say: its day, a kind that the profile knows."""
    assert received.sender is not None
    if message.date is None:
        raise Refusal(DATE, "Thông điệp không ghi ngày ban hành đọc được.", field="issued_on")
    regulation = regulation_in_force(message.date)
    kind = kind_of(regulation, message.type_name)
    if not kind:
        raise Refusal(KIND, "Quy chế không có loại văn bản này.", field="kind")
    signer = message.signer
    return DirectiveForm(
        issuer_id=received.sender.pk,
        kind=kind,
        number=message.full_number,
        issued_on=message.date,
        released_at=released_at(message, message.date, at),
        subject=message.subject,
        signer=signer.full_name[:120] if signer else "",
        signer_title=signer_title(signer),
        urgency=urgency_of(regulation, message.priority),
        # QCVN 102:2016 does not carry state secrets: by sending it this way its sender has declared that it is none
        declared_open=True,
        form_token=token_of(received),
    )


def token_of(received: Received) -> str:
    """One message makes one directive, whoever registers it."""
    return f"{FROM_EXCHANGE}{received.sha256[:32]}"


def enter(
    received: Received, form: DirectiveForm, files: list[InspectedFile], *, actor: Actor, at: datetime
) -> Directive:
    """The directive is registered, its sender told that it was accepted. One that is registered already is tied to the message instead."""
    known = registered_as(form)
    directive = known or register(actor=actor, form=form, files=files, at=at)
    received.directive = directive
    received.state = State.REPEATED if known else State.REGISTERED
    received.waits_for = []
    tell(received, ACCEPTED, at=at, actor=actor if actor.post_id else None)
    return directive


def registered_as(form: DirectiveForm) -> Directive | None:
    """The directive of this issuer, number and day, where somebody registered it already. Raises Refusal for an unreadable number."""
    return finding.registered_as(form.issuer_id, parse_number(form.number).key, form.issued_on)


def note_in_register(received: Received, message: DocumentMessage, *, actor: Actor, at: datetime) -> None:
    """A line of the register of issued documents, so that completeness counts the document whether or not it was entered (C9)."""
    if message.date is None or not governs(message.date) or message.date > clock.day_of(at) or not message.subject:
        return
    try:
        number = parse_number(message.full_number)
    except Refusal:
        return
    regulation = regulation_in_force(message.date)
    line = IssuedLine(
        number=number,
        issued_on=message.date,
        released_on=clock.day_of(released_at(message, message.date, at)),
        subject=message.subject,
        kind=kind_of(regulation, message.type_name),
        urgency=urgency_of(regulation, message.priority),
    )
    note_issued(actor=actor, line=line, at=at)
