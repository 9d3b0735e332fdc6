"""A message comes in: kept whole, once, and led as far as it goes by itself (TH 3.2, 3.4, 5.1.a; BT 2.4; QCVN 102:2016/BTTTT)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile, safe_name, secret_file
from dondoc.core.made_once import MadeOnce
from dondoc.core.stores import put_first
from dondoc.core.virus_scan import Scan
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.gateway.actions import leading, proposing
from dondoc.gateway.actions.inspecting import Inspection, inspect
from dondoc.gateway.actions.machine import known_machine, the_machine
from dondoc.gateway.actions.statuses import ARRIVED, tell
from dondoc.gateway.edxml.message import DocumentMessage, Message, StatusMessage
from dondoc.gateway.edxml.reader import read_message
from dondoc.gateway.meaning import PRIORITIES
from dondoc.gateway.models import Door, Received, State
from dondoc.gateway.queries.senders import agency_of, for_us
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.rules.secrecy import mark_in_file_name
from dondoc.tasks.queries.visibility import stands_for

MEDIA_TYPE = "application/xml"
#: Asked whether one of some files (SHA-256) was found to be secret and taken out before. The room that knows stands above this one and adds
#: its answer when the program starts.
KNOWN_SECRET: list[Callable[[Collection[str]], bool]] = []
#: What the audit log calls the rule.
_KNOWN = "known_secret_file"
#: Receivers that are kept on the row; the bytes keep all.
MOST_SHOWN = 30
#: A message that was sent to none of our bodies waits until a person says that it is for us all the same.
NOT_OURS = "not_ours"
#: For faces, which touch no model.
BY_API = Door.API


@dataclass(frozen=True, slots=True)
class Taken:
    """`again`: the same bytes came before; nothing was done a second time."""

    received: Received
    again: bool = False


def receive(*, actor: Actor | None, raw: bytes, door: Door, file_name: str = "", at: datetime) -> Taken:
    """Keeps the message in `raw` and does what it says as far as no person is needed. `actor`: the machine that brought it; one of an
    agency brings messages of that agency alone, one of the Office anybody's; None for the watched folder. What is done is done by our own
    machine in any case.

    Raises NotEdXML where it is none; Refusal: not_your_message; secret_marked, file_secret where anything of it bears a mark of secrecy,
    and then nothing of it stays but one audit line that names the door and the rule.
    """
    machine = known_machine()
    if machine is None:
        with transaction.atomic():
            machine = the_machine(at)
    with refusing_secrets(actor=machine, door=f"edxml_{door.value}", at=at):
        rule = mark_in_file_name(file_name)
        if rule:
            raise secret_file(rule)
        digest = hashlib.sha256(raw).hexdigest()
        before = _of_these_bytes.first(digest=digest)
        if before is not None and _brings(actor, before.sender_id, at):
            return Taken(_seen_again(before, at), again=True)
        message = read_message(raw)
        sender = agency_of(message.sender.code, clock.day_of(at))
        _ensure_may_bring(actor, sender, at)
        if before is not None:  # not known as his then; bytes that were taken out since do not come back by this
            return Taken(_seen_again(before, at), again=True)
        inspection = inspect(message, at=at)
        _refuse_known(inspection)
        row = _row(message, sender, digest, door, file_name, inspection, at)
        put_first({digest: raw} | _kept_at_once(message, row, inspection, at))
        try:
            with transaction.atomic():
                return Taken(_written(message, raw, row, inspection, machine, at))
        except IntegrityError:
            # The same bytes came by two doors at the same moment: the second is told of the first.
            before = Received.objects.filter(sha256=digest).first()
            if before is None:
                raise
            return Taken(before, again=True)


_of_these_bytes = MadeOnce(lambda digest: Received.objects.filter(sha256=digest)[:1])


def _kept_at_once(message: Message, row: Received, inspection: Inspection, at: datetime) -> dict[str, bytes]:
    """The attachments that the transaction keeps, and no others: bytes that no row names would stay when the message is destroyed as a secret."""
    if isinstance(message, StatusMessage) or NOT_OURS in row.waits_for:
        return {}
    if not leading.registers(row, message, inspection, at=at):
        return {}
    return {file.sha256: file.content for file in inspection.files}


def _refuse_known(inspection: Inspection) -> None:
    """A file that was taken out as secret does not come back in another message."""
    sums = [one["sha256"] for one in inspection.told if one["size"]]
    if sums and any(knows(sums) for knows in KNOWN_SECRET):
        raise secret_file(_KNOWN)


def _written(
    message: Message, raw: bytes, received: Received, inspection: Inspection, actor: Actor, at: datetime
) -> Received:
    received.file = _keep(raw, received, inspection.scan, actor, at)
    received.save()
    facts = {"message": received.pk, "kind": received.kind, "door": received.door, "sha256": received.sha256}
    facts |= sums_of([received.file])
    record(AuditKind.MESSAGE_RECEIVED, actor=actor, stream=f"message:{received.pk}", facts=facts, at=at)
    _lead(message, received, inspection, actor, at)
    return received


def _brings(by: Actor | None, sender_id: int | None, at: datetime) -> bool:
    return by is None or by.is_office or sender_id in stands_for(by.agency_id, clock.day_of(at))


def _ensure_may_bring(by: Actor | None, sender: Agency | None, at: datetime) -> None:
    """Who could bring a message under another's name could give the province's tasks."""
    if not _brings(by, sender.pk if sender else None, at):
        raise Refusal(
            "not_your_message",
            "Mã nơi gửi trong gói tin không phải mã của cơ quan có mã kết nối này nên gói tin chưa được nhận.",
            field="From",
        )


def note_unreadable(*, raw: bytes, door: Door, file_name: str, why: str, at: datetime) -> Received:
    """What was put into the folder and is no message: a row for the page, and none of its bytes."""
    row, new = Received.objects.get_or_create(
        sha256=hashlib.sha256(raw).hexdigest(),
        defaults={
            "door": door,
            "state": State.UNREADABLE,
            "file_name": safe_name(file_name),
            "received_at": at,
            "last_at": at,
            "reason": why,
        },
    )
    return row if new else _seen_again(row, at)


def _seen_again(row: Received, at: datetime) -> Received:
    Received.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=at)
    row.refresh_from_db()
    return row


def _keep(raw: bytes, received: Received, scan: Scan, actor: Actor, at: datetime):  # type: ignore[no-untyped-def]
    name = f"{received.sha256[:16]}.edxml"
    file = InspectedFile(name, MEDIA_TYPE, len(raw), received.sha256, raw, "", False, scan=scan)
    return keep_files([file], by_id=actor.user_id, at=at)[0]


def _row(
    message: Message,
    sender: Agency | None,
    digest: str,
    door: Door,
    file_name: str,
    inspection: Inspection,
    at: datetime,
) -> Received:
    """What is read off the message, cut to its columns; the bytes keep all of it."""
    row = Received(
        door=door,
        kind=message.kind,
        state=State.WAITING,
        sha256=digest,
        file_name=safe_name(file_name) if file_name else "",
        received_at=at,
        last_at=at,
        sender_code=(message.sender.code or "")[:60],
        sender_name=message.sender.name[:300],
        sender=sender,
        warnings=[{"code": one.code, "words": str(one.words)} for one in message.warnings],
        attachments=inspection.told,
    )
    if isinstance(message, StatusMessage):
        _fill_of_status(row, message)
    else:
        _fill_of_document(row, message)
        if not for_us((one.code for one in message.to), clock.day_of(at)):
            row.waits_for = [NOT_OURS]
    return row


def _fill_of_status(row: Received, message: StatusMessage) -> None:
    about = message.response_for[0] if message.response_for else None
    row.status_code = (message.status_code or "")[:2]
    row.words = message.description
    row.stamped_at = message.at
    row.about_id = about.document_id[:250] if about else ""
    row.about_number = about.code[:120] if about else ""


def _fill_of_document(row: Received, message: DocumentMessage) -> None:
    row.document_id = message.document_id[:250]
    row.business = (message.business_type or "")[:4]
    row.to_code = next((one.code for one in message.to if one.code), "")[:60]
    row.receivers = [{"code": (one.code or "")[:60], "name": one.name[:300]} for one in message.to[:MOST_SHOWN]]
    row.number = message.full_number[:120]
    row.issued_on = message.date
    row.subject = message.subject
    row.type_name = message.type_name[:120]
    row.priority = message.priority if message.priority in PRIORITIES else None
    row.due_on = message.due_date
    row.words = message.business.reason if message.business else ""
    row.stamped_at = next((hop.at for hop in message.hops if hop.at), None)


def _lead(message: Message, received: Received, inspection: Inspection, actor: Actor, at: datetime) -> None:
    if isinstance(message, StatusMessage):
        proposing.note_status(received, message, actor=actor, at=at)
    elif NOT_OURS in received.waits_for:
        # a status would go out as if we were who it was sent to: nothing is told until a person takes it on (settling.take_on)
        return
    else:
        tell(received, ARRIVED, at=at)
        leading.lead(received, message, inspection, actor=actor, at=at)
    received.save()
