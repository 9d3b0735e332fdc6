"""An edXML message as plain values: a document that somebody sends, or the status of one (QCVN 102:2016, amended in 2022).

Texts are NFC without blanks at their ends, "" where the message says nothing. Days and moments are None where it says none that can be.
Moments are Vietnamese time: the message writes no zone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from dataclasses import field as field_
from datetime import date, datetime, timedelta, timezone

#: Messages write local time without a zone.
VIETNAM_TIME = timezone(timedelta(hours=7))

DOCUMENT, STATUS = "document", "status"
#: BussinessDocType: what the sender does with a document.
NEW, RECALL, UPDATE, REPLACEMENT = "0", "1", "2", "3"
BUSINESS_TYPES = (NEW, RECALL, UPDATE, REPLACEMENT)
#: StatusCode -> what it says, in the words of document systems.
STATUSES = {
    "01": "Đã đến",
    "02": "Từ chối tiếp nhận",
    "03": "Đã tiếp nhận",
    "04": "Phân công",
    "05": "Đang xử lý",
    "06": "Hoàn thành",
    "13": "Lấy lại",
    "15": "Đồng ý lấy lại, cập nhật",
    "16": "Từ chối lấy lại, cập nhật",
}


@dataclass(frozen=True, slots=True)
class Forgiven:
    """What the reader passed over so that the message could be read: a stable code, and the words for a person."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """`code`: its identity code as written, None where there is none ("null" is none). Only the code can be relied on, and it may be missing."""

    code: str | None = None
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    department: str = ""
    department_id: str = ""
    name: str = ""
    staff_id: str = ""
    email: str = ""
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A document that this one answers, or whose status is told (`ResponseFor`). `organ`: code of its sender. `code`: number/notation.
    `document_id` is compared byte by byte."""

    organ: str | None = None
    code: str = ""
    document_id: str = ""
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    competence: str = ""
    position: str = ""
    full_name: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """A system that the message went through."""

    organ: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceiverChange:
    """`added` False: no longer a receiver; None: the message does not say which."""

    organ: str | None = None
    added: bool | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """A document that another takes the place of, and the codes of those who had received it."""

    document_id: str = ""
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Business:
    """`Bussiness`: what is done with a document. `type`: one of BUSINESS_TYPES, or another as written, None where it is missing.
    `changed`, `receivers_changed`: of an update, None where it says nothing."""

    type: str | None = None
    document_id: str = ""
    reason: str = ""
    paper: str = ""
    changed: bool | None = None
    receivers_changed: bool | None = None
    receivers: tuple[ReceiverChange, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    staff: Staff | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """One unpacked file. `quarantined`: what was sent could not be unpacked safely; then `content` is empty, and the raw message has it.
    `inside`: the names in a ZIP that stays packed or was set aside."""

    name: str
    content: bytes = b""
    content_id: str = ""
    content_type: str = ""
    description: str = ""
    quarantined: bool = False
    inside: tuple[str, ...] = field_(default=(), compare=False)

    @property
    def size(self) -> int | None:
        """Bytes of the unpacked file."""
        return None if self.quarantined else len(self.content)

    @property
    def sha256(self) -> str | None:
        """Of the unpacked file."""
        return None if self.quarantined else hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class DocumentMessage:
    """`number`, `notation`: both as written, the number need not be one. `priority`: 0 ordinary to 4, None where it is not said.
    `signed`: an envelope signature is there; it is a gateway's, and never verified."""

    sender: Organisation = Organisation()
    to: tuple[Organisation, ...] = ()
    document_id: str = ""
    number: str = ""
    notation: str = ""
    place: str = ""
    date: date | None = None
    type: str = ""
    type_detail: str = ""
    type_name: str = ""
    subject: str = ""
    content: str = ""
    signer: Signer | None = None
    due_date: date | None = None
    priority: int | None = None
    sphere: str = ""
    typist: str = ""
    copies: str = ""
    pages: str = ""
    direction: str = ""
    appendixes: tuple[str, ...] = ()
    response_for: tuple[Answered, ...] = ()
    task_codes: tuple[str, ...] = ()
    steering_type: str = ""
    to_places: tuple[str, ...] = ()
    hops: tuple[Hop, ...] = ()
    business: Business | None = None
    attachments: tuple[Attachment, ...] = ()
    signed: bool = False
    warnings: tuple[Forgiven, ...] = field_(default=(), compare=False)
    #: The rule by which the message says that it is secret (metadata, subject, names of files); its receiver must refuse it.
    secrecy_rule: str | None = field_(default=None, compare=False)

    @property
    def kind(self) -> str:
        return DOCUMENT

    @property
    def business_type(self) -> str | None:
        return self.business.type if self.business else None

    @property
    def full_number(self) -> str:
        """Number and notation as people write them: 1234/VP-TH."""
        notation = self.notation.lstrip("/")
        if not self.number or notation.startswith(self.number + "/"):
            return notation
        return f"{self.number}/{notation}" if notation else self.number

    @property
    def touches(self) -> tuple[str, ...]:
        """Identities of the earlier documents that a recall, an update or a replacement is about; () for a new document."""
        business = self.business
        if business is None or business.type not in (RECALL, UPDATE, REPLACEMENT):
            return ()
        named = [r.document_id for r in business.replaced] if business.type == REPLACEMENT else [business.document_id]
        found = tuple(document_id for document_id in named if document_id)
        if found or business.type == REPLACEMENT:
            return found
        return (self.document_id,) if self.document_id else ()


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """What became of a document, told by `sender` to whoever sent it. `status_code`: two characters, None where it cannot be read.
    Statuses are ordered by `at`, then by arrival."""

    sender: Organisation = Organisation()
    to: tuple[Organisation, ...] = ()
    response_for: tuple[Answered, ...] = ()
    staff: Staff | None = None
    status_code: str | None = None
    description: str = ""
    at: datetime | None = None
    signed: bool = False
    warnings: tuple[Forgiven, ...] = field_(default=(), compare=False)
    secrecy_rule: str | None = field_(default=None, compare=False)

    @property
    def kind(self) -> str:
        return STATUS


Message = DocumentMessage | StatusMessage
