"""What a waiting message says of the directive that a person may make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dondoc.core.regulation import regulation_in_force
from dondoc.gateway.edxml.message import DocumentMessage
from dondoc.gateway.meaning import kind_of, released_at, signer_title, urgency_of
from dondoc.gateway.models import Received
from dondoc.gateway.queries.raw import document_of
from dondoc.gateway.queries.senders import issues
from dondoc.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Described:
    """Codes of the regulation of `issued_on`; "" and None where the message says nothing that is understood."""

    issuer_id: int | None
    kind: str
    number: str
    issued_on: date | None
    released_at: datetime
    subject: str
    signer: str
    signer_title: str
    urgency: str


def described(received: Received, at: datetime, issued_on: date | None = None) -> Described:
    """`issued_on`: the day of issue where a person put it right. Reads the bytes of the message anew."""
    message = document_of(received) or DocumentMessage()
    day = issued_on or message.date
    rules = regulation_in_force(day or at.date())
    signer = message.signer
    own = received.sender_id if issues(received.sender) else None
    return Described(
        issuer_id=own or organisations.province().pk,
        kind=kind_of(rules, message.type_name),
        number=message.full_number,
        issued_on=day,
        released_at=released_at(message, day, received.received_at) if day else received.received_at,
        subject=message.subject,
        signer=signer.full_name[:120] if signer else "",
        signer_title=signer_title(signer),
        urgency=urgency_of(rules, message.priority),
    )


def on_the_row(received: Received, today: date) -> Described:
    """What stands on the row alone, for the first look at the form: the bytes of a large message are read only when it is sent."""
    rules = regulation_in_force(received.issued_on or today)
    return Described(
        issuer_id=received.sender_id if issues(received.sender) else organisations.province().pk,
        kind=kind_of(rules, received.type_name),
        number=received.number,
        issued_on=received.issued_on,
        released_at=received.received_at,
        subject=received.subject,
        signer="",
        signer_title="",
        urgency=urgency_of(rules, received.priority),
    )


def described_by_id(received_id: int, at: datetime, issued_on: date) -> Described | None:
    """The same by the number of the message; None where there is none."""
    found = Received.objects.select_related("sender", "file").filter(pk=received_id).first()
    return described(found, at, issued_on) if found else None
